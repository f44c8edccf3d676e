package dev.nufleet.api;

import dev.nufleet.model.FirmwareVersion;

/** What a stand-in heard of a device, or did for it; texts of devices have their control characters written out. */
public sealed interface Heard {
  String deviceName();

  /** The answer to a CONNECT. @param code of the CONNACK: 0 is accepted, 4 a wrong signature, 5 an unknown device */
  record SignIn(String deviceName, int code) implements Heard {}

  /** It is connected. */
  record Online(String deviceName) implements Heard {}

  /** Its connection ended. */
  record Offline(String deviceName) implements Heard {}

  /** It told a version. @param module {@code default} is the firmware */
  record Version(String deviceName, String module, String version) implements Heard {
    /** Whether it is this one, of the firmware. */
    public boolean is(FirmwareVersion wanted) {
      return module.equals("default") && version.equals(wanted.toString());
    }
  }

  /** An UpgradeNotice went out to it. @param version that it offers; empty if no task is known */
  record Notice(String deviceName, String version) implements Heard {}

  /** A ProgressReport. @param step 0..100 percent; -1 upgrade, -2 download, -3 check, -4 burning failed */
  record Progress(String deviceName, int step, String description) implements Heard {}

  /** Its task turned. */
  record Turned(String deviceName, Task task) implements Heard {}

  /**
   * A download by a link that the device was given was answered; of a fleet's boards only if the fleet has a scenario.
   *
   * @param status of HTTP
   * @param from first byte
   * @param length bytes that the answer has
   */
  record Download(String deviceName, int status, long from, long length) implements Heard {}

  /** It did not get what it wanted. @param setting that governs it ({@link StandInPlan#setting}); may be empty */
  record Refused(String deviceName, String why, String setting) implements Heard {}
}
