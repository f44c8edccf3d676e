package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.ApplicationEnded;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.DownloadHindered;
import dev.nufleet.model.BoardEvent.DownloadStarted;
import dev.nufleet.model.BoardEvent.Halted;
import dev.nufleet.model.BoardEvent.NoticeIgnored;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.ProgressSent;
import dev.nufleet.model.BoardEvent.Provisioned;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.SignedOut;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Phase;
import dev.nufleet.model.ResetReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JourneyTest {
  private static final FirmwareVersion OLD = new FirmwareVersion(1577150000);
  private static final FirmwareVersion NEW = new FirmwareVersion(1577151897);
  private static final long NO_CAMPAIGN = Long.MIN_VALUE;

  private final List<String> passed = new ArrayList<>();
  private final Journey journey = new Journey(new BoardId("board-00001"), BoardProfile.M487,
      new FleetSpec.Goal(NEW, "abcd"),
      (profile, phase, nanos, first) -> passed.add(phase.word() + " " + nanos),
      new Checks(new FleetSpec.Goal(NEW, "abcd"), /* withPast= */ false));
  private String activeSha256 = "abcd";
  private Journey.Wanted wanted = Journey.Wanted.NOTHING;

  @Test
  void an_upgrade_passes_every_phase_and_ends_upgraded() {
    online();
    assertThat(journey.isReady()).isTrue();
    download();
    at(70, new ApplicationEnded("done"), NO_CAMPAIGN);
    assertThat(wanted).isEqualTo(Journey.Wanted.RESET);
    install();

    assertThat(journey.state()).isEqualTo(BoardState.UPGRADED);
    assertThat(passed).containsExactly("boot 10", "provision 10", "connect 10", "notice 10", "download 10", "verify 10",
        "install 40", "report 10", "total 110");
    assertThat(journey.result().judgement().violated()).isEmpty();
    assertThat(journey.result().cause()).isEmpty();
  }

  @Test
  void what_a_board_with_a_past_installs_at_its_first_boot_is_not_judged_and_no_whole_upgrade() {
    for (boolean withPast : new boolean[] {true, false}) {
      passed.clear();
      Journey left = left(withPast);
      hear(left, new BootStarted(ResetReason.POWER_ON), new BootEnded(BootOutcome.BOOTS, true, NEW, "abcd"),
          new Provisioned(false), new SignedIn(false), new VersionReported(NEW.toString()));
      assertThat(left.state()).isEqualTo(BoardState.UPGRADED);
      assertThat(passed).containsExactly("boot 0", "report 0");
      assertThat(left.result().judgement().violated().isEmpty()).isEqualTo(withPast);
      hear(left, new BootStarted(ResetReason.PIN), new BootEnded(BootOutcome.BOOTS, true, NEW, "abcd"));
      assertThat(left.result().judgement().violated()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
    }
  }

  @Test
  void a_board_that_comes_with_the_target_version_is_upgraded_without_a_campaign() {
    Journey left = left(/* withPast= */ true);
    hear(left, new BootStarted(ResetReason.POWER_ON), new BootEnded(BootOutcome.BOOTS, false, NEW, "abcd"),
        new Provisioned(false), new SignedIn(false), new VersionReported(NEW.toString()));
    assertThat(left.state()).isEqualTo(BoardState.UPGRADED);
    assertThat(passed).containsExactly("boot 0", "provision 0", "connect 0");
    assertThat(left.result().judgement().violated()).isEmpty();
  }

  private Journey left(boolean withPast) {
    return new Journey(new BoardId("board-00002"), BoardProfile.M487, new FleetSpec.Goal(NEW, "abcd"),
        (profile, phase, nanos, first) -> passed.add(phase.word() + " " + nanos),
      new Checks(new FleetSpec.Goal(NEW, "abcd"), withPast));
  }

  private static void hear(Journey journey, BoardEvent.What... whats) {
    for (BoardEvent.What what : whats) {
      journey.on(new BoardEvent(journey.result().board(), journey.profile(), 10, what), NO_CAMPAIGN);
    }
  }

  @Test
  void the_wait_for_a_campaign_belongs_to_no_phase() {
    online();
    at(1_000, new NoticeReceived(NEW.toString(), 5), /* campaign= */ 990);
    assertThat(passed).endsWith("notice 10");
  }

  @Test
  void a_notice_sent_again_does_not_restart_the_phase() {
    online();
    at(40, new NoticeReceived(NEW.toString(), 5), NO_CAMPAIGN);
    at(45, new NoticeReceived(NEW.toString(), 5), NO_CAMPAIGN);
    at(60, new DownloadEnded(5, true), NO_CAMPAIGN);
    assertThat(passed).endsWith("notice 10", "download 20");
  }

  @Test
  void a_wrong_digest_fails_and_leaves_the_operator_idle() {
    online();
    at(40, new NoticeReceived(NEW.toString(), 5), NO_CAMPAIGN);
    at(50, new DownloadEnded(5, false), NO_CAMPAIGN);
    at(60, new ApplicationEnded("done"), NO_CAMPAIGN);
    assertThat(wanted).isEqualTo(Journey.Wanted.NOTHING);
    assertThat(journey.result()).extracting(BoardResult::state, BoardResult::cause, BoardResult::phase)
        .containsExactly(BoardState.FAILED, "digest-mismatch", Phase.VERIFY);
  }

  @Test
  void a_board_that_never_signs_in_fails_with_the_cause_of_its_sign_in() {
    boot(0, ResetReason.POWER_ON, false, OLD);
    at(20, new Provisioned(true), NO_CAMPAIGN);
    at(30, new SignInFailed("connack-5"), NO_CAMPAIGN);
    at(40, new ApplicationEnded("mqtt-construct"), NO_CAMPAIGN);
    assertThat(journey.isReady()).isTrue();
    assertThat(journey.result()).extracting(BoardResult::cause, BoardResult::phase, BoardResult::detail)
        .containsExactly("connack-5", Phase.CONNECT, "mqtt-construct");
  }

  @Test
  void a_new_firmware_that_does_not_sign_in_fails_in_the_report_with_that_cause() {
    online();
    download();
    boot(90, ResetReason.SOFTWARE, true, NEW);
    at(105, new SignInFailed("tls"), NO_CAMPAIGN);
    at(110, new ApplicationEnded("mqtt-construct"), NO_CAMPAIGN);
    assertThat(journey.result()).extracting(BoardResult::state, BoardResult::cause, BoardResult::phase)
        .containsExactly(BoardState.FAILED, "tls", Phase.REPORT);
  }

  @Test
  void an_attempt_that_failed_before_a_sign_in_is_no_cause_later() {
    boot(0, ResetReason.POWER_ON, false, OLD);
    at(20, new Provisioned(true), NO_CAMPAIGN);
    at(25, new SignInFailed("tcp"), NO_CAMPAIGN);
    at(30, new SignedIn(false), NO_CAMPAIGN);
    assertThat(journey.result().cause()).isEmpty();
  }

  @Test
  void an_install_is_over_with_the_next_boot() {
    online();
    download();
    install();
    boot(200, ResetReason.PIN, false, NEW);
    assertThat(journey.state()).isEqualTo(BoardState.PROVISIONING);
    at(220, new Provisioned(false), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.CONNECTING);
  }

  @Test
  void a_board_that_starts_again_between_install_and_report_has_all_phases() {
    online();
    download();
    boot(90, ResetReason.SOFTWARE, true, NEW);
    at(105, new BoardEvent.PowerLost(), NO_CAMPAIGN);
    assertThat(journey.result().phase()).isEqualTo(Phase.REPORT);
    boot(200, ResetReason.POWER_ON, false, NEW);
    assertThat(journey.state()).isEqualTo(BoardState.REPORTING);
    at(220, new Provisioned(false), NO_CAMPAIGN);
    at(230, new SignedIn(false), NO_CAMPAIGN);
    at(240, new VersionReported(NEW.toString()), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.UPGRADED);
    assertThat(passed).containsExactly("boot 10", "provision 10", "connect 10", "notice 10", "download 10", "verify 10",
        "install 40", "report 140", "total 240");
  }

  @Test
  void a_board_that_starts_again_and_tells_another_version_is_online() {
    online();
    download();
    boot(90, ResetReason.SOFTWARE, true, NEW);
    boot(200, ResetReason.POWER_ON, false, OLD);
    at(240, new VersionReported(OLD.toString()), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.ONLINE);
    boot(300, ResetReason.PIN, false, OLD);
    assertThat(passed).endsWith("install 40", "boot 10");
  }

  @Test
  void what_failed_in_one_boot_is_no_cause_in_the_next() {
    boot(0, ResetReason.POWER_ON, false, OLD);
    at(20, new SignInFailed("tls"), NO_CAMPAIGN);
    boot(30, ResetReason.PIN, false, OLD);
    at(50, new ApplicationEnded("no-mqtt"), NO_CAMPAIGN);
    assertThat(journey.result().cause()).isEqualTo("no-mqtt");
  }

  @Test
  void an_ignored_notice_fails_until_a_good_one_comes() {
    online();
    at(40, new NoticeIgnored("no md5"), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.FAILED);
    at(50, new NoticeReceived(NEW.toString(), 5), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.DOWNLOADING);
    assertThat(journey.result().cause()).isEmpty();
  }

  @Test
  void a_halt_keeps_its_phase_and_cause() {
    online();
    download();
    at(70, new BootStarted(ResetReason.SOFTWARE), NO_CAMPAIGN);
    at(80, new Halted("fatal-error"), NO_CAMPAIGN);
    assertThat(journey.result()).extracting(BoardResult::state, BoardResult::cause, BoardResult::phase)
        .containsExactly(BoardState.HALTED, "fatal-error", Phase.INSTALL);
  }

  @Test
  void a_lost_link_shows_until_the_board_is_back() {
    online();
    at(40, new SignedOut("reset"), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.OFFLINE);
    at(50, new SignedIn(true), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.ONLINE);
    assertThat(journey.result().counts().reconnects()).isEqualTo(1);
  }

  @Test
  void a_resumed_download_is_counted() {
    online();
    at(40, new NoticeReceived(NEW.toString(), 500), NO_CAMPAIGN);
    at(41, new DownloadStarted(0), NO_CAMPAIGN);
    at(42, new DownloadStarted(254), NO_CAMPAIGN);
    assertThat(journey.result().counts()).extracting(BoardResult.Counts::downloads, BoardResult.Counts::resumes)
        .containsExactly(2, 1);
  }

  @Test
  void falling_percents_break_progress_order_and_equal_ones_do_not() {
    online();
    at(40, new NoticeReceived(NEW.toString(), 5), NO_CAMPAIGN);
    for (int step : new int[] {0, 1, 1, 50, 50, -3}) {
      at(41, new ProgressSent(step), NO_CAMPAIGN);
    }
    assertThat(journey.result().judgement().violated()).isEmpty();
    at(42, new ProgressSent(49), NO_CAMPAIGN);
    assertThat(journey.result().judgement().violated()).containsExactly(BoardInvariant.PROGRESS_ORDER);
  }

  @Test
  void an_install_without_a_passed_digest_breaks_authenticity() {
    boot(0, ResetReason.POWER_ON, true, NEW);
    assertThat(journey.result().judgement().violated()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void a_report_that_differs_from_the_active_header_breaks_version_truth() {
    boot(0, ResetReason.POWER_ON, false, OLD);
    at(20, new VersionReported("1"), NO_CAMPAIGN);
    assertThat(journey.result().judgement().violated()).containsExactly(BoardInvariant.VERSION_TRUTH);
  }

  @Test
  void other_bytes_under_the_campaigns_version_break_the_exact_image() {
    online();
    download();
    activeSha256 = "abcd";
    install();
    assertThat(journey.result().judgement().violated()).isEmpty();
    activeSha256 = "abce";
    boot(200, ResetReason.PIN, false, NEW);
    assertThat(journey.result().judgement().violated()).containsExactly(BoardInvariant.EXACT_IMAGE);
  }

  @Test
  void a_download_that_gets_no_connection_has_that_as_its_cause_until_one_comes() {
    online();
    at(40, new NoticeReceived(NEW.toString(), 5), NO_CAMPAIGN);
    at(45, new DownloadHindered("no-socket"), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.DOWNLOADING);
    assertThat(journey.result().cause()).isEqualTo("no-socket");
    at(50, new DownloadStarted(0), NO_CAMPAIGN);
    assertThat(journey.result().cause()).isEmpty();
  }

  private void online() {
    boot(0, ResetReason.POWER_ON, false, OLD);
    at(20, new Provisioned(true), NO_CAMPAIGN);
    at(30, new SignedIn(false), NO_CAMPAIGN);
    at(30, new VersionReported(OLD.toString()), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.ONLINE);
  }

  private void download() {
    at(40, new NoticeReceived(NEW.toString(), 5), NO_CAMPAIGN);
    at(45, new DownloadStarted(0), NO_CAMPAIGN);
    at(50, new DownloadEnded(5, true), NO_CAMPAIGN);
    at(60, new CandidateWritten(), NO_CAMPAIGN);
    assertThat(journey.state()).isEqualTo(BoardState.STAGED);
  }

  private void install() {
    boot(90, ResetReason.SOFTWARE, true, NEW);
    at(101, new Provisioned(false), NO_CAMPAIGN);
    at(105, new SignedIn(false), NO_CAMPAIGN);
    at(110, new VersionReported(NEW.toString()), NO_CAMPAIGN);
  }

  private void boot(long at, ResetReason reason, boolean installed, FirmwareVersion active) {
    at(at, new BootStarted(reason), NO_CAMPAIGN);
    at(at + 10, new BootEnded(BootOutcome.BOOTS, installed, active, activeSha256), NO_CAMPAIGN);
  }

  private void at(long nanos, BoardEvent.What what, long campaignNanos) {
    wanted = journey.on(new BoardEvent(journey.result().board(), journey.profile(), nanos, what), campaignNanos);
  }
}
