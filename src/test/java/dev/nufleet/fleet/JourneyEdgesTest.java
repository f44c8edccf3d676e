package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import org.junit.jupiter.api.Test;

/** Causes and counts where two stories of one board meet. */
class JourneyEdgesTest {
  private static final FirmwareVersion OLD = new FirmwareVersion(1);
  private static final FirmwareVersion NEW = new FirmwareVersion(2);
  private final Journey journey = new Journey(new BoardId("b"), BoardProfile.M487, new FleetSpec.Goal(NEW, "abcd"),
      (profile, phase, nanos, first) -> { }, new Checks(new FleetSpec.Goal(NEW, "abcd"), /* withPast= */ false));
  private long now;

  private Journey.Wanted hear(BoardEvent.What... whats) {
    Journey.Wanted wanted = Journey.Wanted.NOTHING;
    for (BoardEvent.What what : whats) {
      wanted = journey.on(new BoardEvent(journey.result().board(), journey.profile(), ++now, what), Long.MIN_VALUE);
    }
    return wanted;
  }

  private void online() {
    hear(new BoardEvent.BootStarted(ResetReason.POWER_ON), new BoardEvent.BootEnded(BootOutcome.BOOTS, false, OLD, ""),
        new BoardEvent.Provisioned(false), new BoardEvent.SignedIn(false), new BoardEvent.VersionReported("1"));
  }

  private void downloads(long fromByte) {
    hear(new BoardEvent.NoticeReceived("2", 5), new BoardEvent.DownloadStarted(fromByte));
  }

  @Test
  void a_download_that_begins_anew_is_no_resumed_one() {
    online();
    downloads(0);
    downloads(0);
    downloads(127);
    assertThat(journey.result().counts().downloads()).isEqualTo(3);
    assertThat(journey.result().counts().resumes()).isEqualTo(1);
  }

  @Test
  void a_board_with_a_whole_candidate_is_reset_however_its_application_ended() {
    for (String cause : new String[] {"done", "card-failed", "no-mqtt"}) {
      online();
      downloads(0);
      hear(new BoardEvent.DownloadEnded(5, true), new BoardEvent.CandidateWritten());
      assertThat(hear(new BoardEvent.ApplicationEnded(cause))).as(cause).isEqualTo(Journey.Wanted.RESET);
      assertThat(journey.state()).isEqualTo(BoardState.STAGED);
      hear(new BoardEvent.PowerLost());
    }
  }

  @Test
  void what_made_a_board_fail_is_its_cause_and_not_a_sign_in_that_failed_later() {
    online();
    hear(new BoardEvent.NoticeIgnored("no-md5"), new BoardEvent.SignedOut("closed"),
        new BoardEvent.SignInFailed("tls"));
    assertThat(journey.result().cause()).isEqualTo("notice-ignored");
    assertThat(journey.result().detail()).isEqualTo("no-md5");
  }

  @Test
  void a_board_without_power_is_off_whatever_became_of_it_before() {
    online();
    hear(new BoardEvent.NoticeIgnored("no-md5"));
    assertThat(journey.state()).isEqualTo(BoardState.FAILED);
    hear(new BoardEvent.PowerLost());
    assertThat(journey.state()).isEqualTo(BoardState.OFF);
    assertThat(journey.result().cause()).as("what failed is still told").isEqualTo("notice-ignored");
    hear(new BoardEvent.BootStarted(ResetReason.POWER_ON), new BoardEvent.Halted("fatal-error"));
    assertThat(journey.state()).isEqualTo(BoardState.HALTED);
    hear(new BoardEvent.PowerLost());
    assertThat(journey.state()).isEqualTo(BoardState.OFF);
  }
}
