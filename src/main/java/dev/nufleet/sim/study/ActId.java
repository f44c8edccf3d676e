package dev.nufleet.sim.study;

import dev.nufleet.chaos.Act;
import dev.nufleet.history.BoardFacts;
import dev.nufleet.history.Fact;
import dev.nufleet.sim.PlannedActs;
import java.util.Optional;

/**
 * Which act of a world: the same whatever else is left out of it.
 *
 * @param board {@link PlannedActs#PLATFORM}: befalls the platform as a whole
 */
public record ActId(String board, int fault, int ordinal) {
  public static ActId of(String board, Act act) {
    return new ActId(board, act.fault(), act.ordinal());
  }

  /** The act that a fact says has come true. */
  static Optional<ActId> of(Fact fact) {
    return fact.who().equals(BoardFacts.CHAOS) && fact.what().equals("FaultActed")
        ? Optional.of(new ActId(fact.text(Fact.BOARD), (int) fact.number("fault"), (int) fact.number("ordinal")))
        : Optional.empty();
  }
}
