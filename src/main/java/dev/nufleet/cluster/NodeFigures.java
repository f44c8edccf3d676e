package dev.nufleet.cluster;

import dev.nufleet.model.BoardState;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** What a node's metrics show of its boards. Told and asked by any thread. */
public final class NodeFigures {
  private final AtomicIntegerArray boards = new AtomicIntegerArray(BoardState.values().length);
  private volatile int untold;

  /** A board has its place here, without power. */
  void came() {
    boards.incrementAndGet(BoardState.OFF.ordinal());
  }

  void left(BoardState last) {
    boards.decrementAndGet(last.ordinal());
  }

  void moved(BoardState from, BoardState to) {
    if (from != to) {
      boards.decrementAndGet(from.ordinal());
      boards.incrementAndGet(to.ordinal());
    }
  }

  /** @param events that wait to be told to the leader */
  void untold(int events) {
    untold = events;
  }

  /** How many boards stand there, as far as their node can tell. */
  public int boards(BoardState state) {
    return boards.get(state.ordinal());
  }

  /** Events of boards that the leader has not taken yet. */
  public int untold() {
    return untold;
  }
}
