package dev.nufleet.app.live.view;

import dev.nufleet.model.BoardEvent.ProgressSent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a board did last and what was done to it: the newest {@link #MOST} facts. Of progress reports that follow each
 * other the last is kept, for there are hundreds. One thread adds; who reads waits for it no longer than a copy takes.
 */
final class BoardHistory {
  static final int MOST = 64;

  private static final int AT_FIRST = 8;

  /** @param what a {@code BoardEvent.What} or a {@code OperatorDid} */
  record Entry(long nanos, Object what) {}

  private long[] nanos = new long[AT_FIRST];
  private Object[] whats = new Object[AT_FIRST];
  /** Of all that were ever added, but the progress that was overtaken. */
  private int added;

  synchronized void add(long atNanos, Object what) {
    if (added > 0 && what instanceof ProgressSent && whats[(added - 1) % MOST] instanceof ProgressSent) {
      added--;
    } else if (added == whats.length && added < MOST) {
      nanos = Arrays.copyOf(nanos, 2 * added);
      whats = Arrays.copyOf(whats, 2 * added);
    }
    nanos[added % MOST] = atNanos;
    whats[added % MOST] = what;
    added++;
  }

  /** In their order. */
  synchronized List<Entry> entries() {
    List<Entry> all = new ArrayList<>(Math.min(added, MOST));
    for (int i = (int) dropped(); i < added; i++) {
      all.add(new Entry(nanos[i % MOST], whats[i % MOST]));
    }
    return all;
  }

  /** How many older ones are gone. */
  synchronized long dropped() {
    return Math.max(0, added - MOST);
  }
}
