package dev.nufleet.app.campaign;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The jobs of one stage, or of a campaign without stages. Grows while they are made, and may be read meanwhile by any
 * thread.
 */
public final class Batch {
  private final List<String> jobs = new CopyOnWriteArrayList<>();
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  Batch() {}

  /** @param named DeviceNames that this job names; none if the platform chooses */
  void add(String job, List<String> named) {
    jobs.add(job);
    names.addAll(named);
  }

  /** Their ids, in the order of their making. */
  List<String> jobs() {
    return List.copyOf(jobs);
  }

  /** DeviceNames that the jobs name which are made by now; none where the platform chose. */
  public Set<String> names() {
    return Set.copyOf(names);
  }
}
