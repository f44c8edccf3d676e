package dev.nufleet.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The four boards. Flash is 512 KiB from address 0 on all of them and erases to 0xFF in sectors of
 * {@link #sectorBytes}; the program unit is 4 bytes. Source: mbed-os 5.15.5 targets, board.md section 1.
 */
public enum BoardProfile {
  NUC472("nuc472", "NUMAKER_PFM_NUC472", 0x800, Uplink.ETHERNET, false, true),
  M487("m487", "NUMAKER_PFM_M487", 0x1000, Uplink.ETHERNET, true, true),
  IOT_M487("iot-m487", "NUMAKER_IOT_M487", 0x1000, Uplink.ESP8266, true, false),
  IOT_M263A("iot-m263a", "NUMAKER_IOT_M263A", 0x800, Uplink.ESP8266, false, false);

  /** How a board reaches the network. */
  public enum Uplink {
    /** EMAC and lwIP. */
    ETHERNET,
    /** An ESP8266 behind a UART of 115200 baud, about 11 kB/s. */
    ESP8266
  }

  private final String id;
  private final String target;
  private final int sectorBytes;
  private final Uplink uplink;
  private final boolean readsResetReason;
  private final boolean rebootsOnFatalError;

  BoardProfile(
      String id, String target, int sectorBytes, Uplink uplink, boolean readsResetReason, boolean rebootsOnFatalError) {
    this.id = id;
    this.target = target;
    this.sectorBytes = sectorBytes;
    this.uplink = uplink;
    this.readsResetReason = readsResetReason;
    this.rebootsOnFatalError = rebootsOnFatalError;
  }

  /** The profile's name in commands, files and metrics. */
  public String id() {
    return id;
  }

  /** The Mbed target's name, as the fatal error report prints it. */
  public String target() {
    return target;
  }

  /** Erase unit of the internal flash, bytes. */
  public int sectorBytes() {
    return sectorBytes;
  }

  public Uplink uplink() {
    return uplink;
  }

  /** Whether this board's bootloader asks for the reset reason (boot counter). */
  public boolean readsResetReason() {
    return readsResetReason;
  }

  /** True: a fatal error reboots the board (once). False: it halts there. */
  public boolean rebootsOnFatalError() {
    return rebootsOnFatalError;
  }

  public static Optional<BoardProfile> byId(String id) {
    return Arrays.stream(values()).filter(p -> p.id.equals(id)).findFirst();
  }

  /** All ids, for a message that says what is allowed. */
  public static String ids() {
    return Arrays.stream(values()).map(BoardProfile::id).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return id;
  }
}
