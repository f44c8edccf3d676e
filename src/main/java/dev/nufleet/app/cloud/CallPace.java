package dev.nufleet.app.cloud;

import java.util.List;

/**
 * How a campaign keeps to the platform's limits: how many devices one of its jobs names, and how many calls it makes in
 * a second. Devices that are told at once download at once and sign in again at once, so jobs are also as far apart as
 * sign-ins and messages need, and so small that one of them more within a second breaks no limit.
 *
 * @param jobDevices of one job, 1 or more
 * @param jobsPerSecond above 0; endless where nothing is to be kept to, as the others
 */
public record CallPace(int jobDevices, double jobsPerSecond, double cancelsPerSecond, double othersPerSecond) {
  /** Of the OpenAPI. */
  public static final String MAKE_JOB = "CreateOTAStaticUpgradeJob";
  public static final String CANCEL_JOB = "CancelOTATaskByJob";
  /** Calls that a run makes. */
  public static final List<String> OF_RUNS = List.of("BatchAddDeviceGroupRelations", CANCEL_JOB, "CreateDeviceGroup",
      "CreateOTAFirmware", "CreateOTAModule", MAKE_JOB, "GenerateOTAUploadURL", "ListOTAModuleByProduct",
      "ListOTATaskByJob", "QueryDeviceListByDeviceGroup");

  private static final int MOST_JOB_DEVICES = 200;

  /** At a stand-in of one's own: nothing is to be kept to but that a call names at most 200 devices. */
  public static final CallPace NONE = new CallPace(
      MOST_JOB_DEVICES, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * @param atOnce how many devices may download at the same time
   * @param downloadSeconds that they take
   */
  static CallPace of(CloudLimits limits, double atOnce, double downloadSeconds) {
    double devices = Math.min(atOnce / downloadSeconds,
        Math.min(limits.planned(LimitName.CONNECTS_PER_SECOND), limits.planned(LimitName.MESSAGES_DOWN_PER_SECOND)));
    double burst = Math.min(
        limits.margin(LimitName.CONNECTS_PER_SECOND), limits.margin(LimitName.MESSAGES_DOWN_PER_SECOND));
    int inOne = (int) Math.max(1,
        Math.min(Math.min(MOST_JOB_DEVICES, limits.most(LimitName.DEVICES_PER_CALL)), Math.min(
            Math.min(devices, atOnce), burst)));
    return new CallPace(inOne,
        Math.min(limits.planned(LimitName.JOB_CALLS_PER_SECOND), devices / inOne),
        limits.planned(LimitName.CANCEL_CALLS_PER_SECOND), limits.planned(LimitName.OTHER_CALLS_PER_SECOND));
  }

  /** How many jobs so many devices make. */
  public int jobsFor(int devices) {
    return (devices + jobDevices - 1) / jobDevices;
  }

  /** When the job of this device is due after the first one, in seconds. @param device from 0 on */
  public double secondsUntil(int device) {
    return device / jobDevices / jobsPerSecond;
  }

  /** @param action as the OpenAPI names it */
  public double perSecond(String action) {
    return switch (action) {
      case MAKE_JOB -> jobsPerSecond;
      case CANCEL_JOB -> cancelsPerSecond;
      default -> othersPerSecond;
    };
  }
}
