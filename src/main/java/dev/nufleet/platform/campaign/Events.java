package dev.nufleet.platform.campaign;

import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.PlatformTime;
import dev.nufleet.platform.registry.Task;
import java.util.LinkedHashMap;
import java.util.Map;

/** What subscribed applications are told. Source: platform.md section 11. */
public final class Events {
  private Events() {}

  static Map<String, Object> status(Device device, String status, long lastMillis, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", status);
    body.put("productKey", device.productKey());
    body.put("deviceName", device.name());
    body.put("time", PlatformTime.local(now));
    body.put("utcTime", PlatformTime.utc(now));
    body.put("lastTime", PlatformTime.local(lastMillis));
    body.put("utcLastTime", PlatformTime.utc(lastMillis));
    body.put("clientIp", device.ip());
    return body;
  }

  /** The secret, which the platform puts in here, is left out: the feed of a stand-in is open to every page. */
  public static Map<String, Object> lifecycle(Device device, String action, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", action);
    body.put("iotId", device.iotId());
    body.put("productKey", device.productKey());
    body.put("deviceName", device.name());
    body.put("messageCreateTime", now);
    return body;
  }

  static Map<String, Object> version(Device device, String module, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("productKey", device.productKey());
    body.put("deviceName", device.name());
    body.put("moduleName", module.isEmpty() ? "default" : module);
    body.put("moduleVersion", device.version(module));
    body.put("messageCreateTime", now);
    return body;
  }

  static Effect taskTurned(Task task, long now) {
    return new Effect.Told("/" + task.productKey() + "/" + task.deviceName() + "/ota/upgrade", task(task, now));
  }

  static Map<String, Object> task(Task task, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("productKey", task.productKey());
    body.put("deviceName", task.deviceName());
    body.put("moduleName", task.module().isEmpty() ? "default" : task.module());
    body.put("status", task.status().name());
    body.put("srcVersion", task.sourceVersion());
    body.put("destVersion", task.version());
    body.put("desc", task.description());
    body.put("jobId", task.jobId());
    body.put("messageCreateTime", now);
    return body;
  }

  static Map<String, Object> job(Job job, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("productKey", job.productKey);
    body.put("packageId", job.firmwareId);
    body.put("jobId", job.id);
    body.put("jobStatus", job.status().name());
    body.put("messageCreateTime", now);
    return body;
  }
}
