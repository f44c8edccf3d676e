package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.ProgressSent;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.BoardEvent.What;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checkers themselves: each invariant is broken once, and held where it only looks broken. */
class ChecksTest {
  private static final FirmwareVersion OLD = new FirmwareVersion(1577150000);
  private static final FirmwareVersion NEW = new FirmwareVersion(1577151897);
  private static final What NOTICE = new NoticeReceived(NEW.toString(), 5);

  private final Checks checks = new Checks(new FleetSpec.Goal(NEW, "abcd"), /* withPast= */ false);

  private void see(What... whats) {
    for (What what : whats) {
      checks.see(what);
    }
  }

  private static What booted(boolean installed, FirmwareVersion active, String sha256) {
    return new BootEnded(BootOutcome.BOOTS, installed, active, sha256);
  }

  private static What start() {
    return new BootStarted(ResetReason.POWER_ON);
  }

  @Test
  void an_image_whose_digest_passed_before_it_was_written_is_authentic() {
    see(start(), NOTICE, new DownloadEnded(5, true), new CandidateWritten(), start(), booted(true, NEW, ""));
    assertThat(checks.violations()).isEmpty();
  }

  @Test
  void an_image_that_failed_its_digest_is_not_authentic() {
    see(start(), NOTICE, new DownloadEnded(5, false), new CandidateWritten(), start(), booted(true, NEW, ""));
    assertThat(checks.violations()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void an_image_that_nobody_checked_is_not_authentic() {
    see(start(), NOTICE, new CandidateWritten(), start(), booted(true, NEW, ""));
    assertThat(checks.violations()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void a_digest_that_passed_for_an_earlier_notice_says_nothing_of_the_next_image() {
    see(start(), NOTICE, new DownloadEnded(5, true), NOTICE, new CandidateWritten(), start(), booted(true, NEW, ""));
    assertThat(checks.violations()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void a_digest_that_passed_before_a_reset_says_nothing_of_what_is_written_after_it() {
    see(start(), NOTICE, new DownloadEnded(5, true), start(), new CandidateWritten(), start(), booted(true, NEW, ""));
    assertThat(checks.violations()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void one_candidate_is_installed_once() {
    see(start(), NOTICE, new DownloadEnded(5, true), new CandidateWritten(), start(), booted(true, NEW, ""));
    see(start(), booted(true, NEW, ""));
    assertThat(checks.violations()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @Test
  void only_the_first_boot_of_a_board_with_a_past_is_not_judged() {
    Checks left = new Checks(new FleetSpec.Goal(NEW, "abcd"), /* withPast= */ true);
    left.see(booted(true, NEW, ""));
    assertThat(left.violations()).isEmpty();
    left.see(booted(true, NEW, ""));
    assertThat(left.violations()).containsExactly(BoardInvariant.ONLY_AUTHENTIC_INSTALLS);
  }

  @ParameterizedTest
  @EnumSource(BootOutcome.class)
  void a_bootloader_that_halts_has_bricked_its_board_and_no_other_ending_has(BootOutcome outcome) {
    see(start(), new BootEnded(outcome, false, OLD, ""));
    assertThat(checks.violations().contains(BoardInvariant.NO_BRICKED_BOARD)).isEqualTo(outcome == BootOutcome.HALTS);
  }

  @Test
  void the_campaigns_version_on_other_bytes_breaks_the_exact_image() {
    see(booted(false, OLD, "1111"), booted(false, NEW, "abcd"));
    assertThat(checks.violations()).isEmpty();
    see(booted(false, NEW, "abce"));
    assertThat(checks.violations()).containsExactly(BoardInvariant.EXACT_IMAGE);
  }

  @Test
  void a_report_must_be_what_the_active_header_says() {
    see(booted(false, OLD, ""), new VersionReported(OLD.toString()));
    assertThat(checks.violations()).isEmpty();
    see(new VersionReported(NEW.toString()));
    assertThat(checks.violations()).containsExactly(BoardInvariant.VERSION_TRUTH);
  }

  @Test
  void eight_zeros_are_the_truth_only_for_a_board_without_a_readable_header() {
    see(booted(false, FirmwareVersion.ZERO, ""), new VersionReported("00000000"));
    assertThat(checks.violations()).isEmpty();
    see(booted(false, OLD, ""), new VersionReported("00000000"));
    assertThat(checks.violations()).containsExactly(BoardInvariant.VERSION_TRUTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {49, 101})
  void percents_neither_fall_nor_pass_100(int step) {
    see(NOTICE, new ProgressSent(0), new ProgressSent(50), new ProgressSent(50), new ProgressSent(-3));
    assertThat(checks.violations()).isEmpty();
    see(new ProgressSent(step));
    assertThat(checks.violations()).containsExactly(BoardInvariant.PROGRESS_ORDER);
  }

  @Test
  void percents_begin_anew_with_each_notice_and_each_boot() {
    see(NOTICE, new ProgressSent(100), NOTICE, new ProgressSent(0), new ProgressSent(100), start(),
        new ProgressSent(0));
    assertThat(checks.violations()).isEmpty();
  }
}
