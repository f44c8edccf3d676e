package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Boards that tell another percent than they have, or another failure than befell them. The image has 20 bytes. */
class ProgressTest {
  private final Ground ground = new Ground();

  private void tells(long step) {
    ground.board("ProgressSent", "step", step);
  }

  private void ends(boolean authentic) {
    ground.board("DownloadEnded", "bytes", 20L, "authentic", authentic);
  }

  @Test
  void a_download_that_is_told_as_it_goes_on_is_none() {
    tells(0);
    ground.overheard.took(Ground.BOARD, 7);
    tells(35);
    tells(35);
    ground.overheard.took(Ground.BOARD, 13);
    tells(100);
    ends(false);
    tells(-3);
    ground.board("BootStarted");
    tells(0);
    assertThat(ground.broken("progress-")).isEmpty();
  }

  @Test
  void more_than_was_taken_shows() {
    ground.overheard.took(Ground.BOARD, 7);
    tells(36);
    assertThat(ground.broken("progress-")).singleElement().asString().contains("tells 36 %, and has taken 35 %");
  }

  @Test
  void another_failure_than_the_digest_s_shows() {
    ends(false);
    tells(-1);
    assertThat(ground.broken("progress-")).singleElement().asString().contains("tells step -1 for a wrong digest");
  }

  @Test
  void a_failure_of_a_good_image_shows() {
    ends(true);
    tells(-3);
    assertThat(ground.broken("progress-")).singleElement().asString().contains("and no digest was wrong");
  }

  @Test
  void mended_firmware_may_tell_others() {
    Ground mended = new Ground(/* mended= */ true);
    mended.board("ProgressSent", "step", -2L);
    assertThat(mended.broken("progress-")).isEmpty();
  }
}
