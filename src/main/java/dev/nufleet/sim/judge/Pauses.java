package dev.nufleet.sim.judge;

import java.util.Optional;

/**
 * When a board may dial an object store again, and when it has to: its firmware tries three times with a second
 * between, and pauses 500 ms after each fetch that failed, whose connection it closes. Source: board.md 5.2.
 */
final class Pauses {
  private static final long MILLI = 1_000_000L;
  private static final long AFTER_FETCH = 500 * MILLI;
  private static final long AFTER_DIAL = 1000 * MILLI;
  /** The board's time is told in milliseconds. */
  private static final long ROUNDING = 2 * MILLI;
  /** What it prints meanwhile takes its time. */
  private static final long LATE = 300 * MILLI;
  private static final int DIALS = 3;

  private long lastEnd = Long.MIN_VALUE / 2;
  private long pause;
  /** Dials of one fetch that failed. */
  private int failed;
  /** A connection is. */
  private boolean open;

  /** What begins now waits for nothing. */
  void forget() {
    lastEnd = Long.MIN_VALUE / 2;
    failed = 0;
    open = false;
  }

  void failed(long now) {
    lastEnd = now;
    failed++;
    pause = AFTER_DIAL + (failed == DIALS ? AFTER_FETCH : 0);
  }

  void up() {
    failed = 0;
    open = true;
  }

  void left(long now) {
    lastEnd = now;
    pause = AFTER_FETCH;
    failed = 0;
    open = false;
  }

  /** It dials. @return what is wrong with that; empty: nothing */
  Optional<String> dials(long now) {
    boolean again = failed > 0 && failed < DIALS;
    failed = again ? failed : 0;
    if (open) {
      return Optional.of("it dials again, and has not closed its last connection");
    }
    if (now < lastEnd + pause - ROUNDING) {
      return Optional.of("it tries again sooner after a failure than its firmware pauses, " + pause / MILLI + " ms");
    }
    return Optional.of("it dials for the " + (failed + 1) + ". time, and not a second after the last")
        .filter(words -> again && now > lastEnd + pause + LATE);
  }
}
