package dev.nufleet.fleet;

import dev.nufleet.model.Phase;
import java.util.Arrays;

/**
 * How long one board's phases took: each begins where the one before ended, so their sum is the board's own time, and
 * the wait for a campaign that does not exist yet belongs to none. Times are those of the events, in nanoseconds.
 */
final class PhaseTimes {
  static final long NONE = -1;

  /** Hears of each phase that passed. */
  interface Passed {
    /** @param first whether this phase passed for the first time */
    void passed(Phase phase, long nanos, boolean first);
  }

  private final Passed passed;
  private final long[] nanos = new long[Phase.values().length];
  private long mark = NONE;
  private long planned = NONE;
  private long bootLate = NONE;
  private long noticeLate = NONE;

  PhaseTimes(Passed passed) {
    this.passed = passed;
    Arrays.fill(nanos, NONE);
  }

  /** The first phase was to begin here. */
  void plan(long at) {
    planned = at;
  }

  /** The next phase begins here. */
  void mark(long at) {
    if (mark == NONE && planned != NONE) {
      bootLate = Math.max(0, at - planned);
    }
    mark = at;
  }

  /**
   * A notice has come: what the board waited for its campaign belongs to no phase, if a phase is on.
   *
   * @param since when the campaign was asked for; {@link Long#MIN_VALUE}: that is not known yet
   */
  void noticed(long since, long at) {
    if (noticeLate == NONE && since != Long.MIN_VALUE) {
      noticeLate = Math.max(0, at - since);
    }
    if (mark != NONE && since > mark) {
      mark = Math.min(since, at);
    }
  }

  /** The phase that is on ends, and the next begins. */
  void pass(Phase phase, long at) {
    if (mark != NONE) {
      note(phase, Math.max(0, at - mark));
    }
    mark = at;
  }

  /** The upgrade is done: its phases together. Nothing if another process saw most of its way. */
  void total() {
    if (nanos[Phase.DOWNLOAD.ordinal()] == NONE) {
      return;
    }
    long sum = 0;
    for (Phase phase : Phase.values()) {
      if (phase != Phase.TOTAL && nanos[phase.ordinal()] != NONE) {
        sum += nanos[phase.ordinal()];
      }
    }
    note(Phase.TOTAL, sum);
  }

  private void note(Phase phase, long took) {
    boolean first = nanos[phase.ordinal()] == NONE;
    nanos[phase.ordinal()] = took;
    passed.passed(phase, took, first);
  }

  BoardResult.Lateness lateness() {
    return new BoardResult.Lateness(bootLate, noticeLate);
  }

  /** By {@link Phase#ordinal}; {@link #NONE} for a phase that did not pass. */
  long[] nanos() {
    return nanos.clone();
  }
}
