package dev.nufleet.app.cloud;

import java.util.Arrays;
import java.util.Optional;

/** A limit of an instance or an account, as {@code conf/aliyun.conf} names it. */
public enum LimitName {
  /** That may exist in the instance. */
  DEVICES("devices"),
  /** That may be connected at once. */
  ONLINE_DEVICES("online-devices"),
  /** Connection requests of the account; beyond: {@code AccountConnectQPSLimit}. */
  CONNECTS_PER_SECOND("connects-per-second"),
  /** Beyond: {@code DeviceConnectQPMLimit}. */
  DEVICE_CONNECTS_PER_MINUTE("device-connects-per-minute"),
  /** Messages of all devices; beyond: {@code AccountUplinkQPSLimit}. */
  MESSAGES_UP_PER_SECOND("messages-up-per-second"),
  /** Messages to all devices; beyond: {@code AccountDownlinkQPSLimit}. */
  MESSAGES_DOWN_PER_SECOND("messages-down-per-second"),
  /** Beyond: {@code DeviceUplinkQPSLimit}. */
  DEVICE_MESSAGES_UP_PER_SECOND("device-messages-up-per-second"),
  /** Beyond: {@code DeviceDownlinkQPSLimit}. */
  DEVICE_MESSAGES_DOWN_PER_SECOND("device-messages-down-per-second"),
  /** Calls that make a job; beyond: {@code Throttling.User}, as for the other calls. */
  JOB_CALLS_PER_SECOND("job-calls-per-second"),
  /** Calls that cancel tasks of a job. */
  CANCEL_CALLS_PER_SECOND("cancel-calls-per-second"),
  /** Any other call of a campaign, each action by itself. */
  OTHER_CALLS_PER_SECOND("other-calls-per-second"),
  /** That a call may name. */
  DEVICES_PER_CALL("devices-per-call"),
  /** That a list file may name. */
  DEVICES_PER_LIST("devices-per-list"),
  /** Of one job. */
  NOTICES_PER_MINUTE("notices-per-minute"),
  /** Upgrade packages of the account. */
  PACKAGES("packages"),
  /** Of one file of a package. */
  FILE_BYTES("file-bytes"),
  /** That cost nothing, in a calendar month. */
  UPGRADES_PER_MONTH("upgrades-per-month");

  private final String word;

  LimitName(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  static Optional<LimitName> ofWord(String word) {
    return Arrays.stream(values()).filter(name -> name.word.equals(word)).findFirst();
  }
}
