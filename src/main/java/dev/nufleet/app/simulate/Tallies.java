package dev.nufleet.app.simulate;

import dev.nufleet.sim.Outcome;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Life;
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

  void add(Outcome outcome) {
    seeds++;
    lives += outcome.boards();
    upgraded += outcome.upgraded();
    virtualSeconds += outcome.virtualNanos() / 1e9;
    outcome.acted().forEach((kind, count) -> acted.merge(kind, count, Integer::sum));
    outcome.explained().values().forEach(defect -> defects.merge(defect, 1, Integer::sum));
  }

  /** One that broke off. */
  void addBroken(WorldPlan plan) {
    seeds++;
    lives += plan.boards().size();
  }

  /** @return a line for each thing that must not be */
  List<String> violated(Life life) {
    violations += life.violations().size();
    return life.violations().stream().map(one -> "seed " + life.plan().seed() + ": " + one.line()).toList();
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
