package dev.nufleet.app.live.view;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long each board's way through the campaign takes: from the operator's first deed to it until it is upgraded. One
 * thread writes, others read. Nanoseconds of the run's clock; 0 is never a moment at which a board is told something.
 */
final class WayTimes {
  private static final long NEVER = 0;

  private final AtomicLongArray begun;
  private final AtomicLongArray ended;
  /** When the board whose state may be told next was heard; of the fleet's thread alone. */
  private long heard;

  WayTimes(int boards) {
    begun = new AtomicLongArray(boards);
    ended = new AtomicLongArray(boards);
  }

  void begins(int board, long nanos) {
    if (begun.getPlain(board) == NEVER) {
      begun.setRelease(board, nanos);
    }
  }

  void heard(long nanos) {
    heard = nanos;
  }

  /** At what was heard last it came to be upgraded; that it is so still changes nothing. */
  void upgraded(int board) {
    if (ended.getPlain(board) == NEVER) {
      ended.setRelease(board, heard);
    }
  }

  /** Another campaign. */
  void anew() {
    for (int board = 0; board < begun.length(); board++) {
      begun.setRelease(board, NEVER);
      ended.setRelease(board, NEVER);
    }
  }

  /** So far, if it is not upgraded. @return empty before its way begins */
  OptionalLong nanos(int board, long now) {
    long from = begun.getAcquire(board);
    long to = ended.getAcquire(board);
    return from == NEVER ? OptionalLong.empty() : OptionalLong.of(Math.max(0, (to == NEVER ? now : to) - from));
  }
}
