package dev.nufleet.app.compare;

import dev.nufleet.model.Phase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One phase of two runs.
 *
 * @param moved how much longer boards take, as a share of OLD's time: 0.15 is 15 % more; of the middle, or of the slow
 *     boards if {@code ofTheSlow}
 * @param seenFrom the least such share that would be told from noise
 */
record PhaseRow(Phase phase, Figures before, Figures after, Change change, double moved, double seenFrom,
    boolean ofTheSlow) {
  /** A smaller change of the middle is nobody's concern, however sure it is. */
  static final double LEAST = Math.log(1.05);
  static final double LEAST_OF_TAIL = Math.log(1.10);
  /** Without the boards' own times less is known. */
  static final double LEAST_OF_FIGURES = Math.log(1.08);
  static final double LEAST_OF_FIGURES_TAIL = Math.log(1.16);
  /** So many standard errors a change must be: there are 18 chances of an error in every comparison. */
  static final double SURE = 4;
  /** A spread of times, which is all that percentiles tell, is only in part luck. */
  static final double SURE_OF_FIGURES = 3;

  /** Percentiles of report.json; NaN where no board passed. */
  record Figures(int boards, double p50, double p90, double p99) {
    static Figures of(Side side, Phase phase) {
      return new Figures(side.count(phase), side.millis(phase, "p50Ms"), side.millis(phase, "p90Ms"),
          side.millis(phase, "p99Ms"));
    }
  }

  /** All phases, in their order. */
  static List<PhaseRow> of(Side before, Side after) {
    boolean own = before.boards().isPresent() && after.boards().isPresent();
    Map<Phase, Shift> shifts = new EnumMap<>(Phase.class);
    Map<Phase, Double> millis = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      Figures old = Figures.of(before, phase);
      Figures now = Figures.of(after, phase);
      shifts.put(phase, own
          ? Shift.of(before.boards().get(), after.boards().get(), phase)
          : Shift.ofFigures(old, now));
      millis.put(phase, Math.sqrt((old.p50() + 1) * (now.p50() + 1)));
    }
    Noise noise = new Noise(before.report(), after.report(), shifts, millis);
    return shifts.entrySet().stream().map(one -> judged(one.getKey(), Figures.of(before, one.getKey()),
        Figures.of(after, one.getKey()), one.getValue(), noise, own)).toList();
  }

  /**
   * @param noise between equal runs
   * @param own whether the shift is of the boards' own times
   */
  private static PhaseRow judged(Phase phase, Figures old, Figures now, Shift shift, Noise noise, boolean own) {
    if (shift.boards() == 0) {
      return new PhaseRow(phase, old, now, Change.UNKNOWN, Double.NaN, Double.NaN, false);
    }
    double sure = own ? SURE : SURE_OF_FIGURES;
    double middle = Math.max(own ? LEAST : LEAST_OF_FIGURES, noise.limit(phase, sure, shift.middleError()));
    double tail = Math.max(own ? LEAST_OF_TAIL : LEAST_OF_FIGURES_TAIL, noise.limit(phase, sure, shift.tailError()));
    boolean ofTheSlow = Math.abs(shift.middle()) < middle && Math.abs(shift.tail()) >= tail
        || shift.middle() <= -middle && shift.tail() >= tail;
    double moved = ofTheSlow ? shift.tail() : shift.middle();
    double limit = ofTheSlow ? tail : middle;
    Change change = moved >= limit ? Change.WORSE : moved <= -limit ? Change.BETTER : Change.SAME;
    return new PhaseRow(phase, old, now, change, Math.expm1(moved), Math.expm1(limit), ofTheSlow);
  }
}
