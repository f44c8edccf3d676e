package dev.nufleet.fleet;

import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Whom a fleet has, what is wanted of them and when each is due: all that must be known to conclude from facts how far
 * they came.
 *
 * @param boards in the order in which they are switched on
 * @param goal what makes a board upgraded
 * @param rampPerSecond how many boards are switched on a second; empty: none is due later than the others
 * @param withPast boards that another process left as they are: what they install at their first boot was not seen
 * @param operator what hands do about boards that something befell
 */
public record Roster(List<Entry> boards, FleetSpec.Goal goal, OptionalDouble rampPerSecond, Set<BoardId> withPast,
    OperatorPolicy operator) {
  /** A board of it. */
  public record Entry(BoardId id, BoardProfile profile) {}

  public Roster {
    boards = List.copyOf(boards);
    withPast = Set.copyOf(withPast);
  }

  /**
   * When a board is to be switched on: at its place in the ramp, or at once where there is none. By the boards' clock.
   *
   * @param begin of switching on
   * @param place of the board, from 0 on
   */
  long plannedNanos(long begin, int place) {
    return rampPerSecond.isPresent() ? begin + Math.round((place + 1) / rampPerSecond.getAsDouble() * 1e9) : begin;
  }
}
