package dev.nufleet.network;

import dev.nufleet.model.BoardId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The {@link LinkFaults} of all boards of a process, found by the board's name: links ask, and so do boards. */
public final class FaultyLinks {
  private final Function<BoardId, LinkFaults> maker;
  private final ConcurrentMap<BoardId, LinkFaults> byBoard = new ConcurrentHashMap<>();

  /** @param maker makes those of a board that is met for the first time */
  public FaultyLinks(Function<BoardId, LinkFaults> maker) {
    this.maker = maker;
  }

  public LinkFaults of(BoardId board) {
    return byBoard.computeIfAbsent(board, maker);
  }
}
