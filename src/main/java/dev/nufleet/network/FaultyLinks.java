package dev.nufleet.network;

import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.Draw;
import dev.nufleet.model.RunClock;
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

  /** Those of a run. @param seed of the run: what is drawn of a board's latencies depends on its name alone */
  public static FaultyLinks of(ChaosTime time, RunClock clock, long seed) {
    return new FaultyLinks(board -> new LinkFaults(time, clock, Draw.of(seed, board.value(), "latency")));
  }

  public LinkFaults of(BoardId board) {
    return byBoard.computeIfAbsent(board, maker);
  }
}
