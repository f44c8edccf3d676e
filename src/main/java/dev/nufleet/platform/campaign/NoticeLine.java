package dev.nufleet.platform.campaign;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.platform.registry.Task.Status;
import java.util.List;

/**
 * Who gets a notice when: a device that is there and ready, within its job's push rate, once over each connection while
 * its task is open; or one that asks. Source: platform.md section 4.
 */
final class NoticeLine {
  private final Cloud cloud;
  private final CampaignSettings settings;
  private final Notices notices;
  private final Agenda agenda;

  NoticeLine(Cloud cloud, CampaignSettings settings, Notices notices, Agenda agenda) {
    this.cloud = cloud;
    this.settings = settings;
    this.notices = notices;
    this.agenda = agenda;
  }

  /** Gives a device that is there and ready the notices of its open tasks, or looks again when it should be ready. */
  void consider(Device device, long now) {
    if (!device.online || device.open.isEmpty()) {
      return;
    }
    long ready = Math.max(
        device.informed ? 0 : device.onlineMillis + settings.reportGrace().toMillis(),
        device.subscribedToUpgrade ? 0 : device.onlineMillis + settings.subscribeGrace().toMillis());
    if (now < ready) {
      agenda.add(ready, Agenda.Matter.DEVICE_GRACE, device.key().toString(), device.connection);
      return;
    }
    for (Task task : List.copyOf(device.open)) {
      Job job = cloud.job(task.jobId).orElseThrow();
      if (!job.needPush || task.retryAtMillis > 0 || task.noticedConnection == device.connection) {
        continue;
      }
      if (task.status == Status.NOTIFIED || task.status == Status.IN_PROGRESS) {
        push(task, device, now);
      } else if (task.status == Status.QUEUED && !task.lined) {
        task.lined = true;
        job.line.add(task);
        pump(job, now);
      }
    }
  }

  void pump(Job job, long now) {
    if (job.windowMillis == 0 || now >= job.windowMillis + Campaigns.MINUTE) {
      job.windowMillis = now;
      job.sentInWindow = 0;
    }
    while (!job.line.isEmpty() && job.sentInWindow < job.perMinute) {
      Task task = job.line.poll();
      task.lined = false;
      cloud.device(task.productKey, task.deviceName)
          .filter(d -> d.online && task.status == Status.QUEUED && task.retryAtMillis == 0)
          .ifPresent(device -> {
            job.sentInWindow++;
            push(task, device, now);
          });
    }
    if (!job.line.isEmpty() && !job.pumpArranged) {
      job.pumpArranged = true;
      agenda.add(job.windowMillis + Campaigns.MINUTE, Agenda.Matter.JOB_PUMP, job.id, 0);
    }
  }

  private void push(Task task, Device device, long now) {
    noticed(task, device, now);
    notices.push(task, device, now);
  }

  private void noticed(Task task, Device device, long now) {
    task.noticedConnection = device.connection;
    if (task.status == Status.QUEUED) {
      task.modifiedMillis = now;
      cloud.turn(task, Status.NOTIFIED);
      cloud.want(Events.taskTurned(task, now));
    }
  }

  /** A device asks: it is answered whether or not pushing is on. @param old over the old topic, whose words differ */
  void requested(Device device, DeviceReport.Request request, boolean old, long now) {
    for (Task task : device.open) {
      if (task.module.equals(request.module()) && task.status != Status.CONFIRM && task.retryAtMillis == 0) {
        noticed(task, device, now);
        notices.answer(task, device, request.id(), old, now);
        return;
      }
    }
    notices.answerNothing(device, request.id(), old);
  }
}
