package dev.nufleet.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.Judgement;
import dev.nufleet.fleet.Verdict;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  private static final String TRUTH = "version-truth";

  @Test
  void a_version_is_the_truth_if_the_platform_took_what_the_flash_holds() {
    assertThat(verdict(TRUTH, word(task("a", "SUCCEEDED", "2")), board("a", "2"))).isEqualTo(new Verdict(1, 0, ""));
  }

  @Test
  void a_platform_that_took_another_version_than_the_flash_holds_violates_it() {
    assertThat(verdict(TRUTH, word(task("a", "SUCCEEDED", "2"), task("b", "SUCCEEDED", "2")),
        board("a", "1"), board("b", "2"))).isEqualTo(new Verdict(2, 1, ""));
  }

  @Test
  void boards_that_tell_the_truth_prove_nothing_of_what_the_platform_took() {
    BoardResult honest = board("a", "2", Set.of(BoardInvariant.VERSION_TRUTH), Set.of());
    assertThat(verdict(TRUTH, PlatformWord.unknown("not asked"), honest)).isEqualTo(Verdict.notChecked("not asked"));
    assertThat(verdict(TRUTH, word(task("a", "FAILED", "2")), honest))
        .isEqualTo(Verdict.notChecked("the platform has taken no new version"));
  }

  @Test
  void a_board_that_lies_violates_it_whatever_the_platform_says_and_only_once() {
    BoardResult liar =
        board("a", "1", Set.of(BoardInvariant.VERSION_TRUTH), Set.of(BoardInvariant.VERSION_TRUTH));
    assertThat(verdict(TRUTH, PlatformWord.unknown("not asked"), liar)).isEqualTo(new Verdict(1, 1, ""));
    assertThat(verdict(TRUTH, word(task("a", "SUCCEEDED", "2")), liar)).isEqualTo(new Verdict(1, 1, ""));
  }

  @Test
  void boards_count_as_often_as_they_had_an_occasion() {
    BoardResult good = board("a", "2", Set.of(BoardInvariant.EXACT_IMAGE), Set.of());
    BoardResult bad = board("b", "2", Set.of(BoardInvariant.EXACT_IMAGE), Set.of(BoardInvariant.EXACT_IMAGE));
    PlatformWord word = word();
    assertThat(verdict("exact-image", word, good, bad, board("c", "1"))).isEqualTo(new Verdict(2, 1, ""));
    assertThat(verdict("progress-order", word, good, bad)).isEqualTo(Verdict.notChecked("no board came so far"));
  }

  @Test
  void each_task_is_final_or_violates_it_and_without_tasks_nothing_is_claimed() {
    assertThat(verdict("tasks-final", word(task("a", "SUCCEEDED", "2"), task("b", "FAILED", "2"),
        task("c", "CANCELED", "2")))).isEqualTo(new Verdict(3, 0, ""));
    for (String open : List.of("CONFIRM", "QUEUED", "NOTIFIED", "IN_PROGRESS")) {
      assertThat(verdict("tasks-final", word(task("a", open, "2"), task("b", "FAILED", "2")))).as(open)
          .isEqualTo(new Verdict(2, 1, ""));
    }
    assertThat(verdict("tasks-final", word())).isEqualTo(Verdict.notChecked("the campaign made no tasks"));
    assertThat(verdict("tasks-final", PlatformWord.unknown("silent"))).isEqualTo(Verdict.notChecked("silent"));
  }

  @Test
  void a_task_stays_open_rightly_if_a_defect_of_the_firmware_keeps_its_board() {
    PlatformWord word = word(task("a", "QUEUED", "2"), task("b", "FAILED", "2"), task("c", "QUEUED", "2"));
    assertThat(Verdicts.of(List.of(), word, Set.of("a", "b")).get("tasks-final")).isEqualTo(new Verdict(2, 1, ""));
    assertThat(Verdicts.of(List.of(), word(task("a", "QUEUED", "2")), Set.of("a")).get("tasks-final"))
        .isEqualTo(
            Verdict.notChecked("defects of the firmware, or faults that go on, keep every board from finishing"));
  }

  private static Verdict verdict(String invariant, PlatformWord word, BoardResult... boards) {
    return Verdicts.of(List.of(boards), word, Set.of()).get(invariant);
  }

  private static PlatformWord word(PlatformTask... tasks) {
    return PlatformWord.of(
        Stream.of(tasks).collect(Collectors.toMap(PlatformTask::deviceName, Function.identity())));
  }

  private static PlatformTask task(String board, String status, String version) {
    return new PlatformTask(board, status, "", version);
  }

  private static BoardResult board(String name, String active) {
    return board(name, active, Set.of(), Set.of());
  }

  private static BoardResult board(
      String name, String active, Set<BoardInvariant> checked, Set<BoardInvariant> violated) {
    return new BoardResult(new BoardId(name), BoardProfile.M487, BoardState.UPGRADED, Phase.REPORT, "", "", "2", active,
        1, 1, new long[Phase.values().length], new BoardResult.Counts(0, 0, 0, 0, 0), new Judgement(checked, violated));
  }
}
