package dev.nufleet.app.simulate;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.history.Defect;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import dev.nufleet.sim.Outcome;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.World;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Coverage;
import dev.nufleet.sim.study.Life;
import dev.nufleet.sim.study.Trace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Worlds by their seeds, several side by side, each in one thread; what came of them is told in their order. */
final class Batch {
  private static final long PROGRESS_SECONDS = 10;

  /**
   * What is asked.
   *
   * @param until of the clock: no seed begins later
   * @param wanted no seed is told of behind the first with an unfinished board that shows this; empty: all are
   * @param otherJava home of the Java in which each lives a second time; empty: it lives once
   */
  record Asked(long first, long last, Worlds worlds, long until, int workers, Optional<Defect> wanted,
      Optional<Path> otherJava) {}

  /**
   * One seed's end.
   *
   * @param life of a world that violates something or shows what is wanted, lived once more to be told of
   * @param differs where its second life is another one
   * @param met what its boards met, in words of {@link Coverage}
   */
  private record Lived(
      long seed, Optional<Outcome> outcome, Optional<Life> life, Optional<Trace.Difference> differs, Set<String> met) {
    private static final Lived NO_MORE =
        new Lived(Long.MAX_VALUE, Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
  }

  private final Asked asked;
  private final RunClock clock;
  private final PrintWriter out;
  private final Capsules capsules;

  Batch(Asked asked, RunClock clock, PrintWriter out, Capsules capsules) {
    this.asked = asked;
    this.clock = clock;
    this.out = out;
    this.capsules = capsules;
  }

  Tallies live() throws InterruptedException {
    AtomicLong next = new AtomicLong(asked.first());
    BlockingQueue<Lived> lived = new LinkedBlockingQueue<>();
    AtomicReference<Throwable> broken = new AtomicReference<>();
    AtomicReference<String> javaThere = new AtomicReference<>("");
    for (int i = 0; i < asked.workers(); i++) {
      Thread worker = new Thread(() -> {
        try {
          work(next, lived, javaThere);
        } catch (RuntimeException | Error e) {
          broken.set(e);
        } finally {
          lived.add(Lived.NO_MORE);
        }
      }, "world-" + i);
      worker.setDaemon(true);
      worker.start();
    }
    Tallies tallies = gather(lived);
    next.set(Long.MAX_VALUE / 2); // where one was found, the others need not go on
    if (broken.get() instanceof UserMistake mistake) {
      throw mistake;
    } else if (broken.get() != null) {
      throw new IllegalStateException("worlds cannot live on", broken.get());
    }
    tallies.livedAgainIn(javaThere.get());
    return tallies;
  }

  /** @param javaThere gets the version of the other Java, if there is one */
  private void work(AtomicLong next, BlockingQueue<Lived> lived, AtomicReference<String> javaThere) {
    Workshop workshop = new Workshop();
    try (OtherJvm other = asked.otherJava().map(home -> OtherJvm.start(asked.worlds(), home)).orElse(null)) {
      javaThere.set(other == null ? "" : other.version());
      for (long seed = next.getAndIncrement(); seed <= asked.last() && clock.nanos() < asked.until();
          seed = next.getAndIncrement()) {
        WorldPlan plan = asked.worlds().plan(seed);
        lived.add(other == null ? once(plan, workshop) : twice(plan, workshop, other));
      }
    }
  }

  private Lived once(WorldPlan plan, Workshop workshop) {
    Coverage coverage = new Coverage();
    return ended(plan, workshop,
        outcome(() -> World.hearingBootloaders(plan, workshop, coverage::see, coverage::hear)), Optional.empty(),
        coverage.met());
  }

  private Lived twice(WorldPlan plan, Workshop workshop, OtherJvm other) {
    other.begin(plan.seed());
    Trace trace = new Trace();
    Coverage coverage = new Coverage();
    Optional<Outcome> outcome = outcome(() -> new World(plan, workshop, fact -> {
      trace.see(fact);
      coverage.see(fact);
    }, (board, prints) -> {
      trace.hear(board, prints);
      coverage.hear(board, prints);
    }));
    Trace whole = outcome.isPresent() ? trace : Trace.of(plan, workshop); // how it broke off belongs to it
    Optional<Trace.Difference> differs = other.end(plan, whole, workshop);
    return ended(plan, workshop, outcome, differs, coverage.met());
  }

  /** @return empty if the world breaks off: the life that follows does so too, and tells of it */
  private static Optional<Outcome> outcome(Supplier<World> world) {
    try {
      return Optional.of(world.get().live());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private Lived ended(WorldPlan plan, Workshop workshop, Optional<Outcome> outcome,
      Optional<Trace.Difference> differs, Set<String> met) {
    if (outcome.isPresent() && !outcome.get().isViolated() && !isFound(outcome.get())) {
      return new Lived(plan.seed(), outcome, Optional.empty(), differs, met);
    }
    Life again = Life.of(plan, workshop);
    return new Lived(plan.seed(), outcome, Optional.of(again), differs.or(() -> again.ends().isEmpty()
        ? Optional.of(new Trace.Difference(again.end().facts(), "a violation", "none when it lived again"))
        : Optional.empty()), met);
  }

  private boolean isFound(Outcome outcome) {
    return asked.wanted().filter(outcome.shown()::containsValue).isPresent();
  }

  /** Says what came of each seed, in their order, however the threads went. */
  private Tallies gather(BlockingQueue<Lived> lived) throws InterruptedException {
    Tallies tallies = new Tallies();
    TreeMap<Long, Lived> early = new TreeMap<>();
    long begun = clock.nanos();
    long told = begun;
    long expected = asked.first();
    for (int through = 0; through < asked.workers(); ) {
      Lived one = lived.poll(PROGRESS_SECONDS, TimeUnit.SECONDS);
      if (one == Lived.NO_MORE) {
        through++;
      } else if (one != null) {
        early.put(one.seed(), one);
        for (Lived now = early.remove(expected); now != null; now = early.remove(++expected)) {
          tell(now, tallies);
          if (now.outcome().filter(this::isFound).isPresent()) {
            out.println(tallies.progress((clock.nanos() - begun) / 1e9));
            return tallies;
          }
        }
      }
      if (clock.nanos() - told >= TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)) {
        told = clock.nanos();
        out.println(tallies.progress((told - begun) / 1e9));
        out.flush();
      }
    }
    early.values().forEach(one -> tell(one, tallies));
    out.println(tallies.progress((clock.nanos() - begun) / 1e9));
    return tallies;
  }

  private void tell(Lived one, Tallies tallies) {
    tallies.met(one.seed(), one.met());
    one.outcome().ifPresentOrElse(tallies::add, () -> tallies.addBroken(asked.worlds().plan(one.seed())));
    one.life().filter(life -> !life.violations().isEmpty()).ifPresent(life -> {
      tallies.violated(life).forEach(out::println);
      capsules.keep(life).forEach(out::println);
    });
    asked.wanted().ifPresent(defect -> one.life().ifPresent(life -> life.defects().stream()
        .filter(found -> found.words().equals(defect.word())).findFirst().ifPresent(found -> {
          tallies.found();
          out.println("seed " + one.seed() + ": " + found.line());
          capsules.keep(life, found, "seed-" + one.seed() + "-" + found.words()).forEach(out::println);
        })));
    one.differs().ifPresent(differs -> {
      tallies.differs();
      out.println("seed " + one.seed() + ": determinism, it lived twice and differs from item " + differs.item()
          + " on (facts and prints are counted)");
      out.println("  here:  " + Printable.line(differs.first()));
      out.println("  there: " + Printable.line(differs.second()));
    });
    out.flush();
  }
}
