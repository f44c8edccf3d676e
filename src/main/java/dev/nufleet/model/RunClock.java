package dev.nufleet.model;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A run's time: the one source of time for boards, platform and fleet. Nanoseconds since the run's start, and the wall
 * time of that start; so times of several parties and processes can be compared. Never goes back.
 *
 * <p>Nobody below {@code app} reads the machine's clock; whoever needs time is handed this, and a test or a simulator
 * hands in one of its own.
 */
public interface RunClock {
  /** Nanoseconds since the run's start. */
  long nanos();

  /**
   * The time that may be held against a peer: {@link #nanos}, less what this machine was late with its own work. A peer
   * on the same cores is slow for the same reason, and one that is silent stays silent. Never goes back. Clocks that do
   * not measure how late the machine is say the run's time.
   */
  default long fairNanos() {
    return nanos();
  }

  /** The wall time at which {@link #nanos} was 0. */
  Instant startedAt();

  /** The wall time now, as this run counts it: a step of the machine's wall clock does not show. */
  default Instant instant() {
    return startedAt().plusNanos(nanos());
  }

  /** {@link #instant} as UNIX milliseconds. */
  default long millis() {
    return instant().toEpochMilli();
  }

  /** The same time for libraries that ask for a {@link Clock}. */
  default Clock asClock() {
    return inZone(ZoneOffset.UTC);
  }

  private Clock inZone(ZoneId zone) {
    RunClock time = this;
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return zone;
      }

      @Override
      public Clock withZone(ZoneId other) {
        return time.inZone(other);
      }

      @Override
      public Instant instant() {
        return time.instant();
      }
    };
  }
}
