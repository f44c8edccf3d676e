package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.PlatformTime;
import dev.nufleet.platform.registry.Product;
import dev.nufleet.platform.registry.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

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
        "status", job.status().name(), "product", job.productKey, "created", PlatformTime.utc(job.createdMillis),
        "counts", counts);
  }

  private Map<String, Object> devices(Params params, long now) {
    Product product = OpenApi.product(cloud, params);
    Page.Cut<Device> cut = Page.of(params, 50, false).cut(cloud.devices(product.key), device -> true);
    Map<String, Object> answer = cut.counters("Page");
    answer.put("Devices", cut.map(device -> body("name", device.name(), "status", device.status(),
        "version", device.version(""), "task", device.open().stream().findFirst()
            .map(task -> task.status() + (task.status() == Task.Status.IN_PROGRESS ? " " + task.progress() + " %" : ""))
                .orElse(""))));
    return answer;
  }
}
