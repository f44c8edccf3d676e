package dev.nufleet.app.report;

import dev.nufleet.fleet.BoardResult;
import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Times from the moment at which something was to begin by the plan, not from when it did. A fleet that switches boards
 * on late, or signs them in late, makes its platform look quick: each board's own times begin with the board. These
 * show it (coordinated omission).
 */
public final class PlannedFigures {
  /**
   * Those whose begin is planned: a board is switched on at its place in the ramp, without one at the begin of
   * switching on; the notices are due once the campaign is asked for, as many in a minute as the job grants. The total
   * is the board's own, and what its first boot came late.
   */
  public static final List<Phase> PHASES = List.of(Phase.BOOT, Phase.NOTICE, Phase.TOTAL);
  /** Of one job, if nothing else is asked for (CreateOTAStaticUpgradeJob, MaximumPerMinute): a run asks for nothing. */
  static final int NOTICES_PER_MINUTE = 10_000;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long NONE = -1;
  /** So much more, both as a share and as a time, is worth a word. */
  private static final double MUCH = 1.25;
  private static final double MUCH_MILLIS = 200;

  private PlannedFigures() {}

  /** @param phase one of {@link #PHASES} */
  public static PhaseFigures of(Phase phase, List<Ending> endings) {
    return phase == Phase.NOTICE
        ? new PhaseFigures(phase, sorted(overdue(sorted(times(endings, one -> one.lateness().noticeNanos())))))
        : new PhaseFigures(phase, sorted(times(endings, one -> fromPlan(one, phase))));
  }

  private static long fromPlan(BoardResult board, Phase phase) {
    long late = board.lateness().bootNanos();
    return late < 0 || board.nanosOf(phase).isEmpty() ? NONE : late + board.nanosOf(phase).getAsLong();
  }

  /** Which board is due when is the platform's choice; how many are due by when is not. */
  private static long[] overdue(long[] sinceAsked) {
    long[] late = new long[sinceAsked.length];
    for (int i = 0; i < late.length; i++) {
      late[i] = Math.max(0, sinceAsked[i] - i / NOTICES_PER_MINUTE * MINUTE_NANOS);
    }
    return late;
  }

  private static long[] times(List<Ending> endings, ToLongFunction<BoardResult> time) {
    return endings.stream().map(Ending::result).mapToLong(time).filter(nanos -> nanos >= 0).toArray();
  }

  private static long[] sorted(long[] nanos) {
    Arrays.sort(nanos);
    return nanos;
  }

  /** Whether some of the usual times hide much of what there was from the planned moments on. */
  public static boolean differMuch(PhaseFigures usual, PhaseFigures planned) {
    return usual.count() > 0 && planned.count() > 0 && List.of(50, 99).stream().anyMatch(percent -> {
      double from = planned.percentileMillis(percent);
      return from > MUCH * usual.percentileMillis(percent) && from > MUCH_MILLIS + usual.percentileMillis(percent);
    });
  }
}
