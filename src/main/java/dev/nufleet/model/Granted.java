package dev.nufleet.model;

import java.util.function.LongSupplier;

/**
 * What a peer is granted before it counts as silent. Timers know real time only, so whoever waits sets one for the
 * whole time, and when it rings asks what is left.
 */
@FunctionalInterface
public interface Granted {
  /** Real time: when the timer has rung, nothing is left. */
  Granted BY_THE_TIMER = () -> 0;

  /** How much longer to wait, in real nanoseconds, before asking again; 0: it is used up. */
  long leftNanos();

  /**
   * So much fair time from now on.
   *
   * @param fairNanos see {@link RunClock#fairNanos}; or any clock's nanoseconds that never go back
   */
  static Granted now(LongSupplier fairNanos, long nanos) {
    long tick = 10_000_000; // of the scheduler: shorter waits would be no shorter
    long since = fairNanos.getAsLong();
    return () -> {
      long left = nanos - (fairNanos.getAsLong() - since);
      return left <= 0 ? 0 : Math.max(left, tick);
    };
  }
}
