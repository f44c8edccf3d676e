package dev.nufleet.board;

import dev.nufleet.model.Granted;
import dev.nufleet.model.Pace;
import java.util.function.LongSupplier;

/**
 * A board's own time. It runs ahead of real time while the firmware sleeps, and whoever drives the firmware waits
 * until real time has caught up; so late timers do not add up, and delays shorter than a timer's tick are still right
 * on average.
 *
 * <p>At pace {@code max} it is the sum of all that was slept or waited in vain, and nothing ever waits for it.
 *
 * <p>What a board grants its peers is not its own time: see {@link #grant}.
 */
public final class BoardClock {
  /** At a divided pace, how far the board may run ahead without a timer: one tick of the scheduler. */
  private static final long SLACK_NANOS = 10_000_000;

  /** How much lost time is made up for; what exceeds it is lost, as on a machine that was suspended. */
  private static final long MAX_LAG_NANOS = 250_000_000;

  private final boolean max;
  private final double divisor;
  private final LongSupplier nanoTime;
  private final LongSupplier fairTime;
  private final long start;

  /** Real time at which the board's time is reached; at {@code max} the virtual time itself. */
  private long due;

  /** @param nanoTime real nanoseconds of any origin; the board's time begins now */
  public BoardClock(Pace pace, LongSupplier nanoTime) {
    this(pace, nanoTime, nanoTime);
  }

  /** @param fairTime what of real time may be held against a peer, see {@link dev.nufleet.model.RunClock#fairNanos} */
  public BoardClock(Pace pace, LongSupplier nanoTime, LongSupplier fairTime) {
    this.max = pace.isMax();
    this.divisor = pace.divisor();
    this.nanoTime = nanoTime;
    this.fairTime = fairTime;
    this.start = nanoTime.getAsLong();
    this.due = start;
  }

  /** The board spends time of its own. */
  void spend(long boardNanos) {
    if (max) {
      due += boardNanos;
      return;
    }
    long now = nanoTime.getAsLong();
    due = Math.max(due, now - MAX_LAG_NANOS) + (divisor == 1 ? boardNanos : Math.round(boardNanos / divisor));
  }

  /** Where the board's time stands: what {@link #cutShort} goes back to. */
  long mark() {
    return due;
  }

  /** A wait that began at a mark, and was spent as a whole, has ended now instead. */
  void cutShort(long mark) {
    due = mark;
    meetRealTime();
  }

  /** Something outside has happened just now: the board's time is no earlier than real time. */
  void meetRealTime() {
    if (!max) {
      due = Math.max(due, nanoTime.getAsLong());
    }
  }

  /** How long to wait, in real nanoseconds, until the board may go on. */
  long aheadNanos() {
    if (max) {
      return 0;
    }
    long ahead = due - nanoTime.getAsLong();
    return ahead <= (divisor > 1 ? SLACK_NANOS : 0) ? 0 : ahead;
  }

  /** A peer's time begins now: the same at every pace. */
  Granted grant(long nanos) {
    return Granted.now(fairTime, nanos);
  }

  /** Milliseconds of the board's own time since its reset. */
  long boardMillis() {
    return max || divisor == 1 ? (due - start) / 1_000_000 : (long) ((due - start) * divisor / 1_000_000);
  }

  /** Milliseconds of real time since the reset. */
  long uptimeMillis() {
    return (nanoTime.getAsLong() - start) / 1_000_000;
  }
}
