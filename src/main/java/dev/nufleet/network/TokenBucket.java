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
  private final long toleranceNanos;

  /** When all that has passed will have had its time. */
  private long paidUntil;

  TokenBucket(LinkShape.Direction direction, long now) {
    nanosPerByte = 1e9 / direction.bytesPerSecond();
    toleranceNanos = Math.max(nanos(direction.burstBytes()), nanos(direction.unitBytes()) + LATENESS_NANOS);
    paidUntil = now;
  }

  /** @return 0: they pass now, and are booked; else how many nanoseconds to wait before asking again */
  long ask(int bytes, long now) {
    long paid = Math.max(paidUntil, now) + nanos(bytes);
    long wait = paid - now - toleranceNanos;
    if (wait > 0) {
      return wait;
    }
    paidUntil = paid;
    return 0;
  }

  private long nanos(int bytes) {
    return Math.round(bytes * nanosPerByte);
  }
}
