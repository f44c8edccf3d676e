package dev.nufleet.history;

import dev.nufleet.model.FaultKind;
import java.util.Optional;

/** What several checkers ask of a fact. */
public final class Facts {
  private Facts() {}

  /** A fault of the board itself, not of its link or of the platform. */
  static boolean isOfBoard(Fact fact) {
    return kind(fact).filter(kind -> kind.side() == FaultKind.Side.BOARD).isPresent();
  }

  /** A fault of flash or card other than that power was lost at one. */
  public static boolean damagesStorage(Fact fact) {
    return isOfBoard(fact) && kind(fact).filter(kind -> kind != FaultKind.POWER_CUT).isPresent();
  }

  /** A loss of power in the middle of an operation. */
  public static boolean tears(Fact fact) {
    return kind(fact).filter(kind -> kind == FaultKind.POWER_CUT).isPresent() && fact.text("how").equals("torn");
  }

  public static Optional<FaultKind> kind(Fact fact) {
    return fact.is("FaultActed") ? FaultKind.byWord(fact.text("kind")) : Optional.empty();
  }
}
