package dev.nufleet.platform.campaign;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.platform.registry.Task.Status;
import java.util.List;

/**
 * Why a task turns: how it is made, begins, fails, is tried again and ends. What a turn changes stands in {@link Task}.
 * Source: platform.md sections 4 and 8.
 */
final class TaskTurns {
  private final Cloud cloud;
  private final Agenda agenda;
  private final NoticeLine line;
  private final Completion completion;

  TaskTurns(Cloud cloud, Agenda agenda, NoticeLine line, Completion completion) {
    this.cloud = cloud;
    this.agenda = agenda;
    this.line = line;
    this.completion = completion;
  }

  private Job job(Task task) {
    return cloud.job(task.jobId()).orElseThrow();
  }

  private void tell(Task task, long now) {
    cloud.want(Events.taskTurned(task, now));
  }

  /** A device can wait or update in one task only, or in one for each module; an upgrade that runs is not replaced. */
  void add(Job job, Device device, long now) {
    Firmware firmware = cloud.firmware(job.firmwareId).orElseThrow();
    Task task = new Task(cloud.ids().text(32), job, firmware, device, now);
    List<Task> others =
        device.open().stream().filter(t -> !job.multiModule || t.isOf(task.module())).toList();
    boolean replace = job.overwriteMode == 2 && others.stream().noneMatch(t -> t.status() == Status.IN_PROGRESS);
    if (!others.isEmpty() && !replace) {
      task.fail("another task of the device is open: " + others.get(0).id(), now);
      cloud.put(task);
      tell(task, now);
      return;
    }
    others.forEach(other -> cancel(other, "overwritten by job " + job.id, now));
    cloud.put(task);
    line.consider(device, now);
  }

  void confirm(Task task, long now) {
    if (task.status() == Status.CONFIRM) {
      task.confirm(now);
      cloud.device(task.productKey(), task.deviceName()).ifPresent(device -> line.consider(device, now));
    }
  }

  boolean mayBeginAnew(Task task) {
    boolean multiModule = job(task).multiModule;
    return cloud.device(task.productKey(), task.deviceName())
        .filter(device -> device.open().stream().noneMatch(t -> !multiModule || t.isOf(task.module())))
        .isPresent();
  }

  /** A job that was over has something to do again; a dynamic one that was stopped does not match again for that. */
  void beginAnew(Task task, long now) {
    Job job = job(task);
    Device device = cloud.device(task.productKey(), task.deviceName()).orElseThrow();
    task.beginAnew(job, cloud.firmware(job.firmwareId).orElseThrow(), device, now);
    if (job.isOver() && job.kind != Job.Kind.DYNAMIC) {
      completion.turn(job, now, () -> job.reopen(now));
    }
    completion.checks(job);
    line.consider(device, now);
  }

  /** The device has said how far it is. The timeout runs from the first time it does. */
  void advance(Task task, int percent, long now) {
    if (task.advance(percent, now)) {
      arrangeTimeout(task);
      tell(task, now);
    }
  }

  void succeed(Task task, long now) {
    task.succeed(now);
    ended(task, now);
  }

  void cancel(Task task, String why, long now) {
    if (!task.status().isFinal()) {
      task.cancel(why, now);
      ended(task, now);
    }
  }

  /** For good. */
  void fail(Task task, String why, long now) {
    task.fail(why, now);
    ended(task, now);
  }

  private void ended(Task task, long now) {
    line.leave(task);
    tell(task, now);
    completion.look(job(task), now);
  }

  /**
   * One of the two kinds of failure after which the platform tries again: a reported one, and a foreign version. Not
   * beyond the job's finish time.
   */
  void failOrRetry(Task task, String why, long now) {
    Job job = job(task);
    long at = Math.max(1, now + job.retryIntervalMinutes * Campaigns.MINUTE);
    if (task.retriesLeft() == 0 || (job.finishMillis > 0 && at >= job.finishMillis)) {
      fail(task, why, now);
      return;
    }
    task.waitForRetry(at, now);
    arrangeRetry(task);
  }

  // what time brings

  void arrangeTimeout(Task task) {
    int minutes = job(task).timeoutMinutes;
    if (minutes > 0) {
      agenda.add(task.startedMillis() + minutes * Campaigns.MINUTE, Agenda.Matter.TASK_TIMEOUT, task.id(),
          task.startedMillis());
    }
  }

  void arrangeRetry(Task task) {
    agenda.add(task.retryAtMillis(), Agenda.Matter.TASK_RETRY, task.id(), task.retryAtMillis());
  }

  /** @param started of the attempt whose time is up; a later one has a timeout of its own */
  void timeOut(Task task, long started, long now) {
    if (task.status() == Status.IN_PROGRESS && task.startedMillis() == started && !task.waitsForRetry()) {
      fail(task, "timeout", now);
    }
  }

  /** @param at the time that was arranged; a task that was ended or begun anew since has another, or none */
  void retry(Task task, long at, long now) {
    if (task.retryAtMillis() == at) {
      task.retry(now);
      cloud.device(task.productKey(), task.deviceName()).ifPresent(device -> line.consider(device, now));
    }
  }
}
