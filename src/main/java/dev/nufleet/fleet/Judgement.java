package dev.nufleet.fleet;

import dev.nufleet.model.BoardInvariant;
import java.util.Set;

/**
 * What the checks of one board came to.
 *
 * @param checked what had an occasion to be broken
 * @param violated what was broken at least once; all of it is in {@code checked} too
 */
public record Judgement(Set<BoardInvariant> checked, Set<BoardInvariant> violated) {
  /** Of a board that was never switched on. */
  public static final Judgement NONE = new Judgement(Set.of(), Set.of());

  public Judgement {
    checked = Set.copyOf(checked);
    violated = Set.copyOf(violated);
    if (!checked.containsAll(violated)) {
      throw new IllegalArgumentException(violated + " are violated, but only " + checked + " were checked");
    }
  }
}
