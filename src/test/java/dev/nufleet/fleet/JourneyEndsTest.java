package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.ApplicationEnded;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.Counted;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.Halted;
import dev.nufleet.model.BoardEvent.NoticeIgnored;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.PowerLost;
import dev.nufleet.model.BoardEvent.Provisioned;
import dev.nufleet.model.BoardEvent.ResetRequested;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.SignedOut;
import dev.nufleet.model.BoardEvent.UpgradeFailed;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Phase;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a journey can end or turn back, and what it says of each place. */
class JourneyEndsTest {
  private static final FirmwareVersion OLD = new FirmwareVersion(1577150000);
  private static final FirmwareVersion NEW = new FirmwareVersion(1577151897);
  private static final What NOTICE = new NoticeReceived(NEW.toString(), 5);

  private final List<String> passed = new ArrayList<>();
  private final Journey journey = new Journey(new BoardId("board-00001"), BoardProfile.M487,
      new FleetSpec.Goal(NEW, "abcd"),
      (profile, phase, nanos, first) -> passed.add(phase.word() + " " + nanos + (first ? " first" : "")),
      new Checks(new FleetSpec.Goal(NEW, "abcd"), /* withPast= */ false));
  private long now;

  @Test
  void a_board_that_stays_after_a_failed_upgrade_goes_on_with_the_next_notice_and_forgets_the_verdict() {
    hear(new BootStarted(ResetReason.POWER_ON), new SignedIn(false), NOTICE, new DownloadEnded(5, false),
        new UpgradeFailed("digest-mismatch"));
    assertThat(journey.state()).isEqualTo(BoardState.FAILED);
    assertThat(journey.result().cause()).isEqualTo("digest-mismatch");

    hear(NOTICE);
    assertThat(journey.state()).isEqualTo(BoardState.DOWNLOADING);
    assertThat(journey.result().cause()).isEmpty();
    hear(new UpgradeFailed("card-failed"));
    assertThat(journey.result().cause()).isEqualTo("card-failed");
  }

  private Journey.Wanted hear(What... whats) {
    return hear(Long.MIN_VALUE, whats);
  }

  /** Ten nanoseconds from event to event. */
  private Journey.Wanted hear(long campaignNanos, What... whats) {
    Journey.Wanted wanted = Journey.Wanted.NOTHING;
    for (What what : whats) {
      wanted = journey.on(new BoardEvent(journey.result().board(), journey.profile(), now, what), campaignNanos);
      now += 10;
    }
    return wanted;
  }

  private static What start() {
    return new BootStarted(ResetReason.POWER_ON);
  }

  private static What booted(boolean installed, FirmwareVersion active) {
    return new BootEnded(BootOutcome.BOOTS, installed, active, "");
  }

  private void online() {
    hear(start(), booted(false, OLD), new Provisioned(true), new SignedIn(false), new VersionReported(OLD.toString()));
  }

  private void staged() {
    online();
    hear(NOTICE, new DownloadEnded(5, true), new CandidateWritten());
  }

  private void stands(BoardState state, Phase phase) {
    assertThat(journey.state()).isEqualTo(state);
    assertThat(journey.phase()).isEqualTo(phase);
  }

  @Test
  void each_state_lies_in_its_phase() {
    stands(BoardState.OFF, Phase.BOOT);
    hear(start());
    stands(BoardState.BOOTING, Phase.BOOT);
    hear(booted(false, OLD));
    stands(BoardState.PROVISIONING, Phase.PROVISION);
    hear(new Provisioned(true));
    stands(BoardState.CONNECTING, Phase.CONNECT);
    hear(new SignedIn(false));
    stands(BoardState.ONLINE, Phase.NOTICE);
    hear(new SignedOut("reset"));
    stands(BoardState.OFFLINE, Phase.NOTICE);
    hear(NOTICE);
    stands(BoardState.DOWNLOADING, Phase.DOWNLOAD);
    hear(new DownloadEnded(5, true));
    stands(BoardState.VERIFYING, Phase.VERIFY);
    hear(new CandidateWritten());
    stands(BoardState.STAGED, Phase.INSTALL);
    hear(new ResetRequested());
    stands(BoardState.INSTALLING, Phase.INSTALL);
    hear(new PowerLost());
    stands(BoardState.OFF, Phase.INSTALL);
    hear(start(), booted(true, NEW));
    stands(BoardState.REPORTING, Phase.REPORT);
    hear(new VersionReported(NEW.toString()));
    stands(BoardState.UPGRADED, Phase.REPORT);
    assertThat(journey.result().counts().boots()).isEqualTo(2);
  }

  @Test
  void a_board_is_launching_until_its_first_sign_in_succeeds_fails_or_is_given_up() {
    assertThat(journey.isLaunching()).isTrue();
    assertThat(journey.isReady()).isFalse();
    hear(start(), booted(false, OLD), new Provisioned(true));
    assertThat(journey.isLaunching()).isTrue();
    hear(new SignedIn(false));
    assertThat(journey.isLaunching()).isFalse();
    assertThat(journey.isReady()).as("it has not told its version").isFalse();
  }

  @Test
  void a_failed_sign_in_ends_the_launch() {
    hear(start(), new SignInFailed("tcp"));
    assertThat(journey.isLaunching()).isFalse();
  }

  @Test
  void an_application_that_ends_ends_the_launch() {
    hear(start(), booted(false, OLD), new ApplicationEnded("no-mqtt"));
    assertThat(journey.isLaunching()).isFalse();
    assertThat(journey.result()).extracting(BoardResult::state, BoardResult::cause)
        .containsExactly(BoardState.FAILED, "no-mqtt");
  }

  @Test
  void a_reset_without_a_candidate_is_a_boot_and_no_install() {
    online();
    hear(new ResetRequested());
    stands(BoardState.BOOTING, Phase.BOOT);
    passed.clear();
    hear(start(), booted(false, OLD));
    assertThat(passed).containsExactly("boot 10");
  }

  @Test
  void a_candidate_that_the_bootloader_does_not_install_leaves_the_old_firmware_booting() {
    staged();
    passed.clear();
    hear(start(), booted(false, OLD));
    stands(BoardState.PROVISIONING, Phase.PROVISION);
    assertThat(passed).hasSize(1).first().asString().startsWith("boot ");
    assertThat(hear(new ApplicationEnded("done"))).isEqualTo(Journey.Wanted.NOTHING);
  }

  @Test
  void a_bootloader_that_halts_or_hangs_is_the_end() {
    hear(start(), new BootEnded(BootOutcome.HALTS, false, OLD, ""));
    assertThat(journey.result()).extracting(BoardResult::state, BoardResult::cause, BoardResult::phase)
        .containsExactly(BoardState.HALTED, "no-bootable-image", Phase.BOOT);
    hear(new Halted("later"));
    assertThat(journey.result().cause()).as("the first cause counts").isEqualTo("no-bootable-image");
    hear(start(), new BootEnded(BootOutcome.HANGS, false, OLD, ""));
    assertThat(journey.result()).extracting(BoardResult::state, BoardResult::cause, BoardResult::detail)
        .containsExactly(BoardState.HALTED, "card-read-error", "the bootloader waits for the card for ever");
    assertThat(journey.isReady()).isTrue();
  }

  @Test
  void a_board_whose_actor_is_gone_failed_by_a_defect_of_the_program() {
    online();
    journey.lost();
    assertThat(journey.result()).extracting(BoardResult::state, BoardResult::cause, BoardResult::detail)
        .containsExactly(BoardState.FAILED, "internal-error", "the board's actor stopped");
  }

  @Test
  void another_version_than_the_campaigns_waits_for_its_notice() {
    hear(start(), booted(true, OLD), new Provisioned(false));
    stands(BoardState.REPORTING, Phase.REPORT);
    hear(new SignedIn(false), new VersionReported(OLD.toString()));
    stands(BoardState.ONLINE, Phase.NOTICE);
    passed.clear();
    hear(NOTICE);
    assertThat(passed).containsExactly("notice 10 first");
  }

  @Test
  void a_notice_that_a_busy_board_ignores_is_no_failure() {
    online();
    hear(NOTICE, new NoticeIgnored("in-downloading-state"));
    assertThat(journey.state()).isEqualTo(BoardState.DOWNLOADING);
  }

  @Test
  void an_end_without_a_candidate_is_a_failure_and_after_the_upgrade_it_is_none() {
    online();
    hear(NOTICE, new ApplicationEnded("done"));
    assertThat(journey.result()).extracting(BoardResult::state, BoardResult::cause, BoardResult::phase)
        .containsExactly(BoardState.FAILED, "no-candidate", Phase.DOWNLOAD);
    hear(start(), booted(false, NEW), new VersionReported(NEW.toString()), new ApplicationEnded("done"));
    assertThat(journey.result()).extracting(BoardResult::state, BoardResult::cause)
        .containsExactly(BoardState.UPGRADED, "");
  }

  @Test
  void a_digest_that_failed_in_an_earlier_boot_is_no_cause() {
    online();
    hear(NOTICE, new DownloadEnded(5, false), start(), booted(false, OLD), new ApplicationEnded("done"));
    assertThat(journey.result().cause()).isEqualTo("no-candidate");
  }

  @Test
  void the_time_of_the_upgrade_is_that_of_the_first_report() {
    staged();
    assertThat(journey.result().upgradedAtNanos()).isEqualTo(-1);
    hear(start(), booted(true, NEW), new SignedIn(false));
    long reported = now;
    hear(new VersionReported(NEW.toString()), start(), booted(false, NEW), new VersionReported(NEW.toString()));
    assertThat(journey.result().upgradedAtNanos()).isEqualTo(reported);
    assertThat(passed).filteredOn(phase -> phase.startsWith("total ")).hasSize(1);
  }

  @Test
  void a_campaign_that_is_known_later_than_its_notice_makes_no_negative_wait() {
    online();
    passed.clear();
    hear(now + 1000, NOTICE);
    assertThat(passed).containsExactly("notice 0 first");
  }

  @Test
  void a_second_sign_in_while_downloading_changes_nothing_but_the_count() {
    online();
    hear(NOTICE, new SignedIn(true));
    assertThat(journey.state()).isEqualTo(BoardState.DOWNLOADING);
    assertThat(journey.result().counts().reconnects()).isEqualTo(1);
  }

  @Test
  void downloaded_bytes_add_up() {
    online();
    hear(new Counted(new Traffic(100, 0, 0, 0, 0, 0, 0, 0, 0)), new Counted(new Traffic(23, 0, 0, 0, 0, 0, 0, 0, 0)));
    assertThat(journey.result().counts().downloadedBytes()).isEqualTo(123);
  }
}
