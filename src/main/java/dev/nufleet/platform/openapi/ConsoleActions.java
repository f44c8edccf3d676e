package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Product;
import dev.nufleet.platform.registry.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the page shows. No secret is in it. */
final class ConsoleActions {
  private static final int SHOWN = 20;

  private final Cloud cloud;

  ConsoleActions(Cloud cloud) {
    this.cloud = cloud;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("ConsoleOverview", (params, now) -> overview());
    actions.put("ConsoleDevices", this::devices);
    actions.put("ConsoleDevice", this::device);
    actions.put("ConsoleJob", this::jobWithTasks);
  }

  private Map<String, Object> overview() {
    long devices = 0;
    long online = 0;
    for (Product product : cloud.products()) {
      for (Device device : cloud.devices(product.key)) {
        devices++;
        online += device.isOnline() ? 1 : 0;
      }
    }
    long open = 0;
    for (Task.Status status : Task.Status.values()) {
      open += status.isFinal() ? 0 : cloud.taskCount(status);
    }
    return body("Data", body(
        "figures", body("devices", devices, "online", online, "open", open,
            "succeeded", cloud.taskCount(Task.Status.SUCCEEDED), "failed", cloud.taskCount(Task.Status.FAILED)),
        "products", cloud.products().stream().map(p -> body("key", p.key, "name", p.name)).toList(),
        "jobs", newest(new ArrayList<>(cloud.jobs())).stream().map(this::job).toList(),
        "firmwares", newest(new ArrayList<>(cloud.firmwares())).stream().map(f -> body("id", f.id, "version", f.version,
            "product", f.productKey, "size", f.files.get(0).sizeBytes, "sign", f.files.get(0).sign)).toList()));
  }

  private static <T> List<T> newest(List<T> all) {
    List<T> shown = new ArrayList<>(all.subList(Math.max(0, all.size() - SHOWN), all.size()));
    Collections.reverse(shown);
    return shown;
  }

  private Map<String, Object> job(Job job) {
    Map<String, Object> counts = body();
    for (Task.Status status : Task.Status.values()) {
      counts.put(status.name(), job.count(status));
    }
    return body("id", job.id, "version", cloud.firmware(job.firmwareId).map(f -> f.version).orElse(""),
        "status", job.status().name(), "product", job.productKey, "created", job.createdMillis,
        "counts", counts);
  }

  /**
   * The devices of a product, by page. {@code Search}: what a name has in it, whatever its case; {@code Status}: as
   * {@link Device#status}; {@code Task}: the state of a task that is open.
   */
  private Map<String, Object> devices(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    String search = params.or("Search", "").toLowerCase(Locale.ROOT);
    String status = params.or("Status", "");
    String task = params.or("Task", "");
    Page.Cut<Device> cut = Page.of(params, 50, false).cut(cloud.devices(product.key), device ->
        (search.isEmpty() || device.name().toLowerCase(Locale.ROOT).contains(search))
            && (status.isEmpty() || device.status().equals(status))
            && (task.isEmpty() || device.open().stream().anyMatch(open -> open.status().name().equals(task))));
    Map<String, Object> answer = cut.counters("Page");
    answer.put("Devices", cut.map(device -> {
      Optional<Task> open = device.open().stream().findFirst();
      return body("name", device.name(), "status", device.status(), "version", device.version(""),
          "task", open.map(one -> one.status().name()).orElse(""),
          "percent", open.filter(one -> one.status() == Task.Status.IN_PROGRESS).map(Task::progress).orElse(-1));
    }));
    return answer;
  }

  /** One device, with its latest task of each of its newest jobs. Times are UNIX milliseconds, 0 for never. */
  private Map<String, Object> device(Params params, long now) {
    Device device = OpenApi.device(cloud, params);
    List<Task> tasks = cloud.jobs().stream().filter(job -> job.productKey.equals(device.productKey()))
        .flatMap(job -> job.latest(device.name()).stream()).collect(Collectors.toList());
    return body("Data", body("name", device.name(), "product", device.productKey(), "status", device.status(),
        "nickname", device.nickname(), "versions", device.versions(), "created", device.createdMillis(),
        "activated", device.activatedMillis(), "online", device.onlineMillis(), "lastSeen", device.lastSeenMillis(),
        "ip", device.ip(), "connections", device.connection(), "subscribed", device.isSubscribedToUpgrade(),
        "informed", device.hasInformed(), "groups", device.groups().size(),
        "tasks", newest(tasks).stream().map(ConsoleActions::task).toList()));
  }

  /** One job, and its tasks by page; {@code Status}: only those in this state. */
  private Map<String, Object> jobWithTasks(Params params, long now) {
    Job job = OpenApi.job(cloud, params);
    String status = params.or("Status", "");
    Page.Cut<Task> cut = Page.of(params, 50, false)
        .cut(job.tasks(), task -> status.isEmpty() || task.status().name().equals(status));
    Map<String, Object> answer = cut.counters("Page");
    Map<String, Object> data = job(job);
    data.putAll(body("kind", job.kind.name(), "target", job.target.name(), "started", job.startedMillis(),
        "ended", job.endedMillis(), "perMinute", job.perMinute, "retryMinutes", job.retryIntervalMinutes,
        "retries", job.retryCount, "timeoutMinutes", job.timeoutMinutes));
    answer.put("Data", data);
    answer.put("Tasks", cut.map(ConsoleActions::task));
    return answer;
  }

  private static Map<String, Object> task(Task task) {
    return body("id", task.id(), "job", task.jobId(), "product", task.productKey(), "device", task.deviceName(),
        "module", task.module(), "status", task.status().name(), "percent", task.progress(),
        "from", task.sourceVersion(), "to", task.version(), "why", task.description(), "created", task.createdMillis(),
        "started", task.startedMillis(), "changed", task.modifiedMillis(), "retriesLeft", task.retriesLeft(),
        "retryAt", task.retryAtMillis());
  }
}
