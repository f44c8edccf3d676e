package dev.nufleet.fleet;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FirmwareVersion;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a fleet is to be.
 *
 * @param boards in the order in which they are switched on
 * @param goal what makes a board upgraded
 * @param rampPerSecond how many boards are switched on a second; empty: as fast as they sign in
 * @param launchingAtOnce how many are on their way at most, where there is no ramp; fewer at first
 * @param withPast boards that another process left as they are: what they install at their first boot was not seen
 * @param startNanos from when on they are switched on, by the boards' clock
 * @param operator what hands do about boards that something befell
 */
public record FleetSpec(
    List<BoardSpec> boards,
    Goal goal,
    OptionalDouble rampPerSecond,
    int launchingAtOnce,
    Set<BoardId> withPast,
    long startNanos,
    OperatorPolicy operator) {
  /** What the campaign spreads. @param imageSha256 of its bytes, lower-case hex */
  public record Goal(FirmwareVersion version, String imageSha256) {}

  public FleetSpec {
    boards = List.copyOf(boards);
    withPast = Set.copyOf(withPast);
    if (launchingAtOnce < 1) {
      throw new IllegalArgumentException(launchingAtOnce + " boards at once would never start; at least 1 is needed");
    }
  }

  Roster roster() {
    return new Roster(boards.stream().map(board -> new Roster.Entry(board.id(), board.profile())).toList(), goal,
        rampPerSecond, withPast, operator);
  }
}
