package dev.nufleet.sim.judge;

import dev.nufleet.history.Finding;
import dev.nufleet.history.Finding.Broken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts, for each invariant, boards that could have broken it and those that did; and keeps the time. */
final class Tallies {
  private static final class Tally {
    private final Set<String> checked = new LinkedHashSet<>();
    private final Set<String> violated = new LinkedHashSet<>();
    private final List<Broken> first = new ArrayList<>();
  }

  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final LongSupplier nanos;
  private final LongSupplier facts;

  /** @param facts how many there are in the history so far: what is broken is broken by the last of them */
  Tallies(LongSupplier nanos, LongSupplier facts) {
    this.nanos = nanos;
    this.facts = facts;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  /** An occasion. A board breaks an invariant once, however often it does. */
  void hold(String invariant, boolean holds, String board, Supplier<String> words) {
    Tally tally = tallies.computeIfAbsent(invariant, name -> new Tally());
    tally.checked.add(board);
    if (!holds && tally.violated.add(board) && tally.first.size() < Finding.MOST_SHOWN) {
      tally.first.add(new Broken(Math.max(1, facts.getAsLong()), board, words.get()));
    }
  }

  List<Finding> end() {
    List<Finding> findings = new ArrayList<>();
    tallies.forEach((invariant, tally) ->
        findings.add(new Finding(invariant, tally.checked.size(), tally.violated.size(), "", tally.first)));
    return findings;
  }
}
