package dev.nufleet.sim.judge;

import java.util.ArrayList;
import java.util.List;

/** How a job stands. */
final class JobBook {
  enum Run { PLANNED, IN_PROGRESS, COMPLETED, CANCELED }

  final int number;
  final JobOrder order;
  final List<TaskBook> tasks = new ArrayList<>(1);
  Run run = Run.IN_PROGRESS;
  boolean finishPassed;
  long windowAt;
  int inWindow;

  JobBook(int number, JobOrder order) {
    this.number = number;
    this.order = order;
  }

  boolean isOver() {
    return run == Run.COMPLETED || run == Run.CANCELED;
  }

  /** Null if it has none. */
  TaskBook newest() {
    return tasks.isEmpty() ? null : tasks.get(tasks.size() - 1);
  }

  boolean isBusy() {
    return tasks.stream().anyMatch(TaskBook::isOpen);
  }
}
