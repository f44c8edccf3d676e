package dev.nufleet.model;

import java.time.Instant;
import java.util.function.LongSupplier;

/** A run's clock that a test moves by hand. @param now nanoseconds since the run's start, which was at the epoch */
public record HandClock(LongSupplier now) implements RunClock {
  @Override
  public long nanos() {
    return now.getAsLong();
  }

  @Override
  public Instant startedAt() {
    return Instant.EPOCH;
  }
}
