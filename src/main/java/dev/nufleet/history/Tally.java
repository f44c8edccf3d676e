package dev.nufleet.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Counts for one invariant. */
final class Tally {
  private final String invariant;
  private final String ifNone;
  private final Set<String> checked = new HashSet<>();
  private final Set<String> violated = new HashSet<>();
  private final List<Finding.Broken> first = new ArrayList<>();

  /** @param ifNone why it was not checked, if there is no occasion */
  Tally(String invariant, String ifNone) {
    this.invariant = invariant;
    this.ifNone = ifNone;
  }

  /** An occasion: the invariant could have been broken here. @param words what is wrong if it was */
  void hold(boolean holds, long n, String board, Supplier<String> words) {
    checked.add(board);
    if (!holds) {
      violated.add(board);
      if (first.size() < Finding.MOST_SHOWN) {
        first.add(new Finding.Broken(n, board, words.get()));
      }
    }
  }

  Finding end() {
    return end(ifNone);
  }

  /** @param whyNot it was not checked, if there was no occasion */
  Finding end(String whyNot) {
    return new Finding(invariant, checked.size(), violated.size(), checked.isEmpty() ? whyNot : "", first);
  }
}
