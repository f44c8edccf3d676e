package dev.nufleet.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.report.Ending.Outcome;
import dev.nufleet.app.report.RunEnd.By;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.Judgement;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How boards and runs end in the report: the board's word together with the platform's. */
class EndingTest {
  private static BoardResult board(BoardState state, String cause, String reported) {
    long[] nanos = new long[Phase.values().length];
    Arrays.fill(nanos, -1);
    return new BoardResult(
        new BoardId("a"), BoardProfile.M487, state, Phase.REPORT, cause, "", reported, reported, -1, -1,
        nanos, new BoardResult.Counts(0, 0, 0, 0, 0), new Judgement(Set.of(), Set.of()));
  }

  private static Ending ending(BoardState state, String cause, String reported, String status) {
    PlatformWord word = status.isEmpty() ? PlatformWord.unknown("not asked")
        : PlatformWord.of(Map.of("a", new PlatformTask("a", status, "why", "2")));
    return Ending.of(board(state, cause, reported), word, "2", "timeout");
  }

  @ParameterizedTest
  @EnumSource(value = BoardState.class, names = "HALTED", mode = EnumSource.Mode.EXCLUDE)
  void a_board_whose_version_the_platform_took_is_upgraded_whatever_it_has_begun_since(BoardState state) {
    assertThat(ending(state, "tls", "2", "SUCCEEDED").outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(ending(state, "tls", "2", "SUCCEEDED").cause()).isEmpty();
  }

  @Test
  void a_dead_board_is_no_upgraded_one_though_the_platform_took_its_version() {
    Ending ending = ending(BoardState.HALTED, "no-bootable-image", "2", "SUCCEEDED");
    assertThat(ending.outcome()).isEqualTo(Outcome.HALTED);
    assertThat(ending.cause()).isEqualTo("no-bootable-image");
  }

  @Test
  void a_success_of_another_version_is_no_upgrade() {
    PlatformWord word = PlatformWord.of(Map.of("a", new PlatformTask("a", "SUCCEEDED", "", "1")));
    assertThat(Ending.of(board(BoardState.ONLINE, "", "1"), word, "2", "timeout").outcome())
        .as("the board never had the campaign's").isEqualTo(Outcome.UNFINISHED);
    Ending told = Ending.of(board(BoardState.UPGRADED, "", "2"), word, "2", "timeout");
    assertThat(told.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(told.cause()).isEqualTo("task-of-other-version");
    assertThat(told.detail()).endsWith("the platform says SUCCEEDED for version 1");
    PlatformWord silent = PlatformWord.of(Map.of("a", new PlatformTask("a", "SUCCEEDED", "", "")));
    assertThat(Ending.of(board(BoardState.UPGRADED, "", "2"), silent, "2", "timeout").outcome())
        .as("of no version").isEqualTo(Outcome.UPGRADED);
  }

  @Test
  void a_board_that_was_told_of_an_upgrade_needs_a_task_to_be_upgraded() {
    BoardResult told = board(BoardState.UPGRADED, "", "2");
    told.phaseNanos()[Phase.NOTICE.ordinal()] = 5;
    Ending ending = Ending.of(told, PlatformWord.of(Map.of()), "2", "timeout");
    assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ending.cause()).isEqualTo("task-missing");
    assertThat(Ending.of(told, PlatformWord.unknown("not asked"), "2", "timeout").outcome())
        .isEqualTo(Outcome.UPGRADED);
    assertThat(Ending.of(board(BoardState.UPGRADED, "", "2"), PlatformWord.of(Map.of()), "2", "timeout").outcome())
        .as("it had its version before").isEqualTo(Outcome.UPGRADED);
  }

  @Test
  void of_two_words_on_one_task_the_later_counts_unless_both_are_ends() {
    PlatformTask open = new PlatformTask("a", "IN_PROGRESS", "", "2");
    PlatformTask failed = new PlatformTask("a", "FAILED", "", "2");
    PlatformTask succeeded = new PlatformTask("a", "SUCCEEDED", "", "2");
    assertThat(open.then(succeeded)).isEqualTo(succeeded);
    assertThat(failed.then(failed)).isEqualTo(failed);
    for (PlatformTask both : List.of(failed.then(succeeded), succeeded.then(failed))) {
      assertThat(Ending.of(board(BoardState.UPGRADED, "", "2"), PlatformWord.of(Map.of("a", both)), "2", "timeout")
          .cause()).isEqualTo("task-contradicted");
    }
  }

  @Test
  void a_success_that_the_board_never_told_is_no_upgrade() {
    assertThat(ending(BoardState.FAILED, "digest-mismatch", "1", "SUCCEEDED").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ending(BoardState.ONLINE, "", "1", "SUCCEEDED").outcome()).isEqualTo(Outcome.UNFINISHED);
  }

  @Test
  void a_board_that_told_the_version_fails_if_the_platform_says_so_and_passes_if_it_was_not_heard() {
    Ending failed = ending(BoardState.UPGRADED, "", "2", "FAILED");
    assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(failed.cause()).isEqualTo("task-failed");
    assertThat(ending(BoardState.UPGRADED, "", "2", "IN_PROGRESS").cause()).isEqualTo("task-in-progress");
    assertThat(ending(BoardState.UPGRADED, "", "2", "").outcome()).isEqualTo(Outcome.UPGRADED);
  }

  @Test
  void a_board_that_took_a_package_of_another_kind_for_its_firmware_is_no_upgraded_one() {
    PackageForm delta = new PackageForm(1, Optional.empty(), Optional.of("1"), OptionalDouble.empty());
    PackageForm module = new PackageForm(1, Optional.of("mcu"), Optional.empty(), OptionalDouble.empty());
    PlatformWord succeeded = PlatformWord.of(Map.of("a", new PlatformTask("a", "SUCCEEDED", "", "2")));
    PlatformWord noticed = PlatformWord.of(Map.of("a", new PlatformTask("a", "NOTIFIED", "", "2")));
    assertThat(cause(BoardState.UPGRADED, "2", succeeded, delta)).isEqualTo("FAILED delta-as-firmware");
    assertThat(cause(BoardState.DOWNLOADING, "2", succeeded, delta)).isEqualTo("FAILED delta-as-firmware");
    assertThat(cause(BoardState.HALTED, "2", succeeded, delta)).isEqualTo("HALTED ");
    assertThat(cause(BoardState.ONLINE, "1", noticed, delta)).isEqualTo("UNFINISHED timeout");
    assertThat(cause(BoardState.UPGRADED, "2", noticed, module)).isEqualTo("FAILED module-as-firmware");
    assertThat(cause(BoardState.DOWNLOADING, "2", noticed, module)).isEqualTo("FAILED module-as-firmware");
    assertThat(cause(BoardState.UPGRADED, "2", succeeded, module)).as("it told the module's").isEqualTo("UPGRADED ");
    assertThat(cause(BoardState.UPGRADED, "2", succeeded, PackageForm.PLAIN)).isEqualTo("UPGRADED ");
  }

  private static String cause(BoardState state, String reported, PlatformWord word, PackageForm form) {
    BoardResult board = board(state, "", reported);
    Ending ending = Ending.of(board, word, "2", form, "timeout");
    return ending.outcome() + " " + ending.cause();
  }

  @Test
  void a_board_for_which_the_platform_made_no_task_waits_in_vain() {
    PlatformWord none = PlatformWord.of(Map.of());
    assertThat(cause(BoardState.ONLINE, "1", none, PackageForm.PLAIN)).isEqualTo("UNFINISHED no-task");
    assertThat(cause(BoardState.DOWNLOADING, "1", none, PackageForm.PLAIN)).isEqualTo("UNFINISHED timeout");
    assertThat(cause(BoardState.ONLINE, "1", PlatformWord.unknown("silent"), PackageForm.PLAIN))
        .isEqualTo("UNFINISHED timeout");
    assertThat(Ending.of(board(BoardState.ONLINE, "tls", "1"), none, "2", "timeout").cause()).isEqualTo("tls");
    PlatformWord unknown = PlatformWord.unknown("no campaign");
    assertThat(Ending.of(board(BoardState.ONLINE, "", "1"), unknown, "2", "timeout").detail())
        .as("where nobody knows of a task, why").isEqualTo("timeout while online; no campaign");
  }

  @Test
  void a_board_that_waits_for_a_task_that_is_over_waits_in_vain() {
    for (String status : List.of("FAILED", "CANCELED")) {
      Ending ending = ending(BoardState.ONLINE, "", "1", status);
      assertThat(ending.outcome()).isEqualTo(Outcome.UNFINISHED);
      assertThat(ending.cause()).isEqualTo("task-over");
      assertThat(ending.detail())
          .isEqualTo("its task is over: the platform says " + status + " why while the board was online");
    }
    Ending bad = ending(BoardState.ONLINE, "digest-mismatch", "1", "FAILED");
    assertThat(bad.cause()).as("what ended its task").isEqualTo("digest-mismatch");
    assertThat(bad.detail()).startsWith("its task is over");
    assertThat(ending(BoardState.ONLINE, "", "1", "QUEUED").cause()).isEqualTo("timeout");
    assertThat(ending(BoardState.CONNECTING, "tls", "1", "FAILED").outcome()).isEqualTo(Outcome.OFFLINE);
    assertThat(ending(BoardState.CONNECTING, "tls", "1", "FAILED").detail()).startsWith("timeout");
  }

  @ParameterizedTest
  @CsvSource({
    "OFFLINE, '', OFFLINE, timeout", "OFFLINE, closed, OFFLINE, closed", "CONNECTING, tls, OFFLINE, tls",
    "CONNECTING, '', UNFINISHED, timeout", "ONLINE, '', UNFINISHED, timeout", "DOWNLOADING, '', UNFINISHED, timeout",
    "BOOTING, '', UNFINISHED, timeout", "STAGED, '', UNFINISHED, timeout", "FAILED, no-url, FAILED, no-url",
    "HALTED, fatal-error, HALTED, fatal-error"})
  void a_board_on_its_way_is_offline_if_its_link_is_the_reason(
      BoardState state, String cause, Outcome outcome, String told) {
    Ending ending = ending(state, cause, "1", "");
    assertThat(ending.outcome()).isEqualTo(outcome);
    assertThat(ending.cause()).isEqualTo(told);
  }

  @Test
  void only_runs_that_came_to_an_end_by_themselves_time_or_the_user_can_be_good() {
    assertThat(Arrays.stream(By.values()).filter(by -> new RunEnd(by, "x").mayPass(/* platformHeard= */ true)))
        .containsExactly(By.COMPLETED, By.TIMEOUT, By.STOPPED);
    assertThat(Arrays.stream(By.values()).filter(by -> new RunEnd(by, "x").mayPass(/* platformHeard= */ false)))
        .as("boards' own word").containsExactly(By.COMPLETED);
    assertThat(new RunEnd(By.COMPLETED, "x").cause()).as("boards on their way had no more time").isEqualTo("timeout");
    assertThat(new RunEnd(By.INTERRUPTED, "x").cause()).isEqualTo("interrupted");
    assertThat(new RunEnd(By.PLATFORM_LOST, "x").cause()).isEqualTo("platform-lost");
  }

  @Test
  void a_percentile_is_the_time_of_the_board_of_the_nearest_rank() {
    PhaseFigures ten = new PhaseFigures(Phase.BOOT, LongStream.rangeClosed(1, 10).map(ms -> ms * 1_000_000).toArray());
    assertThat(List.of(ten.percentileMillis(1), ten.percentileMillis(10), ten.percentileMillis(11),
        ten.percentileMillis(50), ten.percentileMillis(90), ten.percentileMillis(91), ten.percentileMillis(99),
        ten.maxMillis())).containsExactly(1d, 1d, 2d, 5d, 9d, 10d, 10d, 10d);
    PhaseFigures three = new PhaseFigures(Phase.BOOT, new long[] {1_000_000, 2_000_000, 3_000_000});
    assertThat(three.percentileMillis(50)).as("rank 1.5 rounds up").isEqualTo(2);
    assertThat(three.percentileMillis(99)).isEqualTo(3);
  }
}
