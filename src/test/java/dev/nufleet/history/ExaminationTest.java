package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent.ApplicationEnded;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.PowerLost;
import dev.nufleet.model.BoardEvent.ProgressSent;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A history in which nothing goes wrong holds; damaged by hand, each invariant is seen broken where it was. */
class ExaminationTest {
  private final Told told = new Told();

  @Test
  void an_upgrade_in_which_nothing_goes_wrong_holds_and_what_had_no_occasion_is_not_claimed() {
    told.upgrades().platform("InformTaken", taken("20")).platform("TaskTurned", turned("IN_PROGRESS", "SUCCEEDED"))
        .platform("AckSent", acknowledged(7, 1)).stood("SUCCEEDED", "20").ends();
    assertThat(told.examination.findings()).noneMatch(Finding::isViolated);
    assertThat(told.examination.findings()).filteredOn(Finding::checked).extracting(Finding::invariant)
        .containsExactlyInAnyOrder("no-bricked-board", "version-truth", "only-authentic-installs", "exact-image",
            "one-install-per-candidate", "no-lost-acknowledgement", "platform-truth", "tasks-final");
    assertThat(told.of("bounded-retries").why()).isEqualTo("no board failed to sign in");
    assertThat(told.of("progress-order").why()).isEqualTo("no board came so far");
  }

  @Test
  void a_board_that_does_not_come_back_is_seen_unless_its_storage_was_damaged() {
    told.boots(10).did(new BootStarted(ResetReason.PIN), Told.booted(BootOutcome.HALTS, false, 0));
    broken("no-bricked-board", 5, "its bootloader halts, and nothing but losses of power befell flash and card");
    Told hangs = new Told().did(new BootStarted(ResetReason.PIN), Told.booted(BootOutcome.HANGS, false, 0));
    assertThat(hangs.of("no-bricked-board").isViolated()).isTrue();
    Told torn = new Told().fault(FaultKind.POWER_CUT, "torn")
        .did(new BootStarted(ResetReason.PIN), Told.booted(BootOutcome.HANGS, false, 0));
    assertThat(torn.of("no-bricked-board").checked()).as("a torn block hangs the real one too").isFalse();
    Told flipped = new Told().fault(FaultKind.FLASH_BIT_FLIP, "")
        .did(new BootStarted(ResetReason.PIN), Told.booted(BootOutcome.HALTS, false, 0));
    assertThat(flipped.of("no-bricked-board").checked()).isFalse();
    Told cut = new Told().fault(FaultKind.POWER_CUT, "before")
        .did(new BootStarted(ResetReason.PIN), Told.booted(BootOutcome.HALTS, false, 0));
    assertThat(cut.of("no-bricked-board").isViolated()).as("a loss of power excuses no brick").isTrue();
  }

  @Test
  void a_board_that_tells_another_version_than_it_has_is_seen() {
    told.boots(10).signsInAndTells("11");
    broken("version-truth", 6, "it tells version 11, and its active header has 10");
    assertThat(new Told().boots(0).signsInAndTells("00000000").of("version-truth").isViolated()).isFalse();
    assertThat(new Told().boots(10).signsInAndTells("00000000").of("version-truth").isViolated()).isTrue();
  }

  @Test
  void an_install_of_what_no_authentic_download_brought_is_seen() {
    told.boots(10).did(new NoticeReceived("20", 100), new DownloadEnded(100, false), new CandidateWritten()).installs();
    broken("only-authentic-installs", 8, "it installed what no download with the notice's digest had brought");
    Told past = new Told().say("run", RunFacts.TAKEN_OVER, Map.of("board", Told.BOARD)).installs();
    assertThat(past.of("only-authentic-installs").checked()).as("nobody saw its download").isFalse();
    assertThat(past.installs().of("only-authentic-installs").isViolated()).isTrue();
  }

  @Test
  void what_a_board_did_last_before_its_process_ended_is_excused_until_it_starts() {
    Told lost = new Told().upgrades().did(new PowerLost(/* unheard= */ true), new BootStarted(ResetReason.POWER_ON),
        Told.booted(BootOutcome.HALTS, false, 0), new BootStarted(ResetReason.PIN),
        Told.booted(BootOutcome.POWER_CUT, true, 20)).installs();
    assertThat(List.of("only-authentic-installs", "one-install-per-candidate", "no-bricked-board")).allSatisfy(
        invariant -> assertThat(lost.of(invariant).isViolated()).as(invariant).isFalse());
    assertThat(lost.fault(FaultKind.FLASH_BIT_FLIP, "").installs().of("only-authentic-installs").isViolated())
        .as("that candidate is still on the card").isFalse();
    assertThat(lost.installs().of("only-authentic-installs").isViolated()).as("it has started since").isTrue();
    assertThat(lost.of("one-install-per-candidate").isViolated()).isTrue();
  }

  @Test
  void other_bytes_than_the_campaigns_are_seen() {
    told.downloads().did(new BootStarted(ResetReason.SOFTWARE),
        new BootEnded(BootOutcome.BOOTS, true, new FirmwareVersion(20), "old"));
    broken("exact-image", 6, "it starts version 20 with bytes of SHA-256 old, not new");
  }

  @Test
  void a_percent_that_falls_is_seen() {
    told.boots(10).did(new NoticeReceived("20", 100), new ProgressSent(50), new ProgressSent(50), new ProgressSent(-2),
        new ProgressSent(49));
    broken("progress-order", 8, "it tells 49 % after 50 %");
    assertThat(new Told().did(new ProgressSent(50), new NoticeReceived("20", 1), new ProgressSent(0))
        .of("progress-order").isViolated()).isFalse();
    assertThat(new Told().did(new ProgressSent(101)).of("progress-order").isViolated()).isTrue();
  }

  @Test
  void a_candidate_that_is_installed_twice_is_seen_unless_its_first_copy_was_damaged() {
    told.upgrades().installs();
    assertThat(told.of("one-install-per-candidate").first()).containsExactly(new Finding.Broken(16, Told.BOARD,
        "it installs one candidate for the 2. time, with 0 faults of flash or card meanwhile"));
    assertThat(told.of("only-authentic-installs").first()).containsExactly(
        new Finding.Broken(16, Told.BOARD, "it installed its candidate once more"));
    Told damaged = new Told().upgrades().fault(FaultKind.FLASH_BIT_FLIP, "").installs();
    assertThat(damaged.of("one-install-per-candidate").isViolated()).isFalse();
    assertThat(damaged.installs().of("one-install-per-candidate").isViolated()).isTrue();
    Told cut = new Told().upgrades().fault(FaultKind.POWER_CUT, "after").installs();
    assertThat(cut.of("one-install-per-candidate").isViolated()).as("a loss of power damages no copy").isTrue();
    Told again = new Told().upgrades().downloads().installs();
    assertThat(again.of("one-install-per-candidate").isViolated()).as("another candidate").isFalse();
    Told untold = new Told().upgrades().did(new NoticeReceived("20", 100), new DownloadEnded(100, true),
        new PowerLost()).installs();
    assertThat(untold.of("one-install-per-candidate").isViolated()).as("power went before it could tell").isFalse();
    assertThat(untold.of("only-authentic-installs").isViolated()).isFalse();
    Told brokenOff = new Told().boots(10).downloads().did(new BootStarted(ResetReason.SOFTWARE),
        Told.booted(BootOutcome.POWER_CUT, true, 0)).installs();
    assertThat(brokenOff.of("one-install-per-candidate").isViolated()).isFalse();
  }

  @Test
  void a_task_that_succeeded_for_a_version_that_the_board_does_not_run_is_seen() {
    told.boots(10).signsInAndTells("10").stood("SUCCEEDED", "20").ends();
    broken("platform-truth", 7, "its task for version 20 succeeded; the board runs 10 and told 10");
    Told untold = new Told().boots(10).downloads().installs().stood("SUCCEEDED", "20").ends();
    assertThat(untold.of("platform-truth").isViolated()).as("it never told").isTrue();
    Told halted = new Told().upgrades().stood("SUCCEEDED", "20").fault(FaultKind.FLASH_BIT_FLIP, "")
        .did(new BootStarted(ResetReason.PIN), Told.booted(BootOutcome.HALTS, false, 0)).ends();
    assertThat(halted.of("platform-truth").checked()).as("it runs nothing any more").isFalse();
    assertThat(new Told().upgrades().ends().of("platform-truth").why())
        .isEqualTo("the platform counts no task as succeeded");
  }

  @Test
  void a_version_that_the_platform_took_and_forgot_is_seen() {
    told.upgrades().platform("TaskTurned", turned("NOTIFIED", "IN_PROGRESS")).platform("InformTaken", taken("20"))
        .ends();
    broken("no-lost-acknowledgement", 16, "the platform took version 20, and the task for it is IN_PROGRESS");
    Told cut = new Told().upgrades().platform("TaskTurned", turned("NOTIFIED", "IN_PROGRESS"))
        .platform("InformTaken", taken("20"));
    assertThat(cut.of("no-lost-acknowledgement").checked()).as("its end may still come").isFalse();
    Map<String, Object> ofModule = new LinkedHashMap<>(turned("", "NOTIFIED"));
    ofModule.put(RunFacts.MODULE, "mcu");
    Told module = new Told().upgrades().platform("TaskTurned", ofModule).platform("InformTaken", taken("20")).ends();
    assertThat(module.of("no-lost-acknowledgement").checked()).as("the version is of something else").isFalse();
    Told other = new Told().upgrades().platform("TaskTurned", turned("NOTIFIED", "IN_PROGRESS"))
        .platform("InformTaken", taken("10")).ends();
    assertThat(other.of("no-lost-acknowledgement").checked()).as("no task waited for it").isFalse();
  }

  @Test
  void a_board_that_loses_its_power_as_it_tells_its_version_has_told_it() {
    Told cut = new Told().boots(10).signsInAndTells("10").downloads().installs().did(new PowerLost())
        .platform("InformTaken", taken("20")).platform("TaskTurned", turned("IN_PROGRESS", "SUCCEEDED"))
        .stood("SUCCEEDED", "20").ends();
    assertThat(cut.of("platform-truth").isViolated()).isFalse();
    Told silent = new Told().boots(10).signsInAndTells("10").did(new PowerLost()).downloads().installs()
        .platform("InformTaken", taken("20")).platform("TaskTurned", turned("IN_PROGRESS", "SUCCEEDED"))
        .stood("SUCCEEDED", "20").ends();
    assertThat(silent.of("platform-truth").isViolated()).as("it was cut before, and another version ran").isTrue();
  }

  @Test
  void a_board_whose_header_lost_bits_since_its_boot_may_have_no_version() {
    Told flipped = new Told().boots(10).fault(FaultKind.FLASH_BIT_FLIP, "").signsInAndTells("00000000");
    assertThat(flipped.of("version-truth").isViolated()).isFalse();
    assertThat(flipped.signsInAndTells("11").of("version-truth").isViolated()).as("but no other one").isTrue();
    assertThat(new Told().fault(FaultKind.FLASH_BIT_FLIP, "").boots(10).signsInAndTells("00000000")
        .of("version-truth").isViolated()).as("its bootloader read it afterwards").isTrue();
  }

  @Test
  void an_acknowledgement_of_what_was_not_taken_before_is_seen() {
    told.upgrades().platform("AckSent", acknowledged(7, 2)).platform("InformTaken", taken("20", 7, 2)).ends();
    broken("no-lost-acknowledgement", 15, "message 2 of its connection 7 is acknowledged, and no version in it was"
        + " taken before");
    Told again = new Told().upgrades().platform("InformTaken", taken("20", 7, 2))
        .platform("InformTaken", taken("20", 7, 2)).platform("AckSent", acknowledged(7, 2))
        .platform("AckSent", acknowledged(7, 2)).ends();
    assertThat(again.of("no-lost-acknowledgement").isViolated()).as("sent again").isFalse();
    assertThat(again.of("no-lost-acknowledgement").checked()).isTrue();
    Told mended = new Told("stay-after-main,refresh-expired-link").upgrades()
        .platform("InformTaken", taken("20", 7, 2)).platform("AckSent", acknowledged(7, 3)).ends();
    assertThat(mended.of("no-lost-acknowledgement").checked()).as("it was asked for a link").isFalse();
    assertThat(new Told().upgrades().stood("SUCCEEDED", "20").ends().of("no-lost-acknowledgement").why()).isEqualTo(
        "the platform does not tell what it takes and acknowledges: it is the real one, or of another process");
  }

  @Test
  void a_version_of_an_older_connection_after_one_of_a_newer_is_seen() {
    told.upgrades().platform("InformTaken", taken("20", 9, 1)).platform("InformTaken", taken("10", 8, 1));
    broken("version-truth", 16, "the platform takes version 10, told on its connection 8, after what was told on the"
        + " later connection 9");
    Told order = new Told().upgrades().platform("InformTaken", taken("10", 8, 1))
        .platform("InformTaken", taken("20", 9, 1)).ends();
    assertThat(order.of("version-truth").isViolated()).isFalse();
  }

  @Test
  void a_version_that_the_board_never_told_is_seen() {
    told.upgrades().platform("InformTaken", taken("21")).ends();
    broken("version-truth", 15, "the platform took version 21, which the board never told nor ran");
    Told cut = new Told().boots(10).platform("InformTaken", taken("10")).ends();
    assertThat(cut.of("version-truth").isViolated()).as("power went before its own fact of what it told").isFalse();
    Told blank = new Told().boots(0).platform("InformTaken", taken("00000000")).ends();
    assertThat(blank.of("version-truth").isViolated()).as("without a readable header").isFalse();
    assertThat(new Told().upgrades().platform("InformTaken", taken("21")).of("version-truth").isViolated())
        .as("the board's word may still come").isFalse();
  }

  @Test
  void a_task_that_succeeds_before_the_platform_has_heard_the_version_is_seen() {
    told.upgrades().platform("InformTaken", taken("10", 8, 1)).platform("TaskTurned", turned("NOTIFIED", "SUCCEEDED"))
        .platform("InformTaken", taken("20", 9, 1)).ends();
    broken("platform-truth", 16, "its task for version 20 succeeds, and the platform's last word of it is 10");
    Told unheard = new Told().upgrades().platform("TaskTurned", turned("NOTIFIED", "SUCCEEDED")).ends();
    assertThat(unheard.of("platform-truth").isViolated()).as("it tells nothing of what it takes").isFalse();
  }

  @Test
  void what_the_platform_said_of_a_task_before_it_turned_is_an_old_word() {
    told.upgrades().after(10).platform("InformTaken", taken("20"))
        .platform("TaskTurned", turned("IN_PROGRESS", "SUCCEEDED"))
        .after(-5).stood("IN_PROGRESS", "20").after(6).ends();
    assertThat(told.examination.findings()).noneMatch(Finding::isViolated);
    assertThat(told.of("tasks-final").checked()).isTrue();
    assertThat(told.of("no-lost-acknowledgement").checked()).isTrue();
    Told open = new Told().upgrades().after(10).platform("TaskTurned", turned("NOTIFIED", "IN_PROGRESS")).after(-5)
        .stood("NOTIFIED", "20").after(6).ends();
    assertThat(open.of("tasks-final").first()).extracting(Finding.Broken::words)
        .containsExactly("its task is IN_PROGRESS at the end");
  }

  @Test
  void a_task_that_leaves_its_end_or_has_none_is_seen() {
    told.upgrades().platform("TaskTurned", turned("SUCCEEDED", "FAILED")).ends();
    broken("tasks-final", 15, "its task turns from SUCCEEDED to FAILED");
    Told open = new Told().upgrades().stood("IN_PROGRESS", "20").ends();
    assertThat(open.of("tasks-final").first()).extracting(Finding.Broken::words)
        .containsExactly("its task is IN_PROGRESS at the end");
    assertThat(new Told().platform("TaskTurned", turned("FAILED", "QUEUED")).of("tasks-final").isViolated())
        .as("it is to be done again").isFalse();
    Told dead = new Told().boots(10).did(new ApplicationEnded("no-mqtt")).stood("QUEUED", "20").ends();
    assertThat(dead.of("tasks-final").checked()).as("a defect of the firmware keeps the board").isFalse();
  }

  @Test
  void where_facts_are_missing_what_was_broken_stays_and_nothing_is_claimed() {
    told.boots(10).signsInAndTells("11").skip(2).upgrades().stood("SUCCEEDED", "10").ends();
    assertThat(told.of("version-truth").isViolated()).isTrue();
    assertThat(told.of("no-bricked-board").checked()).isFalse();
    assertThat(told.of("no-bricked-board").why()).isEqualTo("facts are missing in the history, the first of them n 7");
    assertThat(told.of("platform-truth").isViolated()).as("after the gap").isFalse();
  }

  @Test
  void where_facts_are_missing_a_board_whose_own_word_is_on_its_way_is_not_called_a_liar() {
    Told late = new Told().boots(10).signsInAndTells("10").platform("InformTaken", taken("20"))
        .platform("TaskTurned", turned("IN_PROGRESS", "SUCCEEDED"));
    assertThat(late.of("platform-truth").isViolated()).as("a history without its end").isFalse();
    late.skip(2).upgrades().stood("SUCCEEDED", "20").ends();
    assertThat(late.of("platform-truth").isViolated()).as("a gap before it came").isFalse();
  }

  @Test
  void each_board_is_counted_and_named_by_itself() {
    for (String board : new String[] {"b2", "b1", "b3"}) {
      told.platform("InformTaken", Map.of("board", board, "version", "20", "link", 7L, "id", 1L));
    }
    told.say("b1", "VersionReported", Map.of("version", "20")).say("b3", "VersionReported", Map.of("version", "20"))
        .ends();
    Finding finding = told.of("version-truth");
    assertThat(finding.violations()).isEqualTo(3); // two told what their headers do not have
    assertThat(finding.first()).extracting(Finding.Broken::board).containsExactly("b2", "b1", "b3");
  }

  @Test
  void a_board_of_which_many_versions_were_taken_is_judged_by_each() {
    for (int i = 1; i <= 12; i++) {
      told.platform("InformTaken", taken("" + i, 7, i)).boots(i); // which of the two is told first proves nothing
    }
    told.platform("AckSent", acknowledged(7, 1)).platform("AckSent", acknowledged(7, 12)).boots(1)
        .platform("InformTaken", taken("1", 7, 1)).platform("InformTaken", taken("99", 7, 99)).ends();
    assertThat(told.of("no-lost-acknowledgement").isViolated()).isFalse();
    broken("version-truth", 43, "the platform took version 99, which the board never told nor ran");
  }

  @Test
  void at_most_ten_places_are_shown_and_boards_are_counted_once() {
    told.boots(10);
    for (int i = 0; i < 30; i++) {
      told.signsInAndTells("11");
    }
    assertThat(told.of("version-truth").first()).hasSize(10);
    assertThat(told.of("version-truth").violations()).isEqualTo(1);
  }

  private void broken(String invariant, long n, String words) {
    Finding finding = told.of(invariant);
    assertThat(finding.violations()).as(invariant).isEqualTo(1);
    assertThat(finding.first()).startsWith(new Finding.Broken(n, Told.BOARD, words));
    assertThat(told.examination.findings()).filteredOn(Finding::isViolated).extracting(Finding::invariant)
        .containsExactly(invariant);
  }

  private static Map<String, Object> taken(String version) {
    return taken(version, 7, 1);
  }

  private static Map<String, Object> taken(String version, long link, long id) {
    return Map.of("board", Told.BOARD, "version", version, "link", link, "id", id);
  }

  private static Map<String, Object> acknowledged(long link, long id) {
    return Map.of("board", Told.BOARD, "link", link, "id", id);
  }

  private static Map<String, Object> turned(String from, String to) {
    return Map.of("board", Told.BOARD, "from", from, "to", to, "version", "20");
  }
}
