package dev.nufleet.platform.openapi;

import static dev.nufleet.platform.openapi.OpenApi.body;

import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Targets;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.PlatformTime;
import dev.nufleet.platform.registry.Product;
import dev.nufleet.platform.registry.Task;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes and ends jobs. The rules of the parameters are those of platform.md section 8. */
final class JobActions {
  private static final long MINUTE = Campaigns.MINUTE;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final Set<Integer> RETRY_INTERVALS = Set.of(0, 10, 30, 60, 1440);
  private static final Set<Integer> RETRY_COUNTS = Set.of(1, 2, 5);

  private final Cloud cloud;
  private final Campaigns campaigns;
  private final ObjectStore store;
  private final ApiSettings settings;

  JobActions(Cloud cloud, Campaigns campaigns, ObjectStore store, ApiSettings settings) {
    this.cloud = cloud;
    this.campaigns = campaigns;
    this.store = store;
    this.settings = settings;
  }

  void addTo(Map<String, OpenApi.Action> actions) {
    actions.put("CreateOTAVerifyJob", this::verify);
    actions.put("CreateOTAStaticUpgradeJob", this::createStatic);
    actions.put("CreateOTADynamicUpgradeJob", this::createDynamic);
    actions.put("CancelOTATaskByJob", this::cancelByJob);
    actions.put("CancelOTATaskByDevice", this::cancelByDevice);
    actions.put("CancelOTAStrategyByJob", (params, now) -> {
      Job job = OpenApi.job(cloud, params);
      if (job.kind != Job.Kind.DYNAMIC) {
        throw ApiProblem.business(ApiProblem.Cause.JOB_STATE, "only a dynamic job has a strategy to cancel");
      }
      campaigns.stopMatching(job, now);
      return body();
    });
  }

  private Map<String, Object> verify(Params params, long now) {
    Job job = start(params, now, Job.Kind.VERIFY);
    Firmware firmware = cloud.firmware(job.firmwareId).orElseThrow();
    if (firmware.status() == Firmware.CHECKING || firmware.status() == Firmware.CHECKED) {
      throw ApiProblem.business(ApiProblem.Cause.VERIFY_STATE, "the package is checked, or being checked");
    }
    job.target = Job.Target.SPECIFIC;
    job.deviceNames = named(job, params.requiredList("TargetDeviceName", 10));
    job.deviceNames.sort(null);
    return begin(job, now);
  }

  private Map<String, Object> createStatic(Params params, long now) {
    Job job = start(params, now, Job.Kind.STATIC);
    String target = params.required("TargetSelection");
    try {
      job.target = Job.Target.valueOf(target);
    } catch (IllegalArgumentException e) {
      throw Params.invalid("TargetSelection", "'" + target + "' is none of ALL, SPECIFIC, GRAY, GROUP");
    }
    checked(job);
    sourceVersions(job, params);
    switch (job.target) {
      case SPECIFIC -> specific(job, params);
      case GRAY -> gray(job, params);
      case GROUP -> group(job, params, "LINK_PLATFORM");
      default -> { }
    }
    pace(job, params);
    params.number("ScheduleTime", 0, Long.MAX_VALUE).ifPresent(at -> {
      if (at < now + 5 * MINUTE || at > now + 7 * DAY) {
        throw Params.invalid("ScheduleTime", "is not 5 minutes to 7 days ahead");
      }
      job.scheduleMillis = at;
    });
    params.number("ScheduleFinishTime", 0, Long.MAX_VALUE).ifPresent(at -> {
      long from = job.scheduleMillis > 0 ? job.scheduleMillis : now;
      if (at < from + HOUR || at > from + 30 * DAY) {
        throw Params.invalid("ScheduleFinishTime", "is not 1 hour to 30 days after the start");
      }
      job.finishMillis = at;
    });
    return begin(job, now);
  }

  private Map<String, Object> createDynamic(Params params, long now) {
    Job job = start(params, now, Job.Kind.DYNAMIC);
    checked(job);
    job.dynamicMode = params.intOr("DynamicMode", 1, 2, 1);
    sourceVersions(job, params);
    if (params.optional("GroupId").isPresent()) {
      if (!job.sourceVersions.isEmpty()) {
        throw Params.invalid("SrcVersion", "and GroupId exclude each other");
      }
      group(job, params, "LINK_PLATFORM_DYNAMIC");
    } else if (job.sourceVersions.isEmpty()) {
      throw ApiProblem.missing("SrcVersion.1");
    }
    if (cloud.jobs().stream()
        .anyMatch(other -> other.kind == Job.Kind.DYNAMIC && other.firmwareId.equals(job.firmwareId)
        && other.status() == Job.Status.IN_PROGRESS)) {
      throw ApiProblem.business(ApiProblem.Cause.DYNAMIC_EXISTS, "a dynamic job of this package is running");
    }
    pace(job, params);
    return begin(job, now);
  }

  /** What all kinds of job have in common. */
  private Job start(Params params, long now, Job.Kind kind) {
    Firmware firmware = OpenApi.firmware(cloud, params);
    Product product = OpenApi.product(cloud, params);
    if (!firmware.productKey.isEmpty() && !firmware.productKey.equals(product.key)) {
      throw Params.invalid("ProductKey", product.key + " is not the package's product");
    }
    Job job = new Job();
    job.kind = kind;
    job.firmwareId = firmware.id;
    job.productKey = product.key;
    job.createdMillis = now;
    job.timeoutMinutes = params.intOr("TimeoutInMinutes", 1, 1440, 0);
    job.needPush = params.flag("NeedPush", true);
    job.needConfirm = params.flag("NeedConfirm", false);
    job.overMqtt = switch (params.or("DownloadProtocol", "HTTPS")) {
      case "HTTPS" -> false;
      case "MQTT" -> true;
      default -> throw Params.invalid("DownloadProtocol", "is neither HTTPS nor MQTT");
    };
    if (job.overMqtt && (firmware.files.size() > 1 || firmware.files.get(0).sizeBytes > settings.maxMqttFileBytes())) {
      throw Params.invalid("DownloadProtocol",
          "MQTT takes one file of at most " + settings.maxMqttFileBytes() + " bytes: --set max-mqtt-file-mb");
    }
    int tagBytes = 0;
    for (Params tag : params.objects("Tag")) {
      String key = tag.word("Key", "[A-Za-z0-9.]{1,30}", "1..30 of letters, digits, '.'");
      String value = tag.text("Value", 1, 1024);
      tagBytes += key.length() + value.length();
      job.tags.put(key, value);
    }
    if (job.tags.size() > 10 || tagBytes > 4096) {
      throw Params.invalid("Tag", "at most 10 tags with 4096 characters in all are allowed");
    }
    return job;
  }

  private void checked(Job job) {
    if (!cloud.firmware(job.firmwareId).orElseThrow().isReleased()) {
      throw ApiProblem.business(ApiProblem.Cause.FIRMWARE_UNCHECKED,
          "the package must pass a verify job first, or be made with NeedToVerify=false");
    }
  }

  private void sourceVersions(Job job, Params params) {
    job.sourceVersions = new ArrayList<>(params.list("SrcVersion"));
    if (job.sourceVersions.size() > 10 || new LinkedHashSet<>(job.sourceVersions).size() != job.sourceVersions.size()) {
      throw Params.invalid("SrcVersion", "1..10 different versions are allowed");
    }
    Firmware firmware = cloud.firmware(job.firmwareId).orElseThrow();
    if (firmware.type == 1 && !job.sourceVersions.isEmpty()
        && !job.sourceVersions.equals(List.of(firmware.sourceVersion))) {
      throw Params.invalid("SrcVersion", "of a delta package must be " + firmware.sourceVersion);
    }
  }

  private void specific(Job job, Params params) {
    if (!job.sourceVersions.isEmpty() && cloud.firmware(job.firmwareId).orElseThrow().type == 0) {
      throw Params.invalid("SrcVersion", "is not for TargetSelection SPECIFIC");
    }
    boolean byFile = params.optional("DnListFileUrl").isPresent();
    List<String> names = params.list("TargetDeviceName");
    if (byFile == !names.isEmpty()) {
      throw byFile ? Params.invalid("TargetDeviceName", "and DnListFileUrl exclude each other")
          : ApiProblem.missing("TargetDeviceName.1");
    }
    if (byFile) {
      FirmwareActions.stored(store, params.required("DnListFileUrl"));
      names = params.added().nameList();
    } else {
      params.requiredList("TargetDeviceName", 200);
    }
    job.deviceNames = named(job, names);
  }

  /** A name of nobody is a mistake that its user wants to hear of. */
  private List<String> named(Job job, List<String> names) {
    List<String> different = new ArrayList<>(new LinkedHashSet<>(names));
    different.forEach(name -> OpenApi.device(cloud, job.productKey, name));
    return different;
  }

  private void gray(Job job, Params params) {
    job.grayPercent = params.word("GrayPercent", "[0-9]{1,3}(\\.[0-9]{1,3})?", "a percentage with up to 3 decimals");
    BigDecimal percent = new BigDecimal(job.grayPercent);
    if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw Params.invalid("GrayPercent", "is not above 0 and at most 100");
    }
  }

  private void group(Job job, Params params, String type) {
    job.groupId = params.required("GroupId");
    if (!params.required("GroupType").equals(type)) {
      throw Params.invalid("GroupType", "must be " + type);
    }
    job.groupName = cloud.group(job.groupId).orElseThrow(
        () -> ApiProblem.business(ApiProblem.Cause.NO_GROUP, "there is no group " + job.groupId)).name;
  }

  private void pace(Job job, Params params) {
    job.perMinute = params.intOr("MaximumPerMinute", 10, 10_000, 10_000);
    job.overwriteMode = params.intOr("OverwriteMode", 1, 2, 1);
    job.multiModule = params.flag("MultiModuleMode", false);
    if (job.multiModule && job.overwriteMode == 2) {
      throw Params.invalid("MultiModuleMode", "and OverwriteMode 2 exclude each other");
    }
    if (params.optional("RetryInterval").isPresent()) {
      job.retryIntervalMinutes = params.requiredInt("RetryInterval", 0, 1440);
      job.retryCount = params.requiredInt("RetryCount", 1, 5);
      if (!RETRY_INTERVALS.contains(job.retryIntervalMinutes) || !RETRY_COUNTS.contains(job.retryCount)) {
        throw Params.invalid("RetryInterval", "is one of 0, 10, 30, 60, 1440, and RetryCount one of 1, 2, 5");
      }
      if (job.timeoutMinutes > 0 && job.retryIntervalMinutes >= job.timeoutMinutes) {
        throw Params.invalid("RetryInterval", "must be less than TimeoutInMinutes");
      }
    }
  }

  private Map<String, Object> begin(Job job, long now) {
    if (job.kind != Job.Kind.DYNAMIC && job.scheduleMillis == 0 && Targets.of(cloud, job).isEmpty()) {
      throw ApiProblem.business(ApiProblem.Cause.NO_TARGET,
          "no device matches; a device that has the target version, or never reported the source version, does not");
    }
    job.id = cloud.ids().text(26);
    campaigns.begin(job, now);
    return body("Data", body("JobId", job.id, "UtcCreate", PlatformTime.utc(now)));
  }

  private Map<String, Object> cancelByJob(Params params, long now) {
    Job job = OpenApi.job(cloud, params);
    EnumSet<Task.Status> states = EnumSet.noneOf(Task.Status.class);
    boolean scheduled = params.flag("CancelScheduledTask", false);
    if (params.flag("CancelQueuedTask", false)) {
      states.add(Task.Status.QUEUED);
      if (params.optional("CancelUnconfirmedTask").isEmpty()) {
        states.add(Task.Status.CONFIRM);
      }
    }
    if (params.flag("CancelUnconfirmedTask", false)) {
      states.add(Task.Status.CONFIRM);
    }
    if (params.flag("CancelNotifiedTask", false)) {
      states.add(Task.Status.NOTIFIED);
    }
    if (params.flag("CancelInProgressTask", false)) {
      states.add(Task.Status.IN_PROGRESS);
    }
    if (states.isEmpty() && !scheduled) {
      throw ApiProblem.missing("CancelQueuedTask");
    }
    campaigns.cancel(job, states, scheduled, now);
    return body();
  }

  private Map<String, Object> cancelByDevice(Params params, long now) {
    Firmware firmware = OpenApi.firmware(cloud, params);
    Product product = OpenApi.product(cloud, params);
    for (String name : params.requiredList("DeviceName", 200)) {
      Device device = OpenApi.device(cloud, product.key, name);
      for (Task task : List.copyOf(device.open())) {
        Job job = cloud.job(task.jobId()).orElseThrow();
        if (job.firmwareId.equals(firmware.id) && params.or("JobId", job.id).equals(job.id)) {
          campaigns.cancel(task, "cancelled", now);
        }
      }
    }
    return body();
  }
}
