package dev.nufleet.app.live.view;

import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.util.Map;
import java.util.TreeMap;

/** Sums over all boards at one moment: made when somebody asks, so they always fit the rows. */
final class FleetSums {
  private static final BoardState[] STATES = BoardState.values();
  private static final Phase[] PHASES = Phase.values();

  private final int[] states = new int[STATES.length];
  private final int[] passed = new int[PHASES.length];
  private final Map<String, Integer> causes = new TreeMap<>();
  private int launched;
  /** Percents of the image that boards without it have still to fetch. */
  private long missingPercents;

  private FleetSums() {}

  static FleetSums of(LiveFleet fleet) {
    FleetSums sums = new FleetSums();
    for (int i = 0; i < fleet.size(); i++) {
      sums.add(fleet, fleet.row(i));
    }
    return sums;
  }

  private void add(LiveFleet fleet, long row) {
    BoardState state = Row.state(row);
    states[state.ordinal()]++;
    launched += Row.is(row, Row.Flag.LAUNCHED) ? 1 : 0;
    for (Phase phase : PHASES) {
      passed[phase.ordinal()] += Row.passed(row, phase) ? 1 : 0;
    }
    if (state == BoardState.FAILED || state == BoardState.HALTED) {
      causes.merge(fleet.causes().word(Row.cause(row)), 1, Integer::sum);
    } else {
      missingPercents += 100 - Math.max(0, Row.percent(row));
    }
  }

  int in(BoardState state) {
    return states[state.ordinal()];
  }

  int passed(Phase phase) {
    return passed[phase.ordinal()];
  }

  /** Boards that failed or halted, by cause. */
  Map<String, Integer> causes() {
    return causes;
  }

  int launched() {
    return launched;
  }

  /** Boards that are on their way, and those that have not begun. */
  int unfinished() {
    int settled = in(BoardState.UPGRADED) + in(BoardState.FAILED) + in(BoardState.HALTED);
    int all = 0;
    for (int count : states) {
      all += count;
    }
    return all - settled;
  }

  long missingPercents() {
    return missingPercents;
  }
}
