package dev.nufleet.app.run;

import dev.nufleet.model.RunClock;
import java.time.Instant;

/**
 * The machine's clocks as a run's time. The only place of the product that reads them: nanoseconds from the monotonic
 * clock, and the wall clock once, at the start.
 */
public final class SystemRunClock implements RunClock {
  private final Instant startedAt = Instant.now();
  private final long startNanos = System.nanoTime();

  private SystemRunClock() {}

  /** A run's time that begins now. */
  public static SystemRunClock start() {
    return new SystemRunClock();
  }

  @Override
  public long nanos() {
    return System.nanoTime() - startNanos;
  }

  @Override
  public Instant startedAt() {
    return startedAt;
  }
}
