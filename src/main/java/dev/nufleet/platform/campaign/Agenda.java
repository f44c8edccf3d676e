package dev.nufleet.platform.campaign;

import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * What is to happen when, in one sorted line instead of a timer for each. Who finds a matter settled when its time
 * comes, ignores it.
 */
final class Agenda {
  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private long order;

  enum Matter { JOB_START, JOB_FINISH, JOB_PUMP, TASK_TIMEOUT, TASK_RETRY, DEVICE_GRACE }

  /**
   * @param subject id of the job or task, or {@code productKey/deviceName};
   * @param mark tells this matter from a later one
   */
  record Item(long atMillis, long order, Matter matter, String subject, long mark) implements Comparable<Item> {
    @Override
    public int compareTo(Item other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  void add(long atMillis, Matter matter, String subject, long mark) {
    items.add(new Item(atMillis, order++, matter, subject, mark));
  }

  /** @return null if nothing is due */
  Item due(long nowMillis) {
    return !items.isEmpty() && items.peek().atMillis() <= nowMillis ? items.poll() : null;
  }

  OptionalLong next() {
    return items.isEmpty() ? OptionalLong.empty() : OptionalLong.of(items.peek().atMillis());
  }
}
