package dev.nufleet.storage;

/**
 * Power failed in the middle of an operation on storage; what was done stays, the rest did not happen. Has no stack
 * trace.
 */
public final class PowerLost extends RuntimeException {
  private PowerLost(String when) {
    super(when, null, false, false);
  }

  /** Power failed while nothing was written. */
  public static PowerLost between() {
    return new PowerLost("power lost between two storage operations");
  }

  public PowerLost(long afterOperations) {
    super("power lost after " + afterOperations + " storage operations", null, false, false);
  }
}
