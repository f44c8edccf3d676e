package dev.nufleet.board.program;

/**
 * The record of the last fatal error, in RAM that a reset does not clear. Boards with crash capture look at it
 * after pre-main and before main(): if it is there, they halt. It lies where the bootloader has its stack
 * (0x20000700 on NUC472, 0x20000600 on M487), so whether it survives there cannot be told from the sources; it is a
 * setting.
 *
 * <p>Belongs to whoever holds the board's power: it lives through resets and goes with the power.
 */
public final class CrashRecord {
  private final boolean survivesReset;
  private int reboots;

  /** @param survivesReset whether the bootloader's stack leaves the record alone */
  public CrashRecord(boolean survivesReset) {
    this.survivesReset = survivesReset;
  }

  /** True if an error was recorded before the last reset. */
  boolean present() {
    return reboots > 0;
  }

  /** Writes the error down before the board resets. Answers how many reboots it has caused, this one included. */
  int recordReboot() {
    return survivesReset ? ++reboots : 1;
  }
}
