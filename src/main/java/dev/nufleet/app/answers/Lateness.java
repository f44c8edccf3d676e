package dev.nufleet.app.answers;

import java.util.Arrays;

/**
 * How much later than planned something came to the boards of a run. Which board is due when is the platform's choice;
 * how many are due by when is not. So the first that came is held against the first that was due, and so on.
 */
final class Lateness {
  /** As many as a campaign of the largest fleet has; what comes after them is not counted. */
  private static final int MOST = 100_000;
  private static final double SECOND = 1e9;

  private final Due due;
  /** Of plans before the present one. */
  private final Spread before = new Spread();
  private long[] nanos = new long[64];
  private int count;

  /** When the board in this place of the order was due, in seconds since the plan began; places begin at 0. */
  interface Due {
    double secondsUntil(int place);
  }

  Lateness(Due due) {
    this.due = due;
  }

  /** It came to one more board. @param at nanoseconds since the plan began, in any order */
  void came(long at) {
    if (count == MOST) {
      return;
    }
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, Math.min(MOST, 2 * count));
    }
    nanos[count++] = at;
  }

  /** The same plan begins anew, with its first place. */
  void anew() {
    late(before);
    count = 0;
  }

  Spread spread() {
    Spread all = new Spread();
    all.add(before);
    late(all);
    return all;
  }

  private void late(Spread spread) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    for (int place = 0; place < count; place++) {
      spread.add(sorted[place] - (long) (due.secondsUntil(place) * SECOND));
    }
  }
}
