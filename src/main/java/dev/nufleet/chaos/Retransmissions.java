package dev.nufleet.chaos;

/**
 * When a TCP tries again, and how often: what a silence does to bytes that are sent into it. Times are nanoseconds of
 * the board's time.
 *
 * @param firstNanos until the first retransmission; each next waits twice as long
 * @param mostNanos the longest wait
 * @param retries after that many without an answer the sender gives up
 */
public record Retransmissions(long firstNanos, long mostNanos, int retries) {
  /** Linux, as on a server: 200 ms, doubling to 120 s; given up after 924.6 s ({@code tcp_retries2} 15). */
  public static final Retransmissions SERVER = new Retransmissions(200_000_000L, 120_000_000_000L, 15);

  /** lwIP on a board: a timer of 500 ms that doubles up to seven times, 12 retransmissions. */
  public static final Retransmissions BOARD = new Retransmissions(1_500_000_000L, 64_000_000_000L, 12);

  /** What {@link #arrival} says of bytes that never arrive. */
  public static final long NEVER = -1;

  private static final int MOST_DOUBLINGS = 30;

  /**
   * @param sent when the bytes were sent
   * @param from the silence's beginning
   * @param until its end: the first moment at which bytes pass again
   * @return when they arrive; {@link #NEVER}: the sender gives up before, see {@link #givesUp}
   */
  public long arrival(long sent, long from, long until) {
    long at = sent;
    for (int n = 0; at >= from && at < until; n++) {
      if (n == retries) {
        return NEVER;
      }
      at += wait(n);
    }
    return at;
  }

  /** When a sender of bytes that nobody acknowledges gives up. */
  public long givesUp(long sent) {
    long at = sent;
    for (int n = 0; n <= retries; n++) {
      at += wait(n);
    }
    return at;
  }

  private long wait(int n) {
    return Math.min(mostNanos, firstNanos << Math.min(n, MOST_DOUBLINGS));
  }
}
