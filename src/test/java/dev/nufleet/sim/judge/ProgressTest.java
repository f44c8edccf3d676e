package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Boards that tell another percent than they have, or another failure than befell them. The image has 20 bytes. */
class ProgressTest {
  private final Ground ground = new Ground();
  private final Wire mqtt = ground.overheard.mqtt(Ground.BOARD);

  private void tells(long step) {
    ground.board("ProgressSent", "step", step);
  }

  /** It says so to the platform, and its history tells that later. */
  private void says(String json) {
    mqtt.boardSends(Ground.publish("/ota/device/progress/" + Ground.PRODUCT + "/" + Ground.BOARD, 0, false, 0, json));
  }

  private void says(int step, String text) {
    says("{\"id\":0,\"params\":{\"step\":\"" + step + "\",\"desc\":\"" + text + "\"}}");
  }

  private void begins() {
    ground.board("SignedIn", "again", false);
    says(0, "Enter in downloading state");
    ground.overheard.took(Ground.BOARD, 7);
    ground.passes(1);
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
  void each_percent_is_told_twice() {
    begins();
    says(35, "");
    says(35, "hello");
    ground.overheard.took(Ground.BOARD, 13);
    says(100, "");
    says(100, "hello");
    ground.board("CandidateWritten");
    ground.passes(1);
    assertThat(ground.broken("progress-")).isEmpty();
  }

  @Test
  void who_does_not_tell_that_it_begins_shows() {
    ground.board("SignedIn", "again", false);
    ground.overheard.took(Ground.BOARD, 7);
    ground.passes(1);
    assertThat(ground.broken("progress-")).singleElement().asString().contains("does not tell how far it is");
  }

  @Test
  void a_word_that_is_missing_shows() {
    begins();
    says(35, "");
    ground.overheard.took(Ground.BOARD, 13);
    ground.passes(1);
    assertThat(ground.broken("progress-")).singleElement().asString().contains("does not tell how far it is");
  }

  @Test
  void another_word_shows() {
    begins();
    says(35, "hello");
    assertThat(ground.broken("progress-")).singleElement().asString()
        .contains("it tells '35 hello', and is to tell '35 '");
  }

  @Test
  void a_word_too_many_shows() {
    begins();
    says(35, "");
    says(35, "hello");
    says(35, "hello");
    assertThat(ground.broken("progress-")).singleElement().asString()
        .contains("it tells '35 hello', and is to tell nothing");
  }

  @Test
  void an_end_that_is_not_told_shows() {
    begins();
    says(35, "");
    says(35, "hello");
    ground.overheard.took(Ground.BOARD, 13);
    ground.board("CandidateWritten");
    assertThat(ground.broken("progress-")).singleElement().asString().contains("has not told all of it");
  }

  @Test
  void a_report_of_another_form_shows() {
    begins();
    says("{\"id\":1,\"params\":{\"step\":\"35\",\"desc\":\"\"}}");
    assertThat(ground.broken("progress-")).singleElement().asString().contains("none of its firmware");
  }

  @Test
  void more_than_the_image_has_is_told_to_nobody() {
    begins();
    says(35, "");
    says(35, "hello");
    ground.overheard.took(Ground.BOARD, 14);
    ground.passes(1);
    ground.overheard.took(Ground.BOARD, 7);
    ground.passes(1);
    ends(false);
    says(-3, "");
    assertThat(ground.broken("progress-")).isEmpty();
  }

  @Test
  void a_piece_that_the_card_refuses_is_not_told() {
    begins();
    says(35, "");
    says(35, "hello");
    ground.overheard.took(Ground.BOARD, 13);
    ground.board("FaultActed", "kind", "sd-write-error");
    ground.board("CandidateWritten");
    assertThat(ground.broken("progress-")).isEmpty();
  }

  @Test
  void what_it_tells_while_it_is_signed_off_is_lost() {
    begins();
    says(35, "");
    ground.overheard.took(Ground.BOARD, 7);
    ground.board("SignedOut", "cause", "write-failed"); // in the same turn
    ground.passes(1);
    ground.overheard.took(Ground.BOARD, 6);
    ground.board("CandidateWritten");
    assertThat(ground.broken("progress-")).isEmpty();
  }

  @Test
  void a_writer_that_takes_no_more_ends_a_download_in_the_midst() {
    begins();
    ends(false);
    says(-3, "");
    ground.passes(1);
    assertThat(ground.broken("progress-")).isEmpty();
  }

  @Test
  void mended_firmware_may_tell_others() {
    Ground mended = new Ground(/* mended= */ true);
    mended.board("ProgressSent", "step", -2L);
    assertThat(mended.broken("progress-")).isEmpty();
  }
}
