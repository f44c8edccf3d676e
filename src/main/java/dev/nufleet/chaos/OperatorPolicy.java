package dev.nufleet.chaos;

import java.util.Optional;

/**
 * What the operator does about boards that are in trouble. Times are nanoseconds of the board's time.
 *
 * @param switchOnAfterNanos how long a board stays without power where the fault does not say
 * @param resetStuckAfterNanos when a board that hangs, halted or whose program ended unsuccessfully is reset; empty:
 *     never
 * @param resets at most so many of these per board
 */
public record OperatorPolicy(long switchOnAfterNanos, Optional<Long> resetStuckAfterNanos, int resets) {
  public static final OperatorPolicy DEFAULT = new OperatorPolicy(5_000_000_000L, Optional.empty(), 3);
}
