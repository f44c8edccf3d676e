package dev.nufleet.cluster.wire;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import java.util.List;

/** What a node says of the boards that it holds, each once and in order as long as it lives. */
public sealed interface FromNode {
  BoardId board();

  /** A board has a place on this node, without power, and waits for {@link ToNode.Begin}. */
  record Arrived(BoardId board) implements FromNode {}

  /**
   * What happened to a board, in order.
   *
   * @param incarnation of the board, as {@link ToNode.Begin} named it
   * @param first number of the first of these in that incarnation, from 0 on
   */
  record Told(BoardId board, int incarnation, long first, List<Event> events) implements FromNode {
    public Told {
      events = List.copyOf(events);
    }
  }

  /** The board's place on this node is given up: what ran there has lost its power. */
  record Left(BoardId board, int incarnation) implements FromNode {}

  /** @param atNanos by the run's clock. @param boardMillis as {@link BoardEvent} has it */
  record Event(long atNanos, long boardMillis, BoardEvent.What what) {}

  /** Several of these at once: a message for each would cost more than what it says. */
  record Batch(List<FromNode> parts) implements WireMessage {
    public Batch {
      parts = List.copyOf(parts);
    }
  }
}
