package dev.nufleet.api;

/**
 * What was waited for did not come in its time, or the waiting thread was interrupted (it is so still). The message
 * says what was waited for, for how long, and what came instead.
 */
public final class NotInTime extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotInTime(String message) {
    super(message);
  }

  /**
   * Who interrupts a thread, as a test's time limit does, wants it to end.
   *
   * @param doing completes "interrupted while"
   */
  static NotInTime interrupted(String doing) {
    Thread.currentThread().interrupt();
    return new NotInTime("interrupted while " + doing);
  }
}
