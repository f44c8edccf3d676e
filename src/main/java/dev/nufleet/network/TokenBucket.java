package dev.nufleet.network;

/**
 * When bytes may pass so that they keep to a rate, bursts aside. Knows no clock: the caller tells the time, in
 * nanoseconds of any origin.
 */
final class TokenBucket {
  /**
   * Timers may be this late, and what they miss may be made up for; else fast links would pass one unit for each of the
   * scheduler's ticks.
   */
  static final long LATENESS_NANOS = 20_000_000;

  private final double nanosPerByte;
  private final double toleranceNanos;
  private final long start;

  /**
   * When all that has passed will have had its time, counted from the start: a fraction, so that roundings don't add
   * up.
   */
  private double paidUntil;

  TokenBucket(LinkShape.Direction direction, long now) {
    nanosPerByte = 1e9 / direction.bytesPerSecond();
    toleranceNanos =
        nanosPerByte * Math.max(direction.burstBytes(), direction.unitBytes() + LATENESS_NANOS / nanosPerByte);
    start = now;
  }

  /** @return 0: they pass now, and are booked; else how many nanoseconds to wait before asking again */
  long ask(int bytes, long now) {
    double elapsed = now - start;
    double paid = Math.max(paidUntil, elapsed) + bytes * nanosPerByte;
    double wait = paid - elapsed - toleranceNanos;
    if (wait > 0) {
      return (long) Math.ceil(wait);
    }
    paidUntil = paid;
    return 0;
  }
}
