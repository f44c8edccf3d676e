package dev.nufleet.platform.campaign.model;

import dev.nufleet.platform.campaign.model.ModelJob.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes up calls that make jobs: most of them good, some with one fault. */
final class JobCalls {
  private final Model model;
  private final Random random;
  private final Map<String, String> params = new LinkedHashMap<>();

  JobCalls(Model model, Random random) {
    this.model = model;
    this.random = random;
  }

  Call make(Kind kind) {
    List<ModelPackage> packs = model.packages.stream().filter(pack -> !pack.deleted)
        .filter(pack -> (kind == Kind.VERIFY) == (pack.status == 0 || pack.status == 3) || random.nextInt(10) == 0)
        .toList();
    ModelPackage pack = packs.isEmpty() ? null : packs.get(random.nextInt(packs.size()));
    if (pack == null && !model.packages.isEmpty()) {
      return new Calls(model, random).pack();
    }
    params.put("FirmwareId", pack == null ? Refs.NOBODY : Refs.of(pack));
    params.put("ProductKey", Refs.PRODUCT);
    params.put("Tag.1.Key", "job");
    params.put("Tag.1.Value", "J" + model.jobs.size());
    sometimes(3, "TimeoutInMinutes", "1", "7", "20", "60", "1440");
    sometimes(9, "NeedPush", "false", "true");
    sometimes(6, "NeedConfirm", "true", "true", "false");
    sometimes(9, "DownloadProtocol", "MQTT", "HTTPS");
    if (kind == Kind.VERIFY) {
      names(1 + random.nextInt(3));
    } else if (kind == Kind.STATIC) {
      once(pack);
    } else {
      dynamic(pack);
    }
    if (random.nextInt(6) == 0) {
      spoil(kind);
    }
    JobOrder order = new JobOrder(model, kind, params);
    String action = switch (kind) {
      case VERIFY -> "CreateOTAVerifyJob";
      case STATIC -> "CreateOTAStaticUpgradeJob";
      default -> "CreateOTADynamicUpgradeJob";
    };
    return new Call(action, params, order.refusals, now -> now.begin(new JobOrder(now, kind, params).job()));
  }

  private void once(ModelPackage pack) {
    String target = Deeds.isCrowd(model) && random.nextBoolean() ? "ALL"
        : pick("ALL", "ALL", "ALL", "SPECIFIC", "SPECIFIC", "GRAY", "GROUP");
    params.put("TargetSelection", target);
    switch (target) {
      case "SPECIFIC" -> names(1 + random.nextInt(4));
      case "GRAY" -> params.put("GrayPercent", pick("0.001", "33", "50", "66.667", "99.999", "100"));
      case "GROUP" -> group("LINK_PLATFORM");
      default -> { }
    }
    if (pack != null && !target.equals("SPECIFIC") && random.nextInt(4) == 0) {
      sources(pack);
    }
    pace();
    long start = model.now;
    if (random.nextInt(5) == 0) {
      start += 5 * Model.MINUTE + random.nextInt(3) * 20 * Model.MINUTE + 5000 * random.nextInt(50);
      params.put("ScheduleTime", Long.toString(start));
    }
    if (random.nextInt(5) == 0) {
      params.put("ScheduleFinishTime", Long.toString(start + (60 + random.nextInt(60)) * Model.MINUTE + 2));
    }
  }

  private void dynamic(ModelPackage pack) {
    sometimes(2, "DynamicMode", "1", "2");
    if (random.nextInt(4) == 0) {
      group("LINK_PLATFORM_DYNAMIC");
    } else if (pack != null) {
      sources(pack);
    }
    pace();
  }

  private void pace() {
    sometimes(Deeds.isCrowd(model) ? 1 : 3, "MaximumPerMinute", "10", "10", "10", "11", "10000");
    sometimes(3, "OverwriteMode", "2", "2", "1");
    if (!"2".equals(params.get("OverwriteMode"))) {
      sometimes(3, "MultiModuleMode", "true");
    }
    if (random.nextInt(2) == 0) {
      params.put("RetryCount", pick("1", "2", "5"));
      int timeout = Integer.parseInt(params.getOrDefault("TimeoutInMinutes", "9999"));
      List<String> fitting = List.of("0", "10", "30", "60", "1440").stream()
          .filter(text -> Integer.parseInt(text) < timeout).toList();
      params.put("RetryInterval", fitting.get(random.nextInt(fitting.size())));
    }
  }

  private void sources(ModelPackage pack) {
    if (pack.isDelta()) {
      params.put("SrcVersion.1", pack.source);
      return;
    }
    List<String> versions = new ArrayList<>(Deeds.VERSIONS);
    versions.remove(pack.version);
    Collections.shuffle(versions, random);
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      params.put("SrcVersion." + (i + 1), versions.get(i));
    }
  }

  private void names(int count) {
    List<String> names = new ArrayList<>(model.devices.keySet());
    for (int i = 1; i <= count && !names.isEmpty(); i++) {
      params.put("TargetDeviceName." + i, names.get(random.nextInt(names.size())));
    }
  }

  private void group(String type) {
    params.put("GroupId", Refs.GROUP);
    params.put("GroupType", type);
  }

  /** One fault of the caller. */
  private void spoil(Kind kind) {
    switch (random.nextInt(kind == Kind.VERIFY ? 8 : 18)) {
      case 0 -> params.put("FirmwareId", Refs.NOBODY);
      case 1 -> params.put("ProductKey", pick("nobody", "nobody", Refs.OTHER_PRODUCT));
      case 2 -> params.put("TimeoutInMinutes", pick("0", "1441", "soon"));
      case 3 -> params.put("NeedPush", "yes");
      case 4 -> params.put("DownloadProtocol", "FTP");
      case 5 -> params.put("TargetDeviceName.1", "nobody");
      case 6 -> names(11);
      case 7 -> params.remove("TargetDeviceName.1");
      case 8 -> params.put("TargetSelection", "SOME");
      case 9 -> params.put("MaximumPerMinute", pick("9", "10001", "-5"));
      case 10 -> params.put("OverwriteMode", "3");
      case 11 -> {
        params.put("OverwriteMode", "2");
        params.put("MultiModuleMode", "true");
      }
      case 12 -> params.put("RetryInterval", pick("5", "1441", "20"));
      case 13 -> params.put("RetryCount", pick("3", "6", "0"));
      case 14 -> {
        params.put("RetryInterval", "60");
        params.remove("RetryCount");
      }
      case 15 -> params.put(pick("ScheduleTime", "ScheduleFinishTime"),
          Long.toString(model.now + (random.nextBoolean() ? Model.MINUTE : 40 * 24 * 60 * Model.MINUTE)));
      case 16 -> params.put(
          pick("GrayPercent", "GroupType", "DynamicMode", "GroupId"), pick("0", "101", "1.2345", "x"));
      default -> params.put("SrcVersion." + (1 + random.nextInt(2)), pick("1", "2", "3"));
    }
  }

  private void sometimes(int oneIn, String name, String... values) {
    if (random.nextInt(oneIn) == 0) {
      params.put(name, pick(values));
    }
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }
}
