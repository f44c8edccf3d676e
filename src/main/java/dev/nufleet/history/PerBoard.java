package dev.nufleet.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * What a checker knows of each board, by the board's number ({@link BoardNames}). A fleet has ten thousand of them, so
 * what is kept for each is small: no map for each checker, no collection that is empty or holds one thing.
 */
final class PerBoard<T> {
  /** Above, a set is a hash table. */
  private static final int FEW = 8;

  private final Supplier<T> nothing;
  private final List<T> known = new ArrayList<>();

  /** @param nothing what is known of a board at first */
  PerBoard(Supplier<T> nothing) {
    this.nothing = nothing;
  }

  T of(int board) {
    T one = board < known.size() ? known.get(board) : null;
    return one == null ? forget(board) : one;
  }

  /** Begins anew with this board. */
  T forget(int board) {
    while (known.size() <= board) {
      known.add(null);
    }
    T one = nothing.get();
    known.set(board, one);
    return one;
  }

  /** In the order of their numbers, those of which something is known. */
  void forEach(ObjIntConsumer<T> each) {
    for (int board = 0; board < known.size(); board++) {
      if (known.get(board) != null) {
        each.accept(known.get(board), board);
      }
    }
  }

  /**
   * The set with one more in it. As long as there are few, it takes only as many bytes as they need.
   *
   * @param set what this gave before, or {@code Set.of()}; not to be used any more
   */
  static <E> Set<E> with(Set<E> set, E one) {
    if (set.contains(one)) {
      return set;
    }
    Set<E> more = set.size() > FEW ? set : new HashSet<>(set);
    more.add(one);
    return more.size() > FEW ? more : Set.copyOf(more);
  }
}
