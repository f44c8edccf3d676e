package dev.nufleet.platform;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What subscribed applications are told. Source: platform.md section 11. */
final class Events {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.of("Asia/Shanghai"));
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Events() {}

  /** As in {@code 2019-12-28T02:42:22.000Z}; empty for never. */
  static String utc(long millis) {
    return millis == 0 ? "" : UTC.format(Instant.ofEpochMilli(millis));
  }

  /** The clock on the wall in Shanghai. */
  static String local(long millis) {
    return millis == 0 ? "" : LOCAL.format(Instant.ofEpochMilli(millis));
  }

  static Map<String, Object> status(Device device, String status, long lastMillis, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", status);
    body.put("productKey", device.productKey);
    body.put("deviceName", device.name);
    body.put("time", local(now));
    body.put("utcTime", utc(now));
    body.put("lastTime", local(lastMillis));
    body.put("utcLastTime", utc(lastMillis));
    body.put("clientIp", device.ip);
    return body;
  }

  /** The secret, which the platform puts in here, is left out: the feed of a stand-in is open to every page. */
  static Map<String, Object> lifecycle(Device device, String action, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", action);
    body.put("iotId", device.iotId);
    body.put("productKey", device.productKey);
    body.put("deviceName", device.name);
    body.put("messageCreateTime", now);
    return body;
  }

  static Map<String, Object> version(Device device, String module, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("productKey", device.productKey);
    body.put("deviceName", device.name);
    body.put("moduleName", module.isEmpty() ? "default" : module);
    body.put("moduleVersion", device.version(module));
    body.put("messageCreateTime", now);
    return body;
  }

  static Effect taskTurned(Task task, long now) {
    return new Effect.Told("/" + task.productKey + "/" + task.deviceName + "/ota/upgrade", task(task, now));
  }

  static Map<String, Object> task(Task task, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("productKey", task.productKey);
    body.put("deviceName", task.deviceName);
    body.put("moduleName", task.module.isEmpty() ? "default" : task.module);
    body.put("status", task.status.name());
    body.put("srcVersion", task.sourceVersion);
    body.put("destVersion", task.version);
    body.put("desc", task.description);
    body.put("jobId", task.jobId);
    body.put("messageCreateTime", now);
    return body;
  }

  static Map<String, Object> job(Job job, long now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("productKey", job.productKey);
    body.put("packageId", job.firmwareId);
    body.put("jobId", job.id);
    body.put("jobStatus", job.status.name());
    body.put("messageCreateTime", now);
    return body;
  }
}
