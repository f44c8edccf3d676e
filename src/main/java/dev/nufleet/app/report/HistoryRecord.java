package dev.nufleet.app.report;

import dev.nufleet.fleet.Verdict;
import dev.nufleet.history.Defect;
import dev.nufleet.history.Examination;
import dev.nufleet.history.Finding;
import dev.nufleet.history.Held;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was kept of a run's history, and what it proves.
 *
 * @param begun whether there was to be one
 * @param facts how many were written
 * @param dropped how many were not, because the disk was slower than what happened
 * @param why it is not whole; empty if it is
 * @param defects by board: what of the real firmware keeps it from finishing
 * @param held by board, of those without a defect: the fault that still held it when the run ended
 */
public record HistoryRecord(boolean begun, long facts, long dropped, String why, List<Finding> findings,
    Map<String, Defect> defects, Map<String, Held> held) {
  public HistoryRecord {
    findings = List.copyOf(findings);
    defects = Map.copyOf(defects);
    held = Map.copyOf(held);
  }

  /**
   * Of a history that is read again.
   *
   * @param why it is not whole; empty if it is
   */
  public static HistoryRecord told(long facts, long dropped, String why, Examination judged) {
    return new HistoryRecord(true, facts, dropped, why, judged.findings(), judged.defects(), judged.held());
  }

  /** One in which no fault lasted to the end. */
  HistoryRecord(boolean begun, long facts, long dropped, String why, List<Finding> findings,
      Map<String, Defect> defects) {
    this(begun, facts, dropped, why, findings, defects, Map.of());
  }

  /** Boards that something keeps from finishing. */
  Set<String> kept() {
    Set<String> kept = new HashSet<>(defects.keySet());
    kept.addAll(held.keySet());
    return kept;
  }

  /** Of a run whose history nobody keeps. */
  public static HistoryRecord notKept(String why) {
    return new HistoryRecord(false, 0, 0, why, List.of(), Map.of());
  }

  /** Of a history that was written in part, and proves nothing. */
  static HistoryRecord unjudged(long facts, long dropped, String why) {
    return new HistoryRecord(true, facts, dropped, why, List.of(), Map.of());
  }

  /** Whether every fact is in it. */
  public boolean isWhole() {
    return why.isEmpty();
  }

  /** Of an invariant that the history shows broken; empty if it does not. */
  Optional<Verdict> broken(String invariant) {
    return findings.stream().filter(finding -> finding.invariant().equals(invariant) && finding.isViolated())
        .findFirst().map(finding -> Verdict.of(finding.occasions(), finding.violations(), finding.why()));
  }

  /** Of the invariants that only a history can judge. */
  Map<String, Verdict> verdicts() {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    Examination.ONLY_HERE.forEach(invariant -> verdicts.put(invariant, Verdict.notChecked(why.isEmpty()
        ? "the history does not judge it" : why)));
    findings.stream().filter(finding -> verdicts.containsKey(finding.invariant())).forEach(finding ->
        verdicts.put(finding.invariant(), Verdict.of(finding.occasions(), finding.violations(), finding.why())));
    return verdicts;
  }
}
