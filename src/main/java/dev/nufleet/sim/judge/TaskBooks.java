package dev.nufleet.sim.judge;

import dev.nufleet.sim.judge.JobBook.Run;
import dev.nufleet.sim.judge.TaskBook.Is;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the jobs and tasks of one device stand, and what follows from that and from time. It keeps no queue of what is
 * due, but looks at everything each time. Source: platform.md sections 4 and 8.
 */
final class TaskBooks {
  private static final long MINUTE = 60_000;
  private static final long REPORT_GRACE = 5_000;
  private static final long SUBSCRIBE_GRACE = 10_000;

  private record Due(long at, Runnable turn) {}

  final List<JobBook> jobs = new ArrayList<>();
  /** What the device runs, by module. */
  final Map<String, String> versions = new HashMap<>();
  /** Each with its time; whoever reads them takes them away. */
  final List<String> told = new ArrayList<>();
  long now;
  boolean online;
  boolean informed;
  boolean subscribed;
  long onlineAt;

  void tell(String words) {
    told.add(now + " " + words);
  }

  // ---- time

  void advance(long to) {
    for (Due due = next(); due.at() <= to; due = next()) {
      now = Math.max(now, due.at());
      due.turn().run();
      settle();
    }
    now = to;
  }

  private Due next() {
    List<Due> dues = new ArrayList<>();
    dues.add(new Due(Long.MAX_VALUE, () -> { }));
    for (JobBook job : jobs) {
      if (job.run == Run.PLANNED) {
        dues.add(new Due(job.order.startAt(), () -> start(job)));
      }
      if (job.order.finishAt() > 0 && !job.finishPassed) {
        dues.add(new Due(job.order.finishAt(), () -> finish(job)));
      }
      for (TaskBook task : job.tasks) {
        if (task.retryAt > 0) {
          dues.add(new Due(task.retryAt, () -> retry(task)));
        } else if (task.is == Is.IN_PROGRESS && job.order.timeoutMinutes() > 0) {
          dues.add(new Due(task.begunAt + job.order.timeoutMinutes() * MINUTE, () -> end(task, Is.FAILED)));
        } else if (mayHaveNotice(task) && job.windowAt + MINUTE > now) {
          dues.add(new Due(job.windowAt + MINUTE, () -> { }));
        }
      }
    }
    if (online && readyAt() > now) {
      dues.add(new Due(readyAt(), () -> { }));
    }
    return dues.stream().min(Comparator.comparingLong(Due::at)).orElseThrow();
  }

  private long readyAt() {
    return Math.max(informed ? 0 : onlineAt + REPORT_GRACE, subscribed ? 0 : onlineAt + SUBSCRIBE_GRACE);
  }

  /** What follows of itself: jobs that have nothing left to do, and notices to who may have one. */
  void settle() {
    for (JobBook job : jobs) {
      if (job.run == Run.IN_PROGRESS && !job.isBusy() && !job.order.dynamic()) {
        turn(job, Run.COMPLETED);
      }
      for (TaskBook task : job.tasks) {
        boolean counts = task.is == Is.QUEUED;
        if (!mayHaveNotice(task) || counts && !hasRoom(job)) {
          continue;
        }
        job.inWindow += counts ? 1 : 0;
        tell("notice " + job.number);
        noticed(task);
      }
    }
  }

  private boolean hasRoom(JobBook job) {
    if (now >= job.windowAt + MINUTE) {
      job.windowAt = now;
      job.inWindow = 0;
    }
    return job.inWindow < job.order.perMinute();
  }

  private boolean mayHaveNotice(TaskBook task) {
    return task.isOpen() && task.is != Is.CONFIRM && task.retryAt == 0 && !task.noticed && task.job.order.push()
        && online && now >= readyAt() && fits(task.job.order);
  }

  boolean fits(JobOrder order) {
    return order.delta().isEmpty() || order.delta().equals(version(order.module()));
  }

  String version(String module) {
    return versions.getOrDefault(module, "");
  }

  void noticed(TaskBook task) {
    task.noticed = true;
    if (task.is == Is.QUEUED) {
      turn(task, Is.NOTIFIED);
    }
  }

  // ---- jobs

  void start(JobBook job) {
    turn(job, Run.IN_PROGRESS);
    if (!job.order.later() && isFor(job.order)) {
      add(job);
    }
  }

  boolean isFor(JobOrder order) {
    String runs = version(order.module());
    return !runs.equals(order.version()) && fits(order)
        && (order.sources().isEmpty() || order.sources().contains(runs));
  }

  void add(JobBook job) {
    List<TaskBook> rivals = rivals(job);
    TaskBook task = new TaskBook(job);
    job.tasks.add(task);
    begin(task);
    if (!rivals.isEmpty() && job.order.replaces() && rivals.stream().noneMatch(one -> one.is == Is.IN_PROGRESS)) {
      rivals.forEach(one -> end(one, Is.CANCELED));
    } else if (!rivals.isEmpty()) {
      end(task, Is.FAILED);
    }
  }

  List<TaskBook> rivals(JobBook job) {
    return open().stream()
        .filter(one -> !job.order.multiModule() || one.job.order.module().equals(job.order.module())).toList();
  }

  List<TaskBook> open() {
    return jobs.stream().flatMap(job -> job.tasks.stream()).filter(TaskBook::isOpen).toList();
  }

  List<TaskBook> openOf(String module) {
    return open().stream().filter(task -> task.job.order.module().equals(module)).toList();
  }

  void begin(TaskBook task) {
    JobOrder order = task.job.order;
    task.is = order.confirm() ? Is.CONFIRM : Is.QUEUED;
    task.source = order.delta().isEmpty() ? version(order.module()) : order.delta();
    task.left = order.retryMinutes() < 0 ? 0 : order.retries();
    task.forget();
  }

  private void finish(JobBook job) {
    job.finishPassed = true;
    if (!job.isOver()) {
      job.tasks.stream().filter(task -> task.isOpen() && task.is != Is.IN_PROGRESS).toList()
          .forEach(task -> end(task, Is.CANCELED));
      if (!job.isBusy()) {
        turn(job, Run.COMPLETED);
      }
    }
  }

  // ---- turns

  void turn(JobBook job, Run to) {
    job.run = to;
    tell("job " + job.number + " " + to);
  }

  void turn(TaskBook task, Is to) {
    task.is = to;
    tell("task " + task.job.number + " " + to);
  }

  void end(TaskBook task, Is how) {
    task.retryAt = 0;
    task.progress = how == Is.SUCCEEDED ? 100 : task.progress;
    turn(task, how);
  }

  void failOrRetry(TaskBook task) {
    long at = now + task.job.order.retryMinutes() * MINUTE;
    long finish = task.job.order.finishAt();
    if (task.left == 0 || finish > 0 && at >= finish) {
      end(task, Is.FAILED);
    } else {
      task.left--;
      task.retryAt = at;
    }
  }

  private static void retry(TaskBook task) {
    task.forget();
    task.is = Is.QUEUED;
  }
}
