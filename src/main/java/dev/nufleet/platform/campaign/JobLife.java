package dev.nufleet.platform.campaign;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Job.Kind;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.platform.registry.Task.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How a job begins, gathers its devices, and is ended from outside. Source: platform.md section 8. */
final class JobLife {
  private final Cloud cloud;
  private final CampaignSettings settings;
  private final Agenda agenda;
  private final TaskTurns tasks;
  private final Completion completion;
  /** Dynamic jobs, oldest first, for every report is held against them. */
  private final List<Job> matching = new ArrayList<>();

  JobLife(Cloud cloud, CampaignSettings settings, Agenda agenda, TaskTurns tasks, Completion completion) {
    this.cloud = cloud;
    this.settings = settings;
    this.agenda = agenda;
    this.tasks = tasks;
    this.completion = completion;
  }

  void begin(Job job, long now) {
    cloud.put(job);
    if (job.kind == Kind.DYNAMIC) {
      matching.add(job);
    }
    completion.checks(job);
    if (job.scheduleMillis > now) {
      completion.turn(job, now, () -> job.plan(now));
    } else {
      start(job, now);
    }
    arrange(job);
  }

  /** What a job has before it. What was missed while the process was down is past, and so due at once, in its order. */
  private void arrange(Job job) {
    if (job.status() == Job.Status.PLANNED) {
      agenda.add(job.scheduleMillis, Agenda.Matter.JOB_START, job.id, 0);
    }
    if (job.awaitsFinish()) {
      agenda.add(job.finishMillis, Agenda.Matter.JOB_FINISH, job.id, 0);
    }
  }

  /** A job that is over keeps its finish time, for its tasks may begin anew before that. */
  void resume(Job job) {
    if (job.kind == Kind.DYNAMIC && !job.isOver()) {
      matching.add(job);
    }
    arrange(job);
  }

  /** Its time has come. */
  void startPlanned(Job job, long now) {
    if (job.status() == Job.Status.PLANNED) {
      start(job, now);
    }
  }

  private void start(Job job, long now) {
    completion.turn(job, now, () -> job.start(now));
    if (job.kind != Kind.DYNAMIC || job.dynamicMode == 1) {
      for (Device device : Targets.of(cloud, job)) {
        tasks.add(job, device, now);
      }
    }
    completion.look(job, now);
  }

  /** The scheduled end: what waits is cancelled, what runs goes on. */
  void finish(Job job, long now) {
    job.passFinish();
    cloud.changed(job);
    if (job.isOver()) {
      return;
    }
    for (Task task : List.copyOf(job.tasks())) {
      if (task.status() != Status.IN_PROGRESS) {
        tasks.cancel(task, "the job's finish time has passed", now);
      }
    }
    if (!job.isOver() && job.openTasks() == 0) {
      completion.turn(job, now, () -> job.complete(now));
    }
  }

  /** Ends a dynamic job's matching; its tasks go on, with their retries. */
  void stopMatching(Job job, long now) {
    matching.remove(job);
    if (!job.isOver()) {
      completion.turn(job, now, () -> job.cancel(now));
    }
  }

  /** A static job of which only cancelled tasks are left is cancelled itself; one that was over stays as it was. */
  void cancel(Job job, Set<Status> states, boolean planned, long now) {
    List<Task> chosen = job.tasks().stream()
        .filter(task -> !task.status().isFinal() && states.contains(task.status())).toList();
    boolean nothingElse = job.kind == Kind.STATIC && !job.tasks().isEmpty()
        && job.count(Status.CANCELED) + chosen.size() == job.tasks().size();
    if (!job.isOver() && (nothingElse || (planned && job.status() == Job.Status.PLANNED))) {
      completion.turn(job, now, () -> job.cancel(now)); // first, for its last task would complete it
    }
    chosen.forEach(task -> tasks.cancel(task, "cancelled", now));
  }

  /**
   * A device has reported a version: of the dynamic jobs that it matches, the newest takes it. If that has it already,
   * nothing happens; an older job is not asked instead.
   */
  void match(Device device, String module, long now) {
    match(device, module, matching, now);
  }

  /** It joins a group: the jobs of that group that take what matches later take it, without a report. */
  void matchOfGroup(Device device, String groupId, long now) {
    List<Job> ofGroup = matching.stream().filter(job -> job.groupId.equals(groupId) && job.dynamicMode == 1).toList();
    ofGroup.stream().map(job -> cloud.firmware(job.firmwareId).orElseThrow().module).distinct().sorted()
        .forEach(module -> match(device, module, ofGroup, now));
  }

  private void match(Device device, String module, List<Job> some, long now) {
    Job newest = null;
    for (Job job : some) {
      if (job.productKey.equals(device.productKey())
          && Targets.matches(cloud, job, device, module, settings.dynamicLimit())) {
        newest = job;
      }
    }
    if (newest != null && !Targets.isUnderWay(newest, device)) {
      tasks.add(newest, device, now);
    }
  }
}
