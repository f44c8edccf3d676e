package dev.nufleet.app.simulate;

import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.RunClock;
import dev.nufleet.sim.Outcome;
import dev.nufleet.sim.Swarm;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.World;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Life;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Worlds by their seeds, several side by side, each in one thread; what came of them is told in their order. */
final class Batch {
  private static final long PROGRESS_SECONDS = 10;

  /**
   * What is asked.
   *
   * @param boards of each world; 0: drawn
   * @param scenario null: drawn from each seed
   * @param until of the clock: no seed begins later
   * @param twice whether each lives twice
   */
  record Asked(long first, long last, int boards, Scenario scenario, long until, int workers, boolean twice) {
    WorldPlan plan(long seed) {
      return Swarm.plan(seed, boards, scenario);
    }
  }

  /** One seed's end. @param life of a world that violates something, lived once more to be told of */
  private record Lived(long seed, Optional<Outcome> outcome, Optional<Life> life, boolean differs) {
    private static final Lived NO_MORE = new Lived(Long.MAX_VALUE, Optional.empty(), Optional.empty(), false);
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
    for (int i = 0; i < asked.workers(); i++) {
      Thread worker = new Thread(() -> {
        Workshop workshop = new Workshop();
        for (long seed = next.getAndIncrement(); seed <= asked.last() && clock.nanos() < asked.until();
            seed = next.getAndIncrement()) {
          lived.add(live(asked.plan(seed), workshop));
        }
        lived.add(Lived.NO_MORE);
      }, "world-" + i);
      worker.setDaemon(true);
      worker.start();
    }
    return gather(lived);
  }

  private Lived live(WorldPlan plan, Workshop workshop) {
    Optional<Outcome> outcome = Optional.empty();
    try {
      outcome = Optional.of(new World(plan, workshop, fact -> { }, (board, prints) -> { }).live());
    } catch (RuntimeException e) {
      // told by the life that follows, which breaks off in the same way
    }
    boolean differs = asked.twice() && outcome.isPresent() && new World(
        plan, new Workshop(), fact -> { }, (board, prints) -> { }).live().hash() != outcome.get().hash();
    if (outcome.isPresent() && !outcome.get().isViolated()) {
      return new Lived(plan.seed(), outcome, Optional.empty(), differs);
    }
    Life again = Life.of(plan, workshop);
    return new Lived(plan.seed(), outcome, Optional.of(again), differs || again.violations().isEmpty());
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
    one.outcome().ifPresentOrElse(tallies::add, () -> tallies.addBroken(asked.plan(one.seed())));
    one.life().filter(life -> !life.violations().isEmpty()).ifPresent(life -> {
      tallies.violated(life).forEach(out::println);
      capsules.keep(life).forEach(out::println);
    });
    if (one.differs()) {
      tallies.differs();
      out.println("seed " + one.seed() + ": determinism, it lived twice and its histories differ");
    }
    out.flush();
  }
}
