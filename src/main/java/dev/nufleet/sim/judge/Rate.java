package dev.nufleet.sim.judge;

/** Notices of a job, so many in each minute that begins with its first one. */
final class Rate {
  private static final long MINUTE = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int perMinute;
  private long begun = Long.MIN_VALUE / 2;
  private int sent;

  Rate(int perMinute) {
    this.perMinute = perMinute;
  }

  /** One more. @return whether it may be */
  boolean takes(long nanos) {
    long now = nanos / NANOS_PER_MILLI; // as the platform has its times
    if (now >= begun + MINUTE) {
      begun = now;
      sent = 0;
    }
    return ++sent <= perMinute;
  }
}
