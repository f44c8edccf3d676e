package dev.nufleet.app.report;

import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.Verdict;
import dev.nufleet.model.BoardInvariant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of each invariant in a run. What boards did is judged on their events; what the platform took, against
 * its own word, since no part is asked about itself.
 */
final class Verdicts {
  private static final String NO_OCCASION = "no board came so far";

  private Verdicts() {}

  /**
   * @param kept boards that a defect of the real firmware, or a fault that goes on, keeps from finishing: their tasks
   *     stay open rightly
   */
  static Map<String, Verdict> of(List<BoardResult> boards, PlatformWord word, Set<String> kept) {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    for (BoardInvariant invariant : BoardInvariant.values()) {
      verdicts.put(invariant.word(), invariant == BoardInvariant.VERSION_TRUTH
          ? versionTruth(boards, word)
          : onEvents(boards, invariant));
    }
    verdicts.put("tasks-final", word.isKnown()
        ? tasksFinal(word, kept)
        : Verdict.notChecked(word.whyUnknown()));
    return verdicts;
  }

  private static Verdict tasksFinal(PlatformWord word, Set<String> kept) {
    long excused = word.tasks().values().stream()
        .filter(task -> task.isOpen() && kept.contains(task.deviceName())).count();
    return Verdict.of(word.tasks().size() - excused, word.openTasks() - excused, excused == 0
        ? "the campaign made no tasks"
        : "defects of the firmware, or faults that go on, keep every board from finishing");
  }

  private static Verdict onEvents(List<BoardResult> boards, BoardInvariant invariant) {
    return Verdict.of(
        boards.stream().filter(board -> board.judgement().checked().contains(invariant)).count(),
        boards.stream().filter(board -> board.judgement().violated().contains(invariant)).count(),
        NO_OCCASION);
  }

  /**
   * A board violates it if it told another version than its active header has, or if the platform has another version
   * of it. Boards' own words alone can only refute it, so without the platform's it was not checked.
   */
  private static Verdict versionTruth(List<BoardResult> boards, PlatformWord word) {
    long liars = boards.stream()
        .filter(board -> board.judgement().violated().contains(BoardInvariant.VERSION_TRUTH)
            || isTakenWrong(board, word))
        .count();
    long taken = boards.stream().filter(board -> word.versionOf(board.board()).isPresent()).count();
    if (liars == 0 && taken == 0) {
      return Verdict.notChecked(word.isKnown() ? "the platform has taken no new version" : word.whyUnknown());
    }
    long told = boards.stream()
        .filter(board -> board.judgement().checked().contains(BoardInvariant.VERSION_TRUTH)
            || word.versionOf(board.board()).isPresent())
        .count();
    return Verdict.of(told, liars, NO_OCCASION);
  }

  private static boolean isTakenWrong(BoardResult board, PlatformWord word) {
    return word.versionOf(board.board()).filter(version -> !version.equals(board.activeVersion())).isPresent();
  }
}
