package dev.nufleet.chaos;

import dev.nufleet.model.Pace;

/**
 * Durations of a scenario are the board's: divided by the pace. At pace {@code max}, where a board has no time of its
 * own, they are real time divided by 20, and at least 50 ms, so that chaos stays chaos and a test stays short.
 */
public record ChaosTime(Pace pace) {
  private static final double DIVISOR_AT_MAX = 20;
  private static final long LEAST_NANOS_AT_MAX = 50_000_000;

  /** @param boardNanos 0 stays 0 */
  public long realNanos(long boardNanos) {
    if (boardNanos == 0) {
      return 0;
    }
    return pace.isMax()
        ? Math.max(LEAST_NANOS_AT_MAX, Math.round(boardNanos / DIVISOR_AT_MAX))
        : Math.round(boardNanos / pace.divisor());
  }

  /** The other way round: what a scenario says for a time of the run. */
  public long boardNanos(long realNanos) {
    return Math.round(realNanos * (pace.isMax() ? DIVISOR_AT_MAX : pace.divisor()));
  }
}
