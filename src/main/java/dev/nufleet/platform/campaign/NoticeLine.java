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

  /**
   * A job's push rate: so many notices in each minute that begins with its first one. Only those count that end the
   * waiting of a task; repeated ones, and answers to who asks, go out at once.
   */
  private static final class Rate {
    /** Tasks that may have their notice now, in the order in which they came to that. */
    private final Set<Task> waiting = new LinkedHashSet<>();
    private long windowMillis;
    private int sent;
    private boolean pumpArranged;

    private boolean hasRoom(int perMinute, long now) {
      return sent < perMinute || now >= windowMillis + Campaigns.MINUTE;
    }

    /** A notice of the task goes out. */
    private void count(Task task, long now) {
      if (now >= windowMillis + Campaigns.MINUTE) {
        windowMillis = now;
        sent = 0;
      }
      sent++;
      task.pushedIn(windowMillis);
    }

    /** After a restart: the window that the newest notice was in goes on. */
    private void recall(Task task) {
      if (task.pushWindowMillis() > windowMillis) {
        windowMillis = task.pushWindowMillis();
        sent = 0;
      }
      sent += task.pushWindowMillis() == windowMillis ? task.pushes() : 0;
    }

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
        leave(task);
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
    while (!rate.waiting.isEmpty() && rate.hasRoom(job.perMinute, now)) {
      Task task = rate.next();
      rate.count(task, now);
      push(task, cloud.device(task.productKey(), task.deviceName()).orElseThrow(), now);
    }
    if (!rate.waiting.isEmpty() && !rate.pumpArranged) {
      rate.pumpArranged = true;
      agenda.add(rate.windowMillis + Campaigns.MINUTE, Agenda.Matter.JOB_PUMP, job.id, 0);
    }
  }

  /** After a restart, which nobody is to notice by the push rate. */
  void resume(Job job, long now) {
    Rate rate = new Rate();
    job.tasks().forEach(rate::recall);
    if (now < rate.windowMillis + Campaigns.MINUTE) {
      rates.put(job.id, rate);
    }
  }

  /** A device that goes loses its place: when it comes again, it is asked anew whether it is ready. */
  void leave(Device device) {
    device.open().forEach(this::leave);
  }

  /** A task that may have no notice now waits for none. */
  void leave(Task task) {
    Rate rate = rates.get(task.jobId());
    if (rate != null) {
      rate.waiting.remove(task);
    }
  }

  private void push(Task task, Device device, long now) {
    noticed(task, device, now);
    notices.push(task, device, now);
  }

  private void noticed(Task task, Device device, long now) {
    leave(task);
    if (task.notice(device.connection(), now)) {
      cloud.want(Events.taskTurned(task, now));
    }
  }

  /** A device asks: it is answered whether or not pushing is on. @param old over the old topic, whose words differ */
  void requested(Device device, DeviceReport.Request request, boolean old, long now) {
    for (Task task : device.open()) {
      if (task.isOf(request.module()) && task.status() != Status.CONFIRM && !task.waitsForRetry()
          && fits(task, device)) {
        noticed(task, device, now);
        notices.answer(task, device, request.id(), old, now);
        return;
      }
    }
    notices.answerNothing(device, request.id(), old);
  }
}
