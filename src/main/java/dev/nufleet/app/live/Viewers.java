package dev.nufleet.app.live;

import akka.actor.typed.Scheduler;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.nufleet.app.live.view.LiveStream;
import dev.nufleet.app.live.view.RunView;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/**
 * The clock of all who watch a run: four times a second somebody looks at the run for all of them, and less often where
 * many watch, since telling each costs the same work and boards need the machine. Where nobody watches nobody looks. At
 * most {@link #MOST} watch at once, for each has a connection.
 */
final class Viewers {
  static final int MOST = 256;

  private static final Duration STEP = Duration.ofMillis(250);
  /** To a hundred viewers something is said every two seconds and a half, to each. */
  private static final Duration EACH = Duration.ofMillis(25);
  /** Below the silence after which a page believes that it is cut off. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(4);
  private static final long SECOND = 1_000_000_000;
  private static final long ALIVE = 5 * SECOND;

  private final RunView view;
  private final LiveStream stream;
  private final Scheduler scheduler;
  private final ExecutionContext blocking;
  private final AtomicInteger places = new AtomicInteger();
  private final Set<ViewerSource.Viewer> all = ConcurrentHashMap.newKeySet();
  private boolean ticking;
  private long askedNanos = -SECOND;
  private long aliveNanos;
  private volatile int alive;

  /** @param blocking for looking at a run, which takes milliseconds where there are many boards */
  Viewers(RunView view, Scheduler scheduler, Executor blocking) {
    this.view = view;
    this.stream = new LiveStream(view);
    this.scheduler = scheduler;
    this.blocking = ExecutionContext.fromExecutor(blocking);
  }

  /** The events of one more viewer. @throws Refused if there is no room for him */
  Source<ByteString, ?> source() throws Refused {
    if (places.get() >= MOST) {
      throw new Refused(503, MOST + " watch this run already, as many as may; close a page, or ask /api/fleet");
    }
    return Source.fromGraph(new ViewerSource(this, stream));
  }

  /** Another number each time that viewers are to be told that their connection is whole. */
  int alive() {
    return alive;
  }

  /** How many there are. */
  int count() {
    return places.get();
  }

  void join(ViewerSource.Viewer viewer) {
    places.incrementAndGet();
    all.add(viewer);
    start();
  }

  void leave(ViewerSource.Viewer viewer) {
    if (all.remove(viewer)) {
      places.decrementAndGet();
    }
  }

  private synchronized void start() {
    if (!ticking) {
      ticking = true;
      later(Duration.ZERO);
    }
  }

  private synchronized boolean goesOn() {
    ticking = !all.isEmpty();
    return ticking;
  }

  private void later(Duration in) {
    scheduler.scheduleOnce(in, this::tick, blocking);
  }

  private void tick() {
    try {
      long now = view.nanos();
      if (now - askedNanos >= SECOND) {
        askedNanos = now;
        view.refresh();
        stream.lookAtTime();
      }
      if (now - aliveNanos >= ALIVE) {
        aliveNanos = now;
        alive++;
      }
      stream.look();
      all.forEach(ViewerSource.Viewer::tick);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(Viewers.class).error("what viewers see stands still for a moment", e);
    }
    if (goesOn()) {
      later(step(all.size()));
    }
  }

  /** How long it is until all are told again what is new. */
  static Duration step(int viewers) {
    Duration step = EACH.multipliedBy(viewers);
    if (step.compareTo(STEP) < 0) {
      return STEP;
    }
    return step.compareTo(LONGEST_STEP) < 0 ? step : LONGEST_STEP;
  }
}
