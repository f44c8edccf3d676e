package dev.nufleet.platform.campaign;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.platform.registry.Task.Status;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The way into the rules of jobs and tasks: what time, users and devices bring, each passed to where it is decided.
 * {@link JobLife} is a job's beginning and end, {@link TaskTurns} a task's, {@link DeviceWords} what devices say,
 * {@link NoticeLine} who gets a notice when. Source: platform.md sections 4 and 8. A turn costs the same however many
 * devices there are; only making or ending a job looks at all of its devices. Knows no clock and no connection.
 */
public final class Campaigns {
  public static final long MINUTE = 60_000;

  private final Cloud cloud;
  private final Notices notices;
  private final Agenda agenda = new Agenda();
  private final NoticeLine line;
  private final Completion completion;
  private final TaskTurns tasks;
  private final JobLife jobs;
  private final DeviceWords devices;

  public Campaigns(Cloud cloud, CampaignSettings settings, Notices notices) {
    this.cloud = cloud;
    this.notices = notices;
    line = new NoticeLine(cloud, settings, notices, agenda);
    completion = new Completion(cloud, settings);
    tasks = new TaskTurns(cloud, agenda, line, completion);
    jobs = new JobLife(cloud, settings, agenda, tasks, completion);
    devices = new DeviceWords(cloud, line, tasks, jobs);
  }

  // what time brings

  /** When {@link #tick} is wanted next. */
  public OptionalLong next() {
    OptionalLong held = notices.next();
    OptionalLong agreed = agenda.next();
    return held.isEmpty() || agreed.isPresent() && agreed.getAsLong() <= held.getAsLong() ? agreed : held;
  }

  public void tick(long now) {
    notices.tick(now);
    for (Agenda.Item item = agenda.due(now); item != null; item = agenda.due(now)) {
      String subject = item.subject();
      long mark = item.mark();
      switch (item.matter()) {
        case JOB_START -> cloud.job(subject).ifPresent(job -> jobs.startPlanned(job, now));
        case JOB_FINISH -> cloud.job(subject).ifPresent(job -> jobs.finish(job, now));
        case JOB_PUMP -> cloud.job(subject).ifPresent(job -> line.windowEnded(job, now));
        case TASK_TIMEOUT -> cloud.task(subject).ifPresent(task -> tasks.timeOut(task, mark, now));
        case TASK_RETRY -> cloud.task(subject).ifPresent(task -> tasks.retry(task, mark, now));
        case DEVICE_GRACE -> {
          int slash = subject.indexOf('/');
          cloud.device(subject.substring(0, slash), subject.substring(slash + 1))
              .filter(device -> device.connection() == mark)
              .ifPresent(device -> line.consider(device, now));
        }
      }
    }
  }

  /** Arranges anew what was to come when the state was kept; what was missed since then is caught up in its order. */
  public void resume(long now) {
    List<Job> all = List.copyOf(cloud.jobs());
    for (Job job : all) {
      jobs.resume(job);
      for (Task task : job.tasks()) {
        if (task.waitsForRetry()) {
          tasks.arrangeRetry(task);
        } else if (task.status() == Status.IN_PROGRESS) {
          tasks.arrangeTimeout(task);
        }
      }
      line.resume(job, now);
    }
    all.forEach(job -> completion.look(job, now));
  }

  // what users bring

  /** Takes up a job whose settings were checked. @return how many tasks it has at once */
  public int begin(Job job, long now) {
    jobs.begin(job, now);
    return job.tasks().size();
  }

  /** Ends a dynamic job's matching; its tasks go on. */
  public void stopMatching(Job job, long now) {
    jobs.stopMatching(job, now);
  }

  /** Cancels those tasks of a job that are in one of the given states, and with {@code planned} a planned job. */
  public void cancel(Job job, Set<Status> states, boolean planned, long now) {
    jobs.cancel(job, states, planned, now);
  }

  public void cancel(Task task, String why, long now) {
    tasks.cancel(task, why, now);
  }

  public void confirm(Task task, long now) {
    tasks.confirm(task, now);
  }

  /** @return whether the task's device is still there, and has no other open task by now */
  public boolean mayBeginAnew(Task task) {
    return tasks.mayBeginAnew(task);
  }

  /** A failed or cancelled task that {@link #mayBeginAnew} does, with a new consent if it needs one. */
  public void beginAnew(Task task, long now) {
    tasks.beginAnew(task, now);
  }

  /** A device belongs to a group now. */
  public void joined(Device device, String groupId, long now) {
    jobs.matchOfGroup(device, groupId, now);
  }

  // what devices bring

  public void connected(Device device, String ip, long now) {
    devices.connected(device, ip, now);
  }

  public void subscribedToUpgrade(Device device, long now) {
    devices.subscribedToUpgrade(device, now);
  }

  public void disconnected(Device device, long lastTrafficMillis, long now) {
    devices.disconnected(device, lastTrafficMillis, now);
  }

  /** A device has said which version runs. */
  public void informed(Device device, DeviceReport.Inform inform, long now) {
    devices.informed(device, inform, now);
  }

  public void progressed(Device device, DeviceReport.Progress report, long now) {
    devices.progressed(device, report, now);
  }

  /** A device asks for its notice. @param old over the old topic, whose words differ */
  public void requested(Device device, DeviceReport.Request request, boolean old, long now) {
    line.requested(device, request, old, now);
  }
}
