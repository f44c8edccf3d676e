package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardEvent.ApplicationEnded;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.PowerLost;
import dev.nufleet.model.BoardEvent.ProgressSent;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksTest {
  private static final FirmwareVersion OLD = new FirmwareVersion(10);
  private static final FirmwareVersion NEW = new FirmwareVersion(20);
  private static final String SHA = "abcd";

  private final Checks checks = new Checks(new FleetSpec.Goal(NEW, SHA), /* withPast= */ false);

  @Test
  void nothing_is_claimed_of_a_board_that_did_nothing() {
    assertThat(checks.end()).isEqualTo(Judgement.NONE);
    see(new ApplicationEnded("done"), new BootStarted(ResetReason.PIN), notice());
    assertThat(checks.end()).isEqualTo(Judgement.NONE);
  }

  @Test
  void a_good_upgrade_breaks_nothing_and_gives_each_invariant_an_occasion() {
    see(boots(false, OLD, ""), new VersionReported("10"), notice(), new ProgressSent(100),
        new DownloadEnded(5, true), new CandidateWritten(), new BootStarted(ResetReason.SOFTWARE),
        boots(true, NEW, SHA), new VersionReported("20"));
    assertThat(checks.end().violated()).isEmpty();
    assertThat(checks.end().checked()).containsExactlyInAnyOrder(BoardInvariant.values());
  }

  @Test
  void a_candidate_from_a_download_without_the_right_digest_is_no_authentic_install() {
    see(notice(), new DownloadEnded(5, false), new CandidateWritten(), boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void a_candidate_that_no_download_stands_behind_is_no_authentic_install() {
    see(notice(), new CandidateWritten(), boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void a_download_that_passed_says_nothing_of_the_one_after_the_next_notice() {
    see(notice(), new DownloadEnded(5, true), notice(), new CandidateWritten(), boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void a_download_that_passed_says_nothing_of_a_candidate_written_in_the_next_boot() {
    see(notice(), new DownloadEnded(5, true), new BootStarted(ResetReason.PIN), new CandidateWritten(),
        boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void a_bad_candidate_takes_the_place_of_a_good_one() {
    see(notice(), new DownloadEnded(5, true), new CandidateWritten(), notice(), new DownloadEnded(5, false),
        new CandidateWritten(), boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void one_candidate_stands_behind_one_install() {
    see(notice(), new DownloadEnded(5, true), new CandidateWritten(), boots(false, OLD, ""),
        boots(true, NEW, SHA));
    assertThat(checks.end().violated()).isEmpty();
    see(boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void a_candidate_may_be_installed_once_more_after_the_storage_was_damaged() {
    see(notice(), new DownloadEnded(5, true), new CandidateWritten(), boots(true, NEW, SHA),
        new FaultActed(FaultKind.FLASH_BIT_FLIP, 1, 0, "", -1), boots(true, NEW, SHA));
    assertThat(checks.end().violated()).isEmpty();
    see(new FaultActed(FaultKind.POWER_CUT, 2, 0, "", -1), boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void what_another_process_left_is_installed_unjudged_once() {
    Checks left = new Checks(new FleetSpec.Goal(NEW, SHA), /* withPast= */ true);
    left.see(boots(true, NEW, SHA));
    assertThat(left.end().violated()).isEmpty();
    assertThat(left.end().checked()).doesNotContain(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
    left.see(boots(true, NEW, SHA));
    assertThat(left.end().violated()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void the_past_is_over_with_the_first_boot_even_if_it_installed_nothing() {
    Checks left = new Checks(new FleetSpec.Goal(NEW, SHA), /* withPast= */ true);
    left.see(boots(false, OLD, ""));
    left.see(boots(true, NEW, SHA));
    assertThat(left.end().violated()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void what_a_board_did_last_before_its_process_ended_is_excused_until_it_starts() {
    see(boots(false, OLD, ""), new PowerLost(/* unheard= */ true), new BootEnded(BootOutcome.HALTS, false, OLD, ""),
        new BootEnded(BootOutcome.POWER_CUT, true, NEW, ""), boots(true, NEW, SHA),
        new FaultActed(FaultKind.FLASH_BIT_FLIP, 1, 0, "", -1), boots(true, NEW, SHA));
    assertThat(checks.end().violated()).isEmpty();
    see(boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void bytes_that_the_world_did_not_find_are_not_exact() {
    see(boots(false, NEW, ""));
    assertViolated(BoardInvariant.EXACT_IMAGE);
  }

  @Test
  void other_versions_may_have_other_bytes() {
    see(boots(false, OLD, "ffff"));
    assertThat(checks.end().checked()).doesNotContain(BoardInvariant.EXACT_IMAGE);
  }

  @ParameterizedTest
  @EnumSource(value = BootOutcome.class, names = "BOOTS", mode = EnumSource.Mode.EXCLUDE)
  void only_what_starts_has_an_exact_image(BootOutcome outcome) {
    see(new BootEnded(outcome, false, NEW, ""));
    assertThat(checks.end().checked()).doesNotContain(BoardInvariant.EXACT_IMAGE);
  }

  @Test
  void a_bootloader_that_halts_has_bricked_its_board_unless_its_storage_was_damaged() {
    see(new BootEnded(BootOutcome.POWER_CUT, false, OLD, ""));
    assertThat(checks.end().checked()).as("a cut proves nothing").isEmpty();
    see(new FaultActed(FaultKind.LINK_DROP, 1, 0, "", -1), new FaultActed(FaultKind.POWER_CUT, 2, 0, "", -1));
    Checks damaged = new Checks(new FleetSpec.Goal(NEW, SHA), /* withPast= */ false);
    damaged.see(new FaultActed(FaultKind.FLASH_BIT_FLIP, 1, 0, "", -1));
    damaged.see(new BootEnded(BootOutcome.HALTS, false, OLD, ""));
    assertThat(damaged.end()).as("the real one halts too").isEqualTo(Judgement.NONE);
    see(new BootEnded(BootOutcome.HALTS, false, OLD, ""));
    assertViolated(BoardInvariant.NO_BRICKED_BOARD);
  }

  @Test
  void a_bootloader_that_hangs_has_bricked_its_board_unless_a_loss_of_power_may_have_torn_a_block() {
    Checks torn = new Checks(new FleetSpec.Goal(NEW, SHA), /* withPast= */ false);
    torn.see(new FaultActed(FaultKind.POWER_CUT, 1, 0, "", -1));
    torn.see(new BootEnded(BootOutcome.HANGS, false, OLD, ""));
    assertThat(torn.end()).as("the real one hangs too").isEqualTo(Judgement.NONE);
    Checks left = new Checks(new FleetSpec.Goal(NEW, SHA), /* withPast= */ true);
    left.see(new BootEnded(BootOutcome.HANGS, false, OLD, ""));
    assertThat(left.end()).as("who knows what befell it before").isEqualTo(Judgement.NONE);
    see(new FaultActed(FaultKind.RESET, 1, 0, "", -1), new BootEnded(BootOutcome.HANGS, false, OLD, ""));
    assertViolated(BoardInvariant.NO_BRICKED_BOARD);
  }

  @Test
  void an_install_that_a_loss_of_power_broke_off_is_begun_again() {
    see(notice(), new DownloadEnded(5, true), new CandidateWritten(),
        new BootEnded(BootOutcome.POWER_CUT, true, NEW, ""), boots(true, NEW, SHA));
    assertThat(checks.end().violated()).isEmpty();
    see(boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void power_that_is_lost_after_a_good_download_may_leave_a_candidate_that_nobody_told_of() {
    see(notice(), new DownloadEnded(5, true), new PowerLost(), new BootStarted(ResetReason.POWER_ON),
        boots(true, NEW, SHA));
    assertThat(checks.end().violated()).isEmpty();
    see(notice(), new DownloadEnded(5, false), new PowerLost(), new BootStarted(ResetReason.POWER_ON),
        boots(true, NEW, SHA));
    assertViolated(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void half_a_copy_that_starts_without_a_card_is_no_image_to_judge_and_one_with_a_card_is() {
    see(new FaultActed(FaultKind.SD_REMOVED, 1, 0, "x", -1), boots(false, NEW, "half"), boots(false, NEW, "half"));
    assertThat(checks.end().checked()).doesNotContain(BoardInvariant.EXACT_IMAGE);
    see(boots(false, NEW, SHA));
    assertThat(checks.end().violated()).isEmpty();
    see(boots(false, NEW, "half"));
    assertViolated(BoardInvariant.EXACT_IMAGE);
  }

  @Test
  void eight_zeros_are_the_truth_only_without_a_readable_header() {
    see(boots(false, FirmwareVersion.ZERO, ""), new VersionReported("00000000"));
    assertThat(checks.end().violated()).isEmpty();
    see(boots(false, OLD, ""), new VersionReported("00000000"));
    assertViolated(BoardInvariant.VERSION_TRUTH);
  }

  @Test
  void percents_begin_anew_with_a_notice_and_with_a_boot() {
    see(new ProgressSent(100), notice(), new ProgressSent(0), new ProgressSent(0), new ProgressSent(-1),
        new BootStarted(ResetReason.PIN), new ProgressSent(0));
    assertThat(checks.end().violated()).isEmpty();
  }

  @Test
  void a_failure_does_not_let_percents_fall() {
    see(new ProgressSent(50), new ProgressSent(-3), new ProgressSent(49));
    assertViolated(BoardInvariant.PROGRESS_ORDER);
  }

  @Test
  void more_than_all_is_no_progress() {
    see(new ProgressSent(100));
    assertThat(checks.end().violated()).isEmpty();
    see(new ProgressSent(101));
    assertViolated(BoardInvariant.PROGRESS_ORDER);
  }

  @Test
  void what_is_violated_was_checked() {
    assertThatThrownBy(() -> new Judgement(Set.of(), Set.of(BoardInvariant.EXACT_IMAGE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_verdict_never_has_more_violations_than_things_to_violate() {
    assertThatThrownBy(() -> Verdict.of(4, 8, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Verdict.of(4, -1, "")).isInstanceOf(IllegalArgumentException.class);
    assertThat(Verdict.of(4, 4, "none").held()).isFalse();
    assertThat(Verdict.of(4, 0, "none")).isEqualTo(new Verdict(4, 0, ""));
    assertThat(Verdict.of(4, 0, "none").held()).isTrue();
  }

  @Test
  void what_was_not_checked_does_not_hold_and_says_why() {
    assertThat(Verdict.of(0, 0, "none")).isEqualTo(Verdict.notChecked("none"));
    assertThat(Verdict.notChecked("none").checked()).isFalse();
    assertThat(Verdict.notChecked("none").held()).isFalse();
    assertThatThrownBy(() -> Verdict.notChecked("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Verdict(1, 0, "none")).isInstanceOf(IllegalArgumentException.class);
  }

  private static BootEnded boots(boolean installed, FirmwareVersion active, String sha256) {
    return new BootEnded(BootOutcome.BOOTS, installed, active, sha256);
  }

  private static NoticeReceived notice() {
    return new NoticeReceived("20", 5);
  }

  private void see(What... whats) {
    for (What what : whats) {
      checks.see(what);
    }
  }

  private void assertViolated(BoardInvariant invariant) {
    assertThat(checks.end().violated()).containsExactly(invariant);
  }
}
