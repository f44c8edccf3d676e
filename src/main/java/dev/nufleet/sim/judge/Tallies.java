package dev.nufleet.sim.judge;

import dev.nufleet.history.BoardNames;
import dev.nufleet.history.Finding;
import dev.nufleet.history.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts, for each invariant, boards that could have broken it and those that did; and keeps the time. */
final class Tallies {
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final BoardNames names = new BoardNames();
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
    Tally tally = tallies.get(invariant); // asked with each packet and piece
    if (tally == null) {
      tally = tallies.computeIfAbsent(invariant, name -> new Tally(name, "", names));
    }
    int number = names.numberOf(board);
    tally.hold(holds || tally.isViolatedBy(number), Math.max(1, facts.getAsLong()), number, words);
  }

  List<Finding> end() {
    return tallies.values().stream().map(tally -> tally.end()).toList();
  }
}
