package dev.nufleet.model;

/** How a run of the bootloader ends. */
public enum BootOutcome {
  /** It hands over to the application at 0x12400, whatever is there. */
  BOOTS,
  /** It printed {@code Failed to jump to application!} and spins until an external reset. */
  HALTS,
  /** A read error of the card: it waits for ever, silently (v4.1.0). */
  HANGS,
  /** Power failed while it ran. */
  POWER_CUT
}
