package dev.nufleet.cluster;

import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.model.BoardId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node has to say and has not said yet. What befell a board meanwhile goes out together; the order of what is
 * said about one board is kept.
 */
final class Outbox {
  private final ArrayDeque<Part> parts = new ArrayDeque<>();
  /** The newest part about a board, if more can be said in it. */
  private final Map<BoardId, Growing> open = new HashMap<>();
  private int events;

  private interface Part {
    FromNode close();

    int events();
  }

  private record Whole(FromNode what) implements Part {
    @Override
    public FromNode close() {
      return what;
    }

    @Override
    public int events() {
      return 1;
    }
  }

  private final class Growing implements Part {
    private final BoardId board;
    private final int incarnation;
    private final long first;
    private final List<FromNode.Event> said = new ArrayList<>(4);

    private Growing(BoardId board, int incarnation, long first) {
      this.board = board;
      this.incarnation = incarnation;
      this.first = first;
    }

    @Override
    public FromNode close() {
      open.remove(board, this);
      return new FromNode.Told(board, incarnation, first, said);
    }

    @Override
    public int events() {
      return said.size();
    }
  }

  /** A board comes or goes. */
  void add(FromNode.Arrived arrived) {
    whole(arrived.board(), arrived);
  }

  void add(FromNode.Left left) {
    whole(left.board(), left);
  }

  private void whole(BoardId board, FromNode what) {
    open.remove(board);
    parts.add(new Whole(what));
    events++;
  }

  /** @param number of the event in the board's incarnation, from 0 on, without a gap */
  void add(BoardId board, int incarnation, long number, FromNode.Event event) {
    Growing growing = open.get(board);
    if (growing == null || growing.incarnation != incarnation) {
      growing = new Growing(board, incarnation, number);
      open.put(board, growing);
      parts.add(growing);
    }
    growing.said.add(event);
    events++;
  }

  /** How much waits. */
  int size() {
    return events;
  }

  /** Takes the oldest parts out, until they are so many events or more, or none are left. */
  FromNode.Batch take(int most) {
    List<FromNode> taken = new ArrayList<>();
    int count = 0;
    while (count < most && !parts.isEmpty()) {
      Part part = parts.remove();
      count += part.events();
      taken.add(part.close());
    }
    events -= count;
    return new FromNode.Batch(taken);
  }
}
