package dev.nufleet.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/** Counts for one invariant. */
public final class Tally {
  private final String invariant;
  private final String ifNone;
  private final BoardNames names;
  private final BitSet checked = new BitSet();
  private final BitSet violated = new BitSet();
  private final List<Finding.Broken> first = new ArrayList<>();

  /** @param ifNone why it was not checked, if there is no occasion */
  public Tally(String invariant, String ifNone, BoardNames names) {
    this.invariant = invariant;
    this.names = names;
    this.ifNone = ifNone;
  }

  /** An occasion: the invariant could have been broken here. @param words what is wrong if it was */
  public void hold(boolean holds, long n, int board, Supplier<String> words) {
    checked.set(board);
    if (!holds) {
      violated.set(board);
      if (first.size() < Finding.MOST_SHOWN) {
        first.add(new Finding.Broken(n, names.nameOf(board), words.get()));
      }
    }
  }

  /** Whether a board has broken it so far. */
  public boolean isViolatedBy(int board) {
    return violated.get(board);
  }

  public Finding end() {
    return end(ifNone);
  }

  /** @param whyNot it was not checked, if there was no occasion */
  Finding end(String whyNot) {
    return new Finding(
        invariant, checked.cardinality(), violated.cardinality(), checked.isEmpty() ? whyNot : "", first);
  }
}
