package dev.nufleet.platform.campaign;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.platform.registry.Task.Status;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who gets a notice when: a device that is there and ready, within its job's push rate, once over each connection while
 * its task is open; or one that asks. Source: platform.md section 4.
 */
final class NoticeLine {
  private final Cloud cloud;
  private final CampaignSettings settings;
  private final Notices notices;
  private final Agenda agenda;
  private final Map<String, Rate> rates = new LinkedHashMap<>();

  /** A job's push rate: so many notices in each minute that begins with its first one. */
  private static final class Rate {
    /** Tasks of devices that are there, in the order in which they came. */
    private final Set<Task> waiting = new LinkedHashSet<>();
    private long windowMillis;
    private int sent;
    private boolean pumpArranged;

    private Task next() {
      Iterator<Task> first = waiting.iterator();
      Task task = first.next();
      first.remove();
      return task;
    }
  }

  NoticeLine(Cloud cloud, CampaignSettings settings, Notices notices, Agenda agenda) {
    this.cloud = cloud;
    this.settings = settings;
    this.notices = notices;
    this.agenda = agenda;
  }

  /** Gives a device that is there and ready the notices of its open tasks, or looks again when it should be ready. */
  void consider(Device device, long now) {
    if (!device.isOnline() || device.open().isEmpty()) {
      return;
    }
    long ready = Math.max(
        device.hasInformed() ? 0 : device.onlineMillis() + settings.reportGrace().toMillis(),
        device.isSubscribedToUpgrade() ? 0 : device.onlineMillis() + settings.subscribeGrace().toMillis());
    if (now < ready) {
      agenda.add(ready, Agenda.Matter.DEVICE_GRACE, device.key().toString(), device.connection());
      return;
    }
    for (Task task : List.copyOf(device.open())) {
      Job job = cloud.job(task.jobId()).orElseThrow();
      if (!job.needPush || task.waitsForRetry() || task.wasNoticedOver(device.connection()) || !fits(task, device)) {
        continue;
      }
      if (task.status() == Status.NOTIFIED || task.status() == Status.IN_PROGRESS) {
        push(task, device, now);
      } else if (task.status() == Status.QUEUED) {
        rate(job).waiting.add(task);
        pump(job, now);
      }
    }
  }

  /** A delta package is of no use to a device whose version has changed since the task was made. */
  private boolean fits(Task task, Device device) {
    return cloud.firmware(cloud.job(task.jobId()).orElseThrow().firmwareId).orElseThrow().fits(device);
  }

  private Rate rate(Job job) {
    return rates.computeIfAbsent(job.id, id -> new Rate());
  }

  void windowEnded(Job job, long now) {
    rate(job).pumpArranged = false;
    pump(job, now);
  }

  private void pump(Job job, long now) {
    Rate rate = rate(job);
    if (rate.windowMillis == 0 || now >= rate.windowMillis + Campaigns.MINUTE) {
      rate.windowMillis = now;
      rate.sent = 0;
    }
    while (!rate.waiting.isEmpty() && rate.sent < job.perMinute) {
      Task task = rate.next();
      cloud.device(task.productKey(), task.deviceName())
          .filter(device -> device.isOnline() && task.status() == Status.QUEUED && fits(task, device))
          .ifPresent(device -> {
            rate.sent++;
            push(task, device, now);
          });
    }
    if (!rate.waiting.isEmpty() && !rate.pumpArranged) {
      rate.pumpArranged = true;
      agenda.add(rate.windowMillis + Campaigns.MINUTE, Agenda.Matter.JOB_PUMP, job.id, 0);
    }
  }

  /** After a restart: notices of the last minute count, as if its window had begun with the first of them. */
  void resume(Job job, long now) {
    Rate rate = new Rate();
    for (Task task : job.tasks()) {
      if (task.noticedMillis() > now - Campaigns.MINUTE) {
        rate.sent++;
        rate.windowMillis = rate.sent == 1 ? task.noticedMillis() : Math.min(rate.windowMillis, task.noticedMillis());
      }
    }
    if (rate.sent > 0) {
      rates.put(job.id, rate);
    }
  }

  private void push(Task task, Device device, long now) {
    noticed(task, device, now);
    notices.push(task, device, now);
  }

  private void noticed(Task task, Device device, long now) {
    if (task.notice(device.connection(), now)) {
      cloud.want(Events.taskTurned(task, now));
    }
  }

  /** A device asks: it is answered whether or not pushing is on. @param old over the old topic, whose words differ */
  void requested(Device device, DeviceReport.Request request, boolean old, long now) {
    for (Task task : device.open()) {
      if (task.module().equals(request.module()) && task.status() != Status.CONFIRM && !task.waitsForRetry()
          && fits(task, device)) {
        noticed(task, device, now);
        notices.answer(task, device, request.id(), old, now);
        return;
      }
    }
    notices.answerNothing(device, request.id(), old);
  }
}
