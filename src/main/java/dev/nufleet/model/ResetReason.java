package dev.nufleet.model;

/** Why the bootloader runs; {@link #code} is Mbed's number, which the two M487 bootloaders read. */
public enum ResetReason {
  POWER_ON(0),
  PIN(1),
  BROWN_OUT(2),
  SOFTWARE(3),
  WATCHDOG(4),
  LOCKUP(5),
  MULTIPLE(9),
  PLATFORM(10),
  UNKNOWN(11);

  private final int code;

  ResetReason(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** @throws IllegalArgumentException if no reason has this number */
  public static ResetReason ofCode(int code) {
    for (ResetReason reason : values()) {
      if (reason.code == code) {
        return reason;
      }
    }
    throw new IllegalArgumentException("reset reason " + code + " is unknown; 0..5 and 9..11 are allowed");
  }
}
