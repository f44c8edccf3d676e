package dev.nufleet.fleet;

import dev.nufleet.model.BoardInvariant;
import java.util.Map;

/** What the checks of all boards found until now. @param byInvariant every invariant is a key */
public record FleetFindings(Map<BoardInvariant, Found> byInvariant) {
  public FleetFindings {
    byInvariant = Map.copyOf(byInvariant);
  }

  /**
   * Of one invariant.
   *
   * @param checked boards that had an occasion to break it
   * @param violated boards that did
   */
  public record Found(int checked, int violated) {}
}
