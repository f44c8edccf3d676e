package dev.nufleet.csdk.http;

import dev.nufleet.hal.Hal;

/** What is left of the time for one fetch. */
final class ReadBudget {
  /** For a read that would wait for ever: half a day of silence is taken for it. */
  private static final int FOREVER_MILLIS = 43_200_000;

  private final Hal hal;
  private long leftMillis;
  private long uptime;
  private long board;

  ReadBudget(Hal hal, long millis) {
    this.hal = hal;
    this.leftMillis = millis;
    this.uptime = hal.uptimeMillis();
    this.board = hal.boardMillis();
  }

  /** Whether the next read waits for ever. */
  boolean isUsedUp() {
    return leftMillis == 0;
  }

  /**
   * A timeout of 0 means for ever to the port: it happens by accident, when the time is used up between two
   * reads.
   */
  int readMillis() {
    return leftMillis == 0 ? FOREVER_MILLIS : (int) leftMillis;
  }

  /**
   * Takes off what a read took. At a pace that grants peers more time than the board would, the board's own clock
   * hardly moves, and the smaller of the two is what a real board would have felt.
   *
   * @param all the read waited in vain to its end
   */
  void spend(boolean all) {
    long nowUptime = hal.uptimeMillis();
    long nowBoard = hal.boardMillis();
    leftMillis = all ? 0 : Math.max(0, leftMillis - Math.min(nowUptime - uptime, nowBoard - board));
    uptime = nowUptime;
    board = nowBoard;
  }

  void atLeast(long millis) {
    leftMillis = Math.max(leftMillis, millis);
  }
}
