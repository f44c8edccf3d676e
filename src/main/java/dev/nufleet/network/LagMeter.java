package dev.nufleet.network;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Source;
import dev.nufleet.model.RunClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run's time that knows how late this machine is with its own work: one for all boards of a process.
 *
 * <p>A beat is timed every {@link #BEAT} and goes through the queues that the work of all links goes through. While it
 * comes in time, {@link #fairNanos} runs as the run's time does; how much later it comes is left out. So of a second
 * that a board grants, this machine may be late twenty times, once with each beat: about as often as a peer's answer
 * has to pass queues like that one on its way. However late it is, fair time runs at a {@link #MOST_STRETCH}th of the
 * speed at least: a silent peer does not keep a board for longer.
 */
public final class LagMeter implements RunClock {
  static final Duration BEAT = Duration.ofMillis(50);

  /** The scheduler's tick of 10 ms, twice: so late are timers of a machine at rest. */
  static final Duration USUAL_LATENESS = Duration.ofMillis(20);

  static final int MOST_STRETCH = 15;

  private static final long FAIR_NANOS = BEAT.plus(USUAL_LATENESS).toNanos();

  private final RunClock clock;
  private volatile Beat last;
  private volatile Optional<LoopbackPulse> far = Optional.empty();

  /** @param at the run's time. @param fair what of it was fair */
  private record Beat(long at, long fair) {
    long fairAt(long now) {
      long passed = Math.max(0, now - at);
      return fair + Math.max(Math.min(passed, FAIR_NANOS), passed / MOST_STRETCH);
    }
  }

  LagMeter(RunClock clock) {
    this.clock = clock;
    long now = clock.nanos();
    this.last = new Beat(now, now);
  }

  /**
   * Beats until the system ends, with a byte that this process sends to itself. Where that cannot be, the beats are
   * tasks of the system's default dispatcher.
   *
   * @param peer a process of this machine that the boards' links lead to: while it echoes, the beats go through it, so
   *     that its lateness is known too
   */
  public static LagMeter watch(ActorSystem<?> system, RunClock clock, Optional<InetSocketAddress> peer) {
    LagMeter meter = new LagMeter(clock);
    meter.far = peer.map(echo -> LoopbackPulse.through(echo, system, BEAT, meter::beat));
    LoopbackPulse near = LoopbackPulse.start(system, BEAT, () -> {
      if (!meter.isThroughPeer()) {
        meter.beat();
      }
    });
    Source.tick(BEAT, BEAT, NotUsed.getInstance()).runForeach(tick -> {
      if (!near.isBeating() && !meter.isThroughPeer()) {
        meter.beat();
      }
    }, system);
    return meter;
  }

  /** Whether beats go through the other process now. */
  boolean isThroughPeer() {
    return far.filter(LoopbackPulse::isBeating).isPresent();
  }

  void beat() {
    long now = clock.nanos();
    last = new Beat(now, last.fairAt(now));
  }

  @Override
  public long fairNanos() {
    Beat beat = last; // before the time is asked, lest the beat is the later of the two
    return beat.fairAt(clock.nanos());
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public Instant startedAt() {
    return clock.startedAt();
  }
}
