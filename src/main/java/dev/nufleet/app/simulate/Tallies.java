package dev.nufleet.app.simulate;

import dev.nufleet.history.Finding;
import dev.nufleet.sim.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the worlds of a simulation showed together. For one thread, and worlds in the order of their seeds. */
final class Tallies {
  private long seeds;
  private long lives;
  private long upgraded;
  private long violations;
  private double virtualSeconds;
  private final Map<String, Integer> acted = new TreeMap<>();
  private final Map<String, Integer> defects = new TreeMap<>();

  /** @return a line for each thing that must not be */
  List<String> add(Outcome outcome) {
    seeds++;
    lives += outcome.boards();
    upgraded += outcome.upgraded();
    virtualSeconds += outcome.virtualNanos() / 1e9;
    outcome.acted().forEach((kind, count) -> acted.merge(kind, count, Integer::sum));
    outcome.explained().values().forEach(defect -> defects.merge(defect, 1, Integer::sum));
    List<String> lines = new ArrayList<>();
    String seed = "seed " + outcome.plan().seed() + ": ";
    for (Finding finding : outcome.violations()) {
      Finding.Broken first = finding.first().get(0);
      lines.add(seed + finding.invariant() + ", " + first.board() + ", event " + first.n() + ": " + first.words());
    }
    outcome.unexplained().forEach((board, where) -> lines.add(seed + "liveness, " + board + ": " + where));
    if (outcome.endless()) {
      lines.add(seed + "endless, " + outcome.turns() + " turns in "
          + String.format(Locale.ROOT, "%.0f", outcome.virtualNanos() / 1e9) + " virtual seconds");
    }
    violations += lines.size();
    return lines;
  }

  void differs() {
    violations++;
  }

  long violations() {
    return violations;
  }

  /** @param seconds of real time */
  String progress(double seconds) {
    return String.format(Locale.ROOT, "%d seeds, %d lives (%.0f a minute), %.1f virtual hours, %d violations",
        seeds, lives, lives / Math.max(seconds, 1e-3) * 60, virtualSeconds / 3600, violations);
  }

  /** What was met on the way. */
  List<String> figures() {
    return List.of("upgraded: " + upgraded + " of " + lives + " boards",
        "explained by the real firmware's defects: " + (defects.isEmpty() ? "none" : defects),
        "faults that came true: " + (acted.isEmpty() ? "none" : acted));
  }

  /** The last line. */
  String result() {
    return "simulate: " + seeds + " seeds, " + lives + " lives, " + violations + " violations";
  }
}
