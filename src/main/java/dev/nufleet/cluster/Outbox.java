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
  private long added;
  private long taken;

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
    added++;
    events++;
  }

  /** @param number of the event in the board's incarnation, from 0 on, without a gap */
  void add(BoardId board, int incarnation, long number, FromNode.Event event) {
    Growing growing = open.get(board);
    if (growing == null || growing.incarnation != incarnation) {
      growing = new Growing(board, incarnation, number);
      open.put(board, growing);
      parts.add(growing);
      added++;
    }
    growing.said.add(event);
    events++;
  }

  /** How much waits. */
  int size() {
    return events;
  }

  /** How many parts there were until now: all that was said is in these. */
  long added() {
    return added;
  }

  /** How many of these were taken out. */
  long taken() {
    return taken;
  }

  /** Takes the oldest parts out, until they are so many events or more, or none are left. */
  FromNode.Batch take(int most) {
    List<FromNode> batch = new ArrayList<>();
    int count = 0;
    while (count < most && !parts.isEmpty()) {
      Part part = parts.remove();
      count += part.events();
      batch.add(part.close());
    }
    events -= count;
    taken += batch.size();
    return new FromNode.Batch(batch);
  }
}
