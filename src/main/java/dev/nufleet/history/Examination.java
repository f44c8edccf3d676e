package dev.nufleet.history;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a history: every invariant, and what keeps boards from finishing. Where facts are missing it stops: what was
 * broken before is broken, and nothing else is claimed.
 */
public final class Examination {
  /** Invariants that need more than a board's own events: nothing else in a run judges them. */
  public static final List<String> ONLY_HERE =
      List.of("no-lost-acknowledgement", "one-install-per-candidate", "platform-truth", "bounded-retries");

  private final BoardNames names = new BoardNames();
  private final DefectFinder defects = new DefectFinder(names);
  private final Holds holds = new Holds(names);
  private final List<Checker> checkers = List.of(new BoardChecks(names), new InstallChecks(names),
      new PlatformChecks(names, this::kept), new RetryChecks(names));
  private long lastN;
  private boolean ended;
  private String missing = "";

  /** Takes the next fact, in order. */
  public void see(Fact fact) {
    if (fact.n() != lastN + 1 && missing.isEmpty()) {
      missing = "facts are missing in the history, the first of them n " + (lastN + 1);
    }
    lastN = fact.n();
    ended |= fact.what().equals(RunFacts.ENDED);
    if (missing.isEmpty()) {
      int board = names.numberOf(fact.board());
      checkers.forEach(checker -> checker.see(fact, board));
      defects.see(fact, board);
      holds.see(fact, board);
    }
  }

  /** Boards that something keeps from finishing. */
  private Set<String> kept() {
    Set<String> kept = new HashSet<>(defects.found().keySet());
    kept.addAll(holds.found().keySet());
    return kept;
  }

  /** The facts end before the run did. @param why nothing more can be claimed */
  public void breakOff(String why) {
    if (missing.isEmpty()) {
      missing = why;
    }
  }

  /** Whether the run's end is among the facts. */
  public boolean hasEnd() {
    return ended;
  }

  /** Why not all could be judged; empty if all could. */
  public String missing() {
    return missing;
  }

  public List<Finding> findings() {
    Map<String, Finding> all = new LinkedHashMap<>();
    for (Checker checker : checkers) {
      for (Finding finding : checker.end(ended && missing.isEmpty())) {
        all.merge(finding.invariant(), missing.isEmpty() ? finding : finding.ofPart(missing), Finding::with);
      }
    }
    return List.copyOf(all.values());
  }

  /** By board: the defect of the real firmware that keeps it from finishing, for boards that show one. */
  public Map<String, Defect> defects() {
    return defects.found();
  }

  /** By board: the fault that still held it when the run ended, for boards that show no defect. */
  public Map<String, Held> held() {
    Map<String, Held> held = holds.found();
    held.keySet().removeAll(defects.found().keySet());
    return held;
  }

  /**
   * Whether a board has finished, as far as the history tells: it told the campaign's version, or its task succeeded,
   * and it shows no defect in what it runs.
   */
  public boolean hasFinished(String board) {
    Defect defect = defects.found().get(board);
    return holds.isFinished(names.numberOf(board))
        && defect != Defect.MODULE_BLIND && defect != Defect.DELTA_AS_FIRMWARE;
  }
}
