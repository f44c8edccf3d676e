package dev.nufleet.sim.study;

import dev.nufleet.hal.Printed;
import dev.nufleet.history.Fact;
import dev.nufleet.sim.Outcome;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.World;
import dev.nufleet.sim.WorldPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A world that lived, and what is worth knowing afterwards.
 *
 * @param outcome empty: it broke off
 * @param violations what must not be; empty if nothing
 * @param acted what came true, in its order
 */
public record Life(
    WorldPlan plan, Optional<Outcome> outcome, List<Violation> violations, Map<ActId, Came> acted, End end) {
  /** When an act came true. @param n of the fact that says so */
  public record Came(long n, long nanos) {}

  /**
   * By what two lives are told apart.
   *
   * @param facts how many there were
   * @param hash one number for all of them, see {@link Digest}
   * @param nanos when the last one was
   */
  public record End(long facts, long hash, long nanos) {}

  /** Defects of the real firmware that boards show which are unfinished at the end; nothing is violated by them. */
  public List<Violation> defects() {
    return outcome.map(Violation::defects).orElse(List.of()).stream().map(one -> one.at(end.nanos())).toList();
  }

  /** All that a capsule may be of: what is violated, then defects. */
  public List<Violation> ends() {
    List<Violation> all = new ArrayList<>(violations);
    all.addAll(defects());
    return all;
  }

  /** Hears a world. */
  private static final class Notes {
    private final Consumer<Fact> reader;
    private final Map<ActId, Came> acted = new LinkedHashMap<>();
    private long[] times = new long[1024];
    private int facts;
    private long hash = Digest.EMPTY;

    Notes(Consumer<Fact> reader) {
      this.reader = reader;
    }

    void see(Fact fact) {
      if (facts == times.length) {
        times = Arrays.copyOf(times, 2 * facts);
      }
      times[facts++] = fact.nanos();
      hash = Digest.more(hash, fact);
      ActId.of(fact).ifPresent(id -> acted.putIfAbsent(id, new Came(fact.n(), fact.nanos())));
      reader.accept(fact);
    }

    End end() {
      return new End(facts, hash, facts == 0 ? 0 : times[facts - 1]);
    }

    /** With its time. */
    Violation timed(Violation violation) {
      long n = violation.n();
      return violation.at(n >= 1 && n <= facts ? times[(int) n - 1] : end().nanos());
    }
  }

  /** Lets a world live that nobody listens to. */
  public static Life of(WorldPlan plan, Workshop workshop) {
    return of(plan, fact -> { }, seen -> new World(plan, workshop, seen));
  }

  /**
   * Lets a world live.
   *
   * @param reader hears each fact as it happens; throws nothing
   * @param consoles hears what boards print, by name; throws nothing
   */
  public static Life of(
      WorldPlan plan, Workshop workshop, Consumer<Fact> reader, BiConsumer<String, List<Printed>> consoles) {
    return of(plan, reader, seen -> new World(plan, workshop, seen, consoles));
  }

  private static Life of(WorldPlan plan, Consumer<Fact> reader, Function<Consumer<Fact>, World> worlds) {
    Notes notes = new Notes(reader);
    try {
      Outcome outcome = worlds.apply(notes::see).live();
      return new Life(plan, Optional.of(outcome), Violation.each(outcome).stream().map(notes::timed).toList(),
          notes.acted, notes.end());
    } catch (RuntimeException e) { // a defect of a rule: it is what is looked for, like any other
      return new Life(plan, Optional.empty(), List.of(notes.timed(Violation.of(e))), notes.acted, notes.end());
    }
  }
}
