package dev.nufleet.model;

import java.util.Locale;

/**
 * How fast a board's own time runs. {@code board} keeps the real delays (100 ms a fragment, 2 s loops, flash times),
 * {@code board*N} divides them by N, {@code max} leaves them out and lets backpressure decide. The order of things is
 * the same in all three. What a board grants its peers (network timeouts, keepalive) is not its own time and is not
 * divided.
 */
public record Pace(double divisor) {
  public static final Pace MAX = new Pace(Double.POSITIVE_INFINITY);
  public static final Pace BOARD = new Pace(1);

  public boolean isMax() {
    return Double.isInfinite(divisor);
  }

  /** Real nanoseconds for a delay of the board, 0 at {@link #MAX}. */
  public long nanosFor(long boardMillis) {
    return isMax() ? 0 : Math.round(boardMillis * 1_000_000d / divisor);
  }

  /** @throws IllegalArgumentException with a line for the user if the text is none of {@code max, board, board*N} */
  public static Pace parse(String text) {
    String t = text.trim().toLowerCase(Locale.ROOT);
    if (t.equals("max")) {
      return MAX;
    }
    if (t.equals("board")) {
      return BOARD;
    }
    if (t.matches("board\\*[0-9]{1,6}(\\.[0-9]{1,3})?")) {
      double n = Double.parseDouble(t.substring("board*".length()));
      if (n > 0) {
        return new Pace(n);
      }
    }
    throw new IllegalArgumentException(
        "pace '" + text + "' is unknown; max, board and board*N with N above 0 (for example board*100) are allowed");
  }

  @Override
  public String toString() {
    if (isMax()) {
      return "max";
    }
    return divisor == 1 ? "board" : divisor == Math.rint(divisor) ? "board*" + (long) divisor : "board*" + divisor;
  }
}
