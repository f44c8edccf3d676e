package dev.nufleet.broker;

import java.util.ArrayList;
import java.util.List;

/** What rules want done, in order, until somebody takes it. Holds no list while there is nothing. */
final class Wishes<W> {
  private List<W> waiting = List.of();

  void add(W wish) {
    if (waiting.isEmpty()) {
      waiting = new ArrayList<>(2);
    }
    waiting.add(wish);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  List<W> taken() {
    List<W> taken = waiting;
    waiting = List.of();
    return taken;
  }
}
