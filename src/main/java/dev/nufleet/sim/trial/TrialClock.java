package dev.nufleet.sim.trial;

import dev.nufleet.model.RunClock;
import java.time.Instant;

/** The clock of a platform of its own: time passes when a trial lets it. */
final class TrialClock implements RunClock {
  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

  private long now;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Instant startedAt() {
    return STARTED;
  }

  void passTo(long nanos) {
    now = Math.max(now, nanos);
  }
}
