package dev.nufleet.sim.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Delta debugging: leaves out halves, quarters and so on down to single things, each part for good if what is looked
 * for stays. At the end no single thing can be left out, unless time was up.
 *
 * <p>Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (2002), its complements alone.
 */
final class MinimalPart {
  private MinimalPart() {}

  /**
   * @param things with which it is there
   * @param isThere whether it is with so many of them
   * @param mayGoOn asked before each try
   */
  static <T> List<T> of(List<T> things, Predicate<List<T>> isThere, BooleanSupplier mayGoOn) {
    List<T> now = things;
    int size = Math.max(1, now.size() / 2);
    while (!now.isEmpty() && mayGoOn.getAsBoolean()) {
      boolean smaller = false;
      for (int from = 0; from < now.size() && mayGoOn.getAsBoolean(); ) {
        List<T> without = new ArrayList<>(now);
        without.subList(from, Math.min(from + size, now.size())).clear();
        if (isThere.test(without)) {
          now = without;
          smaller = true;
        } else {
          from += size;
        }
      }
      if (size == 1 && !smaller) {
        break;
      }
      size = Math.max(1, Math.min(size, now.size()) / 2);
    }
    return now;
  }
}
