package dev.nufleet.platform.campaign;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.platform.registry.Task.Status;
import java.util.List;

/** What devices do and say, and what that means to their tasks. Source: platform.md sections 3 and 4. */
final class DeviceWords {
  private final Cloud cloud;
  private final NoticeLine line;
  private final TaskTurns tasks;
  private final JobLife jobs;

  DeviceWords(Cloud cloud, NoticeLine line, TaskTurns tasks, JobLife jobs) {
    this.cloud = cloud;
    this.line = line;
    this.tasks = tasks;
    this.jobs = jobs;
  }

  void connected(Device device, String ip, long now) {
    line.leave(device);
    if (device.connect(ip, now)) {
      cloud.put(device); // who may sign in, and register, knows whether a device was active
    }
    cloud.changed(device);
    tellStatus(device, "online", now, now);
    line.consider(device, now);
  }

  void subscribedToUpgrade(Device device, long now) {
    device.subscribeToUpgrade();
    line.consider(device, now);
  }

  void disconnected(Device device, long lastTrafficMillis, long now) {
    device.disconnect(lastTrafficMillis);
    line.leave(device);
    cloud.changed(device);
    tellStatus(device, "offline", lastTrafficMillis, now);
  }

  private void tellStatus(Device device, String status, long lastMillis, long now) {
    cloud.want(new Effect.Told("/as/mqtt/status/" + device.key(), Events.status(device, status, lastMillis, now)));
  }

  /** A device has said which version of a module runs. */
  void informed(Device device, DeviceReport.Inform inform, long now) {
    String module = inform.module();
    if (device.report(module, inform.version())) {
      cloud.changed(device);
    }
    cloud.want(new Effect.Told("/" + device.productKey() + "/" + device.name() + "/ota/version/post",
        Events.version(device, module, now)));
    for (Task task : List.copyOf(device.open())) {
      if (task.isOf(module)) {
        hold(task, inform.version(), now);
      }
    }
    jobs.match(device, module, now);
    line.consider(device, now);
  }

  /** Holds an open task against the version that runs. */
  private void hold(Task task, String version, long now) {
    if (task.version().equals(version)) {
      tasks.succeed(task, now);
    } else if (task.sourceVersion().isEmpty()) {
      task.comesFrom(version);
    } else if (task.status() == Status.IN_PROGRESS && !task.waitsForRetry() && !task.sourceVersion().equals(version)) {
      tasks.failOrRetry(task, "the device reports version " + version, now);
    }
  }

  /** Progress of a task that has no notice, or waits for its retry, is of an earlier attempt. */
  void progressed(Device device, DeviceReport.Progress report, long now) {
    for (Task task : List.copyOf(device.open())) {
      boolean runs = task.status() == Status.NOTIFIED || task.status() == Status.IN_PROGRESS;
      if (!runs || task.waitsForRetry() || !task.isOf(report.module())) {
        continue;
      }
      if (report.failure()) {
        tasks.failOrRetry(task, "step " + report.step() + (report.desc().isEmpty() ? "" : ": " + report.desc()), now);
      } else {
        tasks.advance(task, report.step(), now);
      }
    }
  }
}
