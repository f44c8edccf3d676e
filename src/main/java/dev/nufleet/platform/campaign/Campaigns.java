package dev.nufleet.platform.campaign;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Job.Kind;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.platform.registry.Task.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The rules of jobs and tasks: who gets a notice when, and how a task ends. Source: platform.md sections 4 and 8. A
 * turn costs the same however many devices there are; only making or ending a job looks at all of its devices. Knows no
 * clock and no connection.
 */
public final class Campaigns {
  public static final long MINUTE = 60_000;

  private final Cloud cloud;
  private final CampaignSettings settings;
  private final Agenda agenda = new Agenda();
  private final NoticeLine line;
  /** Dynamic jobs, oldest first, for every report is held against them. */
  private final List<Job> matching = new ArrayList<>();

  public Campaigns(Cloud cloud, CampaignSettings settings, Notices notices) {
    this.cloud = cloud;
    this.settings = settings;
    this.line = new NoticeLine(cloud, settings, notices, agenda);
  }

  // what time brings

  public OptionalLong next() {
    return agenda.next();
  }

  public void tick(long now) {
    for (Agenda.Item item = agenda.due(now); item != null; item = agenda.due(now)) {
      String subject = item.subject();
      long mark = item.mark();
      switch (item.matter()) {
        case JOB_START -> cloud.job(subject).filter(j -> j.status == Job.Status.PLANNED).ifPresent(j -> start(j, now));
        case JOB_FINISH -> cloud.job(subject).filter(j -> !isOver(j)).ifPresent(j -> finish(j, now));
        case JOB_PUMP -> cloud.job(subject).ifPresent(j -> {
          j.pumpArranged = false;
          line.pump(j, now);
        });
        case TASK_TIMEOUT -> cloud.task(subject)
            .filter(t -> t.status == Status.IN_PROGRESS && t.startedMillis == mark && t.retryAtMillis == 0)
            .ifPresent(t -> end(t, Status.FAILED, "timeout", now));
        case TASK_RETRY -> cloud.task(subject)
            .filter(t -> !t.status.isFinal() && t.retryAtMillis == mark)
            .ifPresent(t -> retry(t, now));
        case DEVICE_GRACE -> {
          int slash = subject.indexOf('/');
          cloud.device(subject.substring(0, slash), subject.substring(slash + 1))
              .filter(d -> d.online && d.connection == mark)
              .ifPresent(d -> line.consider(d, now));
        }
      }
    }
  }

  // what jobs bring

  /** Takes up a job whose settings were checked. @return how many tasks it has at once */
  public int begin(Job job, long now) {
    cloud.put(job);
    if (job.kind == Kind.DYNAMIC) {
      matching.add(job);
    }
    if (job.kind == Kind.VERIFY) {
      cloud.firmware(job.firmwareId).ifPresent(firmware -> {
        firmware.status = Firmware.CHECKING;
        firmware.verifyProgress = 0;
        cloud.changed(firmware);
      });
    }
    if (job.scheduleMillis > now) {
      job.status = Job.Status.PLANNED;
      agenda.add(job.scheduleMillis, Agenda.Matter.JOB_START, job.id, 0);
    } else {
      start(job, now);
    }
    if (job.finishMillis > 0) {
      agenda.add(job.finishMillis, Agenda.Matter.JOB_FINISH, job.id, 0);
    }
    tellJob(job, now);
    return job.tasks.size();
  }

  private void start(Job job, long now) {
    job.status = Job.Status.IN_PROGRESS;
    job.startedMillis = now;
    job.modifiedMillis = now;
    cloud.changed(job);
    if (job.kind != Kind.DYNAMIC || job.dynamicMode == 1) {
      for (Device device : Targets.of(cloud, job)) {
        addTask(job, device, now);
      }
    }
    completeIfDone(job, now);
  }

  private void addTask(Job job, Device device, long now) {
    Firmware firmware = cloud.firmware(job.firmwareId).orElseThrow();
    Task task = new Task();
    task.id = cloud.ids().text(32);
    task.jobId = job.id;
    task.productKey = device.productKey;
    task.deviceName = device.name;
    task.module = firmware.module;
    task.version = firmware.version;
    task.sourceVersion = device.version(firmware.module);
    task.createdMillis = now;
    task.modifiedMillis = now;
    task.retriesLeft = job.retryIntervalMinutes >= 0 ? job.retryCount : 0;
    task.status = job.needConfirm ? Status.CONFIRM : Status.QUEUED;
    List<Task> others = device.open.stream().filter(t -> !job.multiModule || t.module.equals(task.module)).toList();
    boolean replace = job.overwriteMode == 2 && others.stream().noneMatch(t -> t.status == Status.IN_PROGRESS);
    if (!others.isEmpty() && !replace) {
      task.status = Status.FAILED;
      task.description = "another task of the device is open: " + others.get(0).id;
      cloud.put(task);
      cloud.want(Events.taskTurned(task, now));
      return;
    }
    others.forEach(t -> end(t, Status.CANCELED, "overwritten by job " + job.id, now));
    cloud.put(task);
    if (device.online) {
      line.consider(device, now);
    }
  }

  static boolean isOver(Job job) {
    return job.status == Job.Status.COMPLETED || job.status == Job.Status.CANCELED;
  }

  /** The scheduled end: what waits is cancelled, what runs goes on. */
  private void finish(Job job, long now) {
    for (Task task : List.copyOf(job.tasks)) {
      if (!task.status.isFinal() && task.status != Status.IN_PROGRESS) {
        end(task, Status.CANCELED, "the job's finish time has passed", now);
      }
    }
    turn(job, job.openTasks() == 0 ? Job.Status.COMPLETED : job.status, now);
  }

  private void completeIfDone(Job job, long now) {
    if (isOver(job) || job.status == Job.Status.PLANNED || job.openTasks() > 0) {
      return;
    }
    if (job.kind == Kind.VERIFY) {
      cloud.firmware(job.firmwareId).ifPresent(firmware -> {
        firmware.status = job.count(Status.SUCCEEDED) > 0 ? Firmware.CHECKED : Firmware.CHECK_FAILED;
        firmware.modifiedMillis = now;
        cloud.changed(firmware);
      });
    }
    if (job.kind != Kind.DYNAMIC && (settings.completeWhenFinal() || job.kind == Kind.VERIFY)) {
      turn(job, Job.Status.COMPLETED, now);
    }
  }

  private void turn(Job job, Job.Status to, long now) {
    if (job.status != to) {
      job.status = to;
      job.modifiedMillis = now;
      if (isOver(job)) {
        job.endedMillis = now;
      }
      cloud.changed(job);
      tellJob(job, now);
    }
  }

  /** Ends a dynamic job's matching; its tasks go on. */
  public void stopMatching(Job job, long now) {
    matching.remove(job);
    turn(job, Job.Status.CANCELED, now);
  }

  /** Cancels those tasks of a job that are in one of the given states, and a planned job with them. */
  public void cancel(Job job, Set<Status> states, boolean planned, long now) {
    for (Task task : List.copyOf(job.tasks)) {
      if (states.contains(task.status)) {
        end(task, Status.CANCELED, "cancelled", now);
      }
    }
    if ((planned && job.status == Job.Status.PLANNED)
        || (job.openTasks() == 0 && job.kind == Kind.STATIC && job.count(Status.CANCELED) == job.tasks.size())) {
      turn(job, Job.Status.CANCELED, now);
    }
  }

  public void cancel(Task task, String why, long now) {
    if (!task.status.isFinal()) {
      end(task, Status.CANCELED, why, now);
    }
  }

  public void confirm(Task task, long now) {
    if (task.status == Status.CONFIRM) {
      cloud.turn(task, Status.QUEUED);
      task.modifiedMillis = now;
      cloud.device(task.productKey, task.deviceName).filter(d -> d.online).ifPresent(d -> line.consider(d, now));
    }
  }

  /** @return whether the task's device is still there, and has no other open task by now */
  public boolean mayBeginAnew(Task task) {
    boolean multiModule = cloud.job(task.jobId).orElseThrow().multiModule;
    return cloud.device(task.productKey, task.deviceName)
        .filter(device -> device.open.stream().noneMatch(t -> !multiModule || t.module.equals(task.module)))
        .isPresent();
  }

  /** A failed or cancelled task that {@link #mayBeginAnew} does, with a new consent if it needs one. */
  public void beginAnew(Task task, long now) {
    Job job = cloud.job(task.jobId).orElseThrow();
    Device device = cloud.device(task.productKey, task.deviceName).orElseThrow();
    task.progress = 0;
    task.description = "";
    task.retryAtMillis = 0;
    task.startedMillis = 0;
    task.noticedConnection = 0;
    task.modifiedMillis = now;
    task.retriesLeft = job.retryIntervalMinutes >= 0 ? job.retryCount : 0;
    cloud.turn(task, job.needConfirm ? Status.CONFIRM : Status.QUEUED);
    if (job.status == Job.Status.COMPLETED) {
      job.endedMillis = 0;
      turn(job, Job.Status.IN_PROGRESS, now);
    }
    line.consider(device, now);
  }

  // what devices bring

  public void connected(Device device, String ip, long now) {
    device.connection++;
    device.online = true;
    device.informed = false;
    device.subscribedToUpgrade = false;
    device.ip = ip;
    device.onlineMillis = now;
    device.lastSeenMillis = now;
    if (device.activatedMillis == 0) {
      device.activatedMillis = now;
      cloud.put(device);
    }
    cloud.changed(device);
    tellStatus(device, "online", now, now);
    line.consider(device, now);
  }

  public void subscribedToUpgrade(Device device, long now) {
    device.subscribedToUpgrade = true;
    line.consider(device, now);
  }

  public void disconnected(Device device, long lastTrafficMillis, long now) {
    device.online = false;
    device.lastSeenMillis = lastTrafficMillis;
    cloud.changed(device);
    tellStatus(device, "offline", lastTrafficMillis, now);
  }

  /** A device has said which version runs. */
  public void informed(Device device, DeviceReport.Inform inform, long now) {
    String module = inform.module();
    String before = device.version(module);
    device.informed = true;
    device.versions.put(module, inform.version());
    device.versionMillis.put(module, now);
    if (!before.equals(inform.version())) {
      cloud.changed(device);
    }
    cloud.want(new Effect.Told("/" + device.productKey + "/" + device.name + "/ota/version/post",
        Events.version(device, module, now)));
    for (Task task : List.copyOf(device.open)) {
      if (!task.module.equals(module)) {
        continue;
      }
      if (task.version.equals(inform.version())) {
        task.progress = 100;
        end(task, Status.SUCCEEDED, "", now);
      } else if (task.sourceVersion.isEmpty()) {
        task.sourceVersion = inform.version();
        cloud.changed(task);
      } else if (task.status == Status.IN_PROGRESS && task.retryAtMillis == 0
          && !task.sourceVersion.equals(inform.version())) {
        fail(task, "the device reports version " + inform.version(), now);
      }
    }
    matchDynamic(device, module, now);
    line.consider(device, now);
  }

  private void matchDynamic(Device device, String module, long now) {
    Job newest = null;
    for (Job job : matching) {
      if (job.status == Job.Status.IN_PROGRESS && job.productKey.equals(device.productKey)
          && Targets.matches(cloud, job, device, module, settings.dynamicLimit())) {
        newest = job;
      }
    }
    if (newest != null) {
      addTask(newest, device, now);
    }
  }

  public void progressed(Device device, DeviceReport.Progress report, long now) {
    for (Task task : List.copyOf(device.open)) {
      if (!task.module.equals(report.module()) || task.retryAtMillis > 0
          || (task.status != Status.NOTIFIED && task.status != Status.IN_PROGRESS)) {
        continue;
      }
      task.modifiedMillis = now;
      if (report.failure()) {
        fail(task, report.desc().isEmpty() ? "step " + report.step() : "step " + report.step() + ": " + report.desc(),
            now);
        continue;
      }
      task.progress = report.step();
      cloud.changed(task);
      if (task.status == Status.NOTIFIED) {
        task.startedMillis = now;
        cloud.turn(task, Status.IN_PROGRESS);
        arrangeTimeout(task);
        cloud.want(Events.taskTurned(task, now));
      }
    }
  }

  private void arrangeTimeout(Task task) {
    int minutes = cloud.job(task.jobId).orElseThrow().timeoutMinutes;
    if (minutes > 0) {
      agenda.add(task.startedMillis + minutes * MINUTE, Agenda.Matter.TASK_TIMEOUT, task.id, task.startedMillis);
    }
  }

  /** One of the two kinds of failure after which the platform tries again. */
  private void fail(Task task, String why, long now) {
    Job job = cloud.job(task.jobId).orElseThrow();
    if (task.retriesLeft == 0 || isOver(job)) {
      end(task, Status.FAILED, why, now);
      return;
    }
    task.retriesLeft--;
    task.retryAtMillis = Math.max(1, now + job.retryIntervalMinutes * MINUTE);
    cloud.changed(task);
    agenda.add(task.retryAtMillis, Agenda.Matter.TASK_RETRY, task.id, task.retryAtMillis);
  }

  private void retry(Task task, long now) {
    task.retryAtMillis = 0;
    task.startedMillis = 0;
    task.progress = 0;
    task.noticedConnection = 0;
    task.modifiedMillis = now;
    cloud.turn(task, Status.QUEUED);
    cloud.device(task.productKey, task.deviceName).filter(d -> d.online).ifPresent(d -> line.consider(d, now));
  }

  private void end(Task task, Status how, String why, long now) {
    task.description = why;
    task.modifiedMillis = now;
    task.retryAtMillis = 0;
    cloud.turn(task, how);
    cloud.want(Events.taskTurned(task, now));
    Job job = cloud.job(task.jobId).orElseThrow();
    if (job.kind == Kind.VERIFY) {
      cloud.firmware(job.firmwareId).ifPresent(firmware -> {
        firmware.verifyProgress = 100 * (job.tasks.size() - job.openTasks()) / job.tasks.size();
        cloud.changed(firmware);
      });
    }
    completeIfDone(job, now);
  }

  /** A device asks for its notice. @param old over the old topic, whose words differ */
  public void requested(Device device, DeviceReport.Request request, boolean old, long now) {
    line.requested(device, request, old, now);
  }

  // after a restart

  /** Arranges anew what was due when the state was kept. */
  public void resume(long now) {
    Set<Job> running = new HashSet<>();
    for (Job job : new ArrayList<>(cloud.jobs())) {
      if (job.kind == Kind.DYNAMIC && !isOver(job)) {
        matching.add(job);
      }
      if (job.status == Job.Status.PLANNED) {
        agenda.add(Math.max(now, job.scheduleMillis), Agenda.Matter.JOB_START, job.id, 0);
      }
      if (!isOver(job)) {
        running.add(job);
        if (job.finishMillis > 0) {
          agenda.add(Math.max(now, job.finishMillis), Agenda.Matter.JOB_FINISH, job.id, 0);
        }
      }
      for (Task task : job.tasks) {
        if (task.retryAtMillis > 0) {
          agenda.add(task.retryAtMillis, Agenda.Matter.TASK_RETRY, task.id, task.retryAtMillis);
        } else if (task.status == Status.IN_PROGRESS) {
          arrangeTimeout(task);
        }
      }
    }
    running.forEach(job -> completeIfDone(job, now));
  }

  // what others are told

  private void tellStatus(Device device, String status, long lastMillis, long now) {
    cloud.want(new Effect.Told("/as/mqtt/status/" + device.key(), Events.status(device, status, lastMillis, now)));
  }

  private void tellJob(Job job, long now) {
    cloud.want(new Effect.Told("/" + job.productKey + "/" + job.firmwareId + "/" + job.id + "/ota/job/status",
        Events.job(job, now)));
  }
}
