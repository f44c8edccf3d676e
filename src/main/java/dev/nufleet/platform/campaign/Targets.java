package dev.nufleet.platform.campaign;

import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Which devices a job aims at. Source: platform.md section 8. */
public final class Targets {
  private Targets() {}

  /** Who matches now, in the order of registration; never one that has the target version already. */
  public static List<Device> of(Cloud cloud, Job job) {
    Firmware firmware = cloud.firmware(job.firmwareId).orElseThrow();
    List<Device> matching = new ArrayList<>();
    if (job.target == Job.Target.SPECIFIC) {
      for (String name : job.deviceNames) {
        cloud.device(job.productKey, name).filter(d -> fits(job, firmware, d)).ifPresent(matching::add);
      }
      return matching;
    }
    for (Device device : cloud.devices(job.productKey)) {
      if (fits(job, firmware, device)) {
        matching.add(device);
      }
    }
    if (job.target == Job.Target.GRAY && !matching.isEmpty()) {
      int share = new BigDecimal(job.grayPercent).multiply(BigDecimal.valueOf(matching.size()))
          .divide(BigDecimal.valueOf(100), 0, RoundingMode.DOWN).intValue();
      return new ArrayList<>(matching.subList(0, Math.max(1, share)));
    }
    return matching;
  }

  /** Does a device that has just reported a version of a module match a dynamic job? */
  static boolean matches(Cloud cloud, Job job, Device device, String module, int dynamicLimit) {
    Firmware firmware = cloud.firmware(job.firmwareId).orElseThrow();
    if (!firmware.module.equalsIgnoreCase(module) || !fits(job, firmware, device)) {
      return false;
    }
    if (isUnderWay(job, device)) {
      return true;
    }
    if (job.sourceVersions.isEmpty()) {
      return job.latest(device.name()).isEmpty();
    }
    // a device that keeps failing would otherwise match at every report
    return job.timesMatched(device.name()) < dynamicLimit;
  }

  /** Has it an open task of the job? */
  static boolean isUnderWay(Job job, Device device) {
    return device.open().stream().anyMatch(task -> task.jobId().equals(job.id));
  }

  private static boolean fits(Job job, Firmware firmware, Device device) {
    String version = device.version(firmware.module);
    return !version.equals(firmware.version)
        && (job.sourceVersions.isEmpty() || job.sourceVersions.contains(version))
        && firmware.fits(device)
        && (job.groupId.isEmpty() || device.groups().contains(job.groupId));
  }
}
