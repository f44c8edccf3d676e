package dev.nufleet.app.simulate;

import dev.nufleet.model.FaultKind;
import dev.nufleet.sim.Outcome;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Coverage;
import dev.nufleet.sim.study.Life;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the worlds of a simulation showed together. For one thread, and worlds in the order of their seeds. */
final class Tallies {
  private static final long FNV_PRIME = 0x100000001b3L;

  private long seeds;
  private long lives;
  private long upgraded;
  private long violations;
  private boolean found;
  private double virtualSeconds;
  /** One number for all histories in the order of their seeds. */
  private long histories;
  /** The version of the Java in which they lived again; empty if they did not. */
  private String javaThere = "";
  /** In how many worlds each was met. */
  private final Map<String, Long> met = new TreeMap<>();
  /** The seed that met something for the first time, the last of these. */
  private long newest;
  private final Map<String, Integer> acted = new TreeMap<>();
  private final Map<String, Integer> defects = new TreeMap<>();

  void add(Outcome outcome) {
    seeds++;
    lives += outcome.boards();
    histories = (histories ^ outcome.hash()) * FNV_PRIME;
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

  /** @param words of {@link Coverage} */
  void met(long seed, Set<String> words) {
    for (String word : words) {
      if (met.merge(word, 1L, Long::sum) == 1) {
        newest = seed;
      }
    }
  }

  /** A world shows what is looked for. */
  void found() {
    found = true;
  }

  boolean isFound() {
    return found;
  }

  void differs() {
    violations++;
  }

  /** @param version of that Java; empty: none of them lived again */
  void livedAgainIn(String version) {
    javaThere = version;
  }

  long violations() {
    return violations;
  }

  /** @param seconds of real time */
  String progress(double seconds) {
    return String.format(Locale.ROOT, "%d seeds, %d lives (%.1f a second), %.1f virtual hours, %d violations; %s",
        seeds, lives, lives / Math.max(seconds, 1e-3), virtualSeconds / 3600, violations, coverage());
  }

  private String coverage() {
    return String.format(Locale.ROOT,
        "met %d ways of the bootloader, %d causes, %d faults by place, %d power cuts by phase and task%s",
        count(Coverage.Kind.BOOT), count(Coverage.Kind.CAUSE), count(Coverage.Kind.FAULT),
        count(Coverage.Kind.POWER), met.isEmpty() ? "" : ", the last new one by seed " + newest);
  }

  private long count(Coverage.Kind kind) {
    return met.keySet().stream().filter(word -> Coverage.is(word, kind)).count();
  }

  /** What was met on the way. */
  List<String> figures() {
    long once = met.values().stream().filter(worlds -> worlds == 1).count();
    List<String> never = Arrays.stream(FaultKind.values()).map(FaultKind::word)
        .filter(kind -> !acted.containsKey(kind)).toList();
    return List.of("upgraded: " + upgraded + " of " + lives + " boards",
        "explained by the real firmware's defects: " + (defects.isEmpty() ? "none" : defects),
        "faults that came true: " + (acted.isEmpty() ? "none" : acted)
            + (never.isEmpty() ? "" : "; never: " + String.join(", ", never)),
        coverage(),
        String.format(Locale.ROOT, "histories in one number: %016x, of Java %s%s", histories,
            System.getProperty("java.version"),
            javaThere.isEmpty() ? "" : "; each lived again, item by item the same but for what is said above, in Java "
                + javaThere),
        String.format(Locale.ROOT, "%d of these %d were met by one world only: the next seed shows something new with a"
            + " chance of about %.0f %%", once, met.size(), Math.min(100.0, 100.0 * once / Math.max(1, seeds))));
  }

  /** The last line. */
  String result() {
    return "simulate: " + seeds + " seeds, " + lives + " lives, " + violations + " violations";
  }
}
