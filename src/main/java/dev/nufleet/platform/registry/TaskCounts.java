package dev.nufleet.platform.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many tasks of each product are in which state. Written by the one who has the cloud, read by whoever asks. */
public final class TaskCounts {
  private final Map<String, AtomicLongArray> byProduct = new ConcurrentHashMap<>();

  void add(Task task) {
    of(task).incrementAndGet(task.status().ordinal());
  }

  void turned(Task task, Task.Status from) {
    AtomicLongArray counts = of(task);
    counts.decrementAndGet(from.ordinal());
    counts.incrementAndGet(task.status().ordinal());
  }

  private AtomicLongArray of(Task task) {
    return byProduct.computeIfAbsent(task.productKey(), key -> new AtomicLongArray(Task.Status.values().length));
  }

  /** By ProductKey and the state's name, for products that have had tasks; 0 where none is in a state. */
  public Map<String, Map<String, Long>> byProduct() {
    Map<String, Map<String, Long>> all = new TreeMap<>();
    byProduct.forEach((product, counts) -> {
      Map<String, Long> byStatus = new LinkedHashMap<>();
      for (Task.Status status : Task.Status.values()) {
        byStatus.put(status.name(), counts.get(status.ordinal()));
      }
      all.put(product, byStatus);
    });
    return all;
  }
}
