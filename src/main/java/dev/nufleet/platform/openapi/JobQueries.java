package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.PlatformTime;
import dev.nufleet.platform.registry.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be asked about jobs and their tasks. */
final class JobQueries {
  private final Cloud cloud;

  JobQueries(Cloud cloud) {
    this.cloud = cloud;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("QueryOTAJob", (params, now) -> body("Data", detail(OpenApi.job(cloud, params))));
    actions.put("ListOTAJobByFirmware", (params, now) -> {
      Firmware firmware = OpenApi.firmware(cloud, params);
      return list(Page.of(params, 200, true).cut(cloud.jobs(), job -> job.firmwareId.equals(firmware.id)));
    });
    actions.put("ListOTAJobByDevice", (params, now) -> {
      Firmware firmware = OpenApi.firmware(cloud, params);
      Device device = OpenApi.device(cloud, params);
      return list(Page.of(params, 200, true).cut(cloud.jobs(), job -> job.firmwareId.equals(firmware.id)
          && job.productKey.equals(device.productKey()) && job.latest(device.name()).isPresent()));
    });
    actions.put("ListOTATaskByJob", this::tasksOfJob);
    actions.put("ListOTAUnfinishedTaskByDevice", this::unfinished);
  }

  private Map<String, Object> simple(Job job) {
    return body("JobId", job.id, "JobStatus", job.status().name(),
        "JobType", job.kind == Job.Kind.VERIFY ? "VERFIY_FIRMWARE" : "UPGRADE_FIRMWARE",
        "SelectionType", job.kind == Job.Kind.DYNAMIC ? "DYNAMIC" : "STATIC", "TargetSelection", job.target.name(),
        "FirmwareId", job.firmwareId, "ProductKey", job.productKey,
        "Tags", body(
            "OtaTagDTO",
            job.tags.entrySet().stream().map(e -> body("Key", e.getKey(), "Value", e.getValue())).toList()),
        "UtcCreate", PlatformTime.utc(job.createdMillis), "UtcModified", PlatformTime.utc(job.modifiedMillis()),
        "UtcStartTime", PlatformTime.utc(job.startedMillis()), "UtcEndTime", PlatformTime.utc(job.endedMillis()));
  }

  private Map<String, Object> detail(Job job) {
    Map<String, Object> detail = simple(job);
    detail.put("DestVersion", cloud.firmware(job.firmwareId).orElseThrow().version);
    detail.put("JobDesc", "");
    detail.put("Name", job.id);
    detail.put("SrcVersions", body("SrcVersion", job.sourceVersions));
    detail.put("GrayPercent", job.grayPercent);
    detail.put("GroupId", job.groupId);
    detail.put("GroupName", job.groupName);
    detail.put("MaximumPerMinute", job.perMinute);
    if (job.retryIntervalMinutes >= 0) {
      detail.put("RetryCount", job.retryCount);
      detail.put("RetryInterval", job.retryIntervalMinutes);
    }
    if (job.timeoutMinutes > 0) {
      detail.put("TimeoutInMinutes", job.timeoutMinutes);
    }
    detail.put("OverwriteMode", job.overwriteMode);
    detail.put("MultiModuleMode", job.multiModule);
    detail.put("DynamicMode", job.dynamicMode);
    detail.put("NeedPush", job.needPush);
    detail.put("NeedConfirm", job.needConfirm);
    detail.put("DownloadProtocol", job.overMqtt ? "MQTT" : "HTTPS");
    detail.put("UtcScheduleTime", PlatformTime.utc(job.scheduleMillis));
    detail.put("UtcScheduleFinishTime", PlatformTime.utc(job.finishMillis));
    return detail;
  }

  private Map<String, Object> list(Page.Cut<Job> cut) {
    Map<String, Object> answer = cut.counters("CurrentPage");
    answer.put("Data", body("SimpleOTAJobInfo", cut.map(this::simple)));
    return answer;
  }

  private Map<String, Object> tasksOfJob(Params params, long now) {
    Job job = OpenApi.job(cloud, params);
    Page page = Page.of(params, 100, false);
    if ((long) page.number() * page.size() > 100_000) {
      throw Params.invalid("CurrentPage", "times PageSize is above 100000");
    }
    Optional<Task.Status> status = params.optional("TaskStatus").map(JobQueries::status);
    Set<String> names = new LinkedHashSet<>(params.list("DeviceNames"));
    Collection<Task> tasks = names.isEmpty() || job.kind == Job.Kind.DYNAMIC // a device may have several tasks in one
        ? job.tasks()
        : new ArrayList<>(names.stream().flatMap(name -> job.latest(name).stream()).toList());
    Page.Cut<Task> cut;
    if (names.isEmpty() && status.isPresent() && job.count(status.get()) == 0) {
      cut = new Page.Cut<>(page, List.of(), 0); // how most polls for failures end
    } else {
      cut = page.cut(tasks, task -> (status.isEmpty() || task.status() == status.get())
          && (names.isEmpty() || names.contains(task.deviceName())));
    }
    Map<String, Object> answer = cut.counters("CurrentPage");
    answer.put("Data", body("SimpleOTATaskInfo", cut.map(task -> {
      Map<String, Object> info = task(task, job);
      info.put("Progress", Integer.toString(task.progress()));
      info.put("TaskDesc", task.description());
      info.put("Timeout", job.timeoutMinutes > 0 ? Integer.toString(job.timeoutMinutes) : null);
      return info;
    })));
    return answer;
  }

  private static Task.Status status(String name) {
    try {
      return Task.Status.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw Params.invalid("TaskStatus", "'" + name + "' is none of " + List.of(Task.Status.values()));
    }
  }

  private Map<String, Object> unfinished(Params params, long now) {
    List<String> words = params.list("TaskStatusList");
    Set<Task.Status> asked = EnumSet.noneOf(Task.Status.class);
    for (String word : words.isEmpty() ? List.of(params.required("TaskStatus")) : words) {
      asked.add(status(word));
      if (status(word).isFinal()) {
        throw Params.invalid("TaskStatus", word + " is no state of an unfinished task");
      }
    }
    Device device = OpenApi.device(cloud, params);
    String module = params.or("ModuleName", "");
    return body("Data", body("SimpleOTATaskInfo", device.open().stream()
        .filter(task -> asked.contains(task.status()))
        .filter(task -> module.isEmpty() || moduleName(task).equalsIgnoreCase(module))
        .map(task -> {
          Map<String, Object> info = task(task, cloud.job(task.jobId()).orElseThrow());
          info.put("ModuleName", moduleName(task));
          return info;
        }).toList()));
  }

  private static String moduleName(Task task) {
    return task.module().isEmpty() ? "default" : task.module();
  }

  private Map<String, Object> task(Task task, Job job) {
    return body("TaskId", task.id(), "TaskStatus", task.status().name(), "JobId", job.id, "FirmwareId", job.firmwareId,
        "DestVersion", task.version(), "SrcVersion", task.sourceVersion(), "ProductKey", task.productKey(),
        "ProductName", cloud.product(task.productKey()).map(p -> p.name).orElse(""), "DeviceName", task.deviceName(),
        "IotId", cloud.device(task.productKey(), task.deviceName()).map(Device::iotId).orElse(""),
        "UtcCreate", PlatformTime.utc(task.createdMillis()), "UtcModified", PlatformTime.utc(task.modifiedMillis()));
  }
}
