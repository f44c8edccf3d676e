package dev.nufleet.platform.campaign;

import dev.nufleet.platform.registry.Effect;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Messages that are on their way for longer than others. Each goes to whoever is there when it arrives, whatever became
 * of the task meanwhile: no queue between platform and device looks into what it carries. Not kept over a restart.
 */
final class HeldNotices {
  private final PriorityQueue<Held> held = new PriorityQueue<>();
  private long order;

  private record Held(long atMillis, long order, Effect.Publish message) implements Comparable<Held> {
    @Override
    public int compareTo(Held other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  void add(long atMillis, Effect.Publish message) {
    held.add(new Held(atMillis, order++, message));
  }

  OptionalLong next() {
    return held.isEmpty() ? OptionalLong.empty() : OptionalLong.of(held.peek().atMillis());
  }

  /** @return null if none is due */
  Effect.Publish due(long nowMillis) {
    return held.isEmpty() || held.peek().atMillis() > nowMillis ? null : held.poll().message();
  }
}
