package dev.nufleet.model;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many boards stand where. Told by any thread, and read as a whole: whoever reads state after state while boards
 * move between them counts some twice and others not at all.
 */
public final class BoardCounts {
  private final int[] counts = new int[BoardState.values().length];

  public synchronized void came(BoardState to) {
    counts[to.ordinal()]++;
  }

  public synchronized void left(BoardState from) {
    counts[from.ordinal()]--;
  }

  public synchronized void moved(BoardState from, BoardState to) {
    counts[from.ordinal()]--;
    counts[to.ordinal()]++;
  }

  /** Every state is a key. */
  public synchronized Map<BoardState, Integer> now() {
    Map<BoardState, Integer> now = new EnumMap<>(BoardState.class);
    for (BoardState state : BoardState.values()) {
      now.put(state, counts[state.ordinal()]);
    }
    return now;
  }
}
