package dev.nufleet.cluster;

import dev.nufleet.model.BoardCounts;
import dev.nufleet.model.BoardState;
import java.util.Map;

/** What a node's metrics show of its boards. Told and asked by any thread. */
public final class NodeFigures {
  private final BoardCounts boards = new BoardCounts();
  private volatile int untold;

  /** A board has its place here, without power. */
  void came() {
    boards.came(BoardState.OFF);
  }

  void left(BoardState last) {
    boards.left(last);
  }

  void moved(BoardState from, BoardState to) {
    boards.moved(from, to);
  }

  /** @param events that wait to be told to the leader */
  void untold(int events) {
    untold = events;
  }

  /** How many boards stand where, as far as their node can tell. */
  public Map<BoardState, Integer> boards() {
    return boards.now();
  }

  /** Events of boards that the leader has not taken yet. */
  public int untold() {
    return untold;
  }
}
