package dev.nufleet.platform.campaign.model;

import dev.nufleet.platform.campaign.model.ModelJob.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parameters of a call that makes a job, read by the table of settings in platform.md section 8. A call with
 * several faults may be refused for any of them.
 */
final class JobOrder {
  static final String INVALID = "iot.common.InvalidParameter";
  static final String MISSING = "MissingParameter";
  private static final long HOUR = 60 * Model.MINUTE;
  private static final long DAY = 24 * HOUR;

  final Set<String> refusals = new TreeSet<>();
  private final Model model;
  private final Kind kind;
  private final Map<String, String> params;
  private ModelJob job;

  JobOrder(Model model, Kind kind, Map<String, String> params) {
    this.model = model;
    this.kind = kind;
    this.params = params;
    ModelPackage pack = Refs.pack(model, params.get("FirmwareId"));
    if (pack == null) {
      refusals.add(params.containsKey("FirmwareId") ? "iot.ota.FirmwareNotFound" : MISSING);
    }
    if (!Refs.PRODUCT.equals(params.get("ProductKey"))) {
      refusals.add(Refs.OTHER_PRODUCT.equals(params.get("ProductKey")) ? INVALID : "iot.prod.NotExistedProduct");
    }
    if (refusals.isEmpty()) {
      job = new ModelJob(kind, pack);
      common();
      switch (kind) {
        case VERIFY -> verify();
        case STATIC -> once();
        default -> dynamic();
      }
    }
    if (refusals.isEmpty() && kind != Kind.DYNAMIC && job.scheduledAt == 0 && model.targets(job).isEmpty()) {
      refusals.add("iot.ota.NoTargetDevice");
    }
  }

  ModelJob job() {
    return job;
  }

  private void common() {
    job.timeoutMinutes = (int) number("TimeoutInMinutes", 1, 1440, 0);
    job.push = flag("NeedPush", true);
    job.confirm = flag("NeedConfirm", false);
    job.overMqtt = "MQTT".equals(params.get("DownloadProtocol"));
    must(Set.of("HTTPS", "MQTT").contains(params.getOrDefault("DownloadProtocol", "HTTPS")));
  }

  private void verify() {
    if (job.pack.status == 1 || job.pack.status == 2) {
      refusals.add("iot.ota.FirmwareVerifyState");
    }
    job.target = "SPECIFIC";
    names(10);
    job.names = job.names.stream().sorted().toList();
  }

  private void once() {
    checked();
    sources();
    job.target = params.getOrDefault("TargetSelection", "");
    switch (job.target) {
      case "ALL" -> { }
      case "SPECIFIC" -> {
        must(job.sources.isEmpty() || job.pack.isDelta());
        names(200);
      }
      case "GRAY" -> {
        String text = params.getOrDefault("GrayPercent", "");
        if (text.isEmpty()) {
          refusals.add(MISSING);
        } else if (text.matches("\\d+(\\.\\d{1,3})?")) {
          job.gray = new BigDecimal(text);
          must(job.gray.signum() > 0 && job.gray.intValue() <= 100);
        } else {
          refusals.add(INVALID);
        }
      }
      case "GROUP" -> group("LINK_PLATFORM");
      case "" -> refusals.add(MISSING);
      default -> refusals.add(INVALID);
    }
    pace();
    job.scheduledAt = number("ScheduleTime", model.now + 5 * Model.MINUTE, model.now + 7 * DAY, 0);
    long start = job.scheduledAt > 0 ? job.scheduledAt : model.now;
    job.finishAt = number("ScheduleFinishTime", start + HOUR, start + 30 * DAY, 0);
  }

  private void dynamic() {
    checked();
    sources();
    job.dynamicMode = (int) number("DynamicMode", 1, 2, 1);
    if (params.containsKey("GroupId")) {
      must(job.sources.isEmpty());
      group("LINK_PLATFORM_DYNAMIC");
    } else if (job.sources.isEmpty()) {
      refusals.add(MISSING);
    }
    if (model.jobs.stream().anyMatch(other -> other.kind == Kind.DYNAMIC && other.pack == job.pack
        && other.is == ModelJob.Is.IN_PROGRESS)) {
      refusals.add("iot.ota.DynamicJobAlreadyExists");
    }
    pace();
  }

  private void checked() {
    if (job.pack.status != -1 && job.pack.status != 1) {
      refusals.add("iot.ota.FirmwareNotVerified");
    }
  }

  private void sources() {
    job.sources = list("SrcVersion");
    must(job.sources.size() <= 10 && new LinkedHashSet<>(job.sources).size() == job.sources.size());
    must(!job.pack.isDelta() || job.sources.isEmpty() || job.sources.equals(List.of(job.pack.source)));
  }

  private void names(int most) {
    List<String> names = list("TargetDeviceName");
    if (names.isEmpty()) {
      refusals.add(MISSING);
    }
    must(names.size() <= most);
    job.names = new ArrayList<>(new LinkedHashSet<>(names));
    if (!model.devices.keySet().containsAll(names)) {
      refusals.add("iot.device.NotExistedDevice");
    }
  }

  private void group(String type) {
    job.ofGroup = true;
    if (!params.containsKey("GroupId") || !params.containsKey("GroupType")) {
      refusals.add(MISSING);
    } else {
      must(params.get("GroupType").equals(type));
      if (!params.get("GroupId").equals(Refs.GROUP)) {
        refusals.add("iot.group.NullGroup");
      }
    }
  }

  private void pace() {
    job.perMinute = (int) number("MaximumPerMinute", 10, 10_000, 10_000);
    job.overwrites = number("OverwriteMode", 1, 2, 1) == 2;
    job.multiModule = flag("MultiModuleMode", false);
    must(!(job.multiModule && job.overwrites));
    if (!params.containsKey("RetryInterval")) {
      return;
    }
    if (!params.containsKey("RetryCount")) {
      refusals.add(MISSING);
    }
    job.retryMinutes = (int) number("RetryInterval", 0, 1440, 0);
    job.retryCount = (int) number("RetryCount", 1, 5, 1);
    must(Set.of(0, 10, 30, 60, 1440).contains(job.retryMinutes) && Set.of(1, 2, 5).contains(job.retryCount));
    must(job.timeoutMinutes == 0 || job.retryMinutes < job.timeoutMinutes);
  }

  private List<String> list(String name) {
    List<String> items = new ArrayList<>();
    for (int i = 1; params.containsKey(name + "." + i); i++) {
      items.add(params.get(name + "." + i));
    }
    return items;
  }

  private long number(String name, long min, long max, long otherwise) {
    if (!params.containsKey(name)) {
      return otherwise;
    }
    if (!params.get(name).matches("-?\\d{1,15}")) {
      refusals.add(INVALID);
      return otherwise;
    }
    long value = Long.parseLong(params.get(name));
    must(value >= min && value <= max);
    return value;
  }

  private boolean flag(String name, boolean otherwise) {
    String text = params.getOrDefault(name, Boolean.toString(otherwise));
    must(text.equals("true") || text.equals("false"));
    return text.equals("true");
  }

  private void must(boolean rule) {
    if (!rule) {
      refusals.add(INVALID);
    }
  }
}
