package dev.nufleet.boot;

import dev.nufleet.model.FirmwareVersion;

/**
 * Two cells of RAM that the bootloader never initialises: the version that it saw last and how often it started that
 * one in a row. They carry information only if RAM keeps its content across a reset, which the application's own use
 * of RAM prevents on real boards; so {@link #CLEAR} is the rule.
 *
 * @param counter 0..255
 */
public record RetainedRam(FirmwareVersion lastVersion, int counter) {
  public static final RetainedRam CLEAR = new RetainedRam(FirmwareVersion.ZERO, 0);

  RetainedRam counted(FirmwareVersion active) {
    return lastVersion.equals(active)
        ? new RetainedRam(active, counter + 1 & 0xFF)
        : new RetainedRam(active, 0);
  }

  RetainedRam afterHalt() {
    return new RetainedRam(lastVersion, 0);
  }
}
