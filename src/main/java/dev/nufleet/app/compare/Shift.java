package dev.nufleet.app.compare;

import dev.nufleet.app.compare.BoardTimes.Row;
import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * By how much the boards' times of one phase have moved, as natural logarithms of NEW to OLD, and how exactly that is
 * known from these boards. Boards are compared with those of their profile.
 *
 * <p>Places are means over a part of the boards in order of their time: unlike single percentiles they do not jump. The
 * errors are of a jackknife over {@value #GROUPS} groups of boards that started together: boards that share a moment
 * share the machine's luck, so they are no independent witnesses. What a whole run has of that luck cannot be seen from
 * within; {@link Noise} has it.
 *
 * @param middle of the half in the middle
 * @param tail of the slow ones, without the slowest, which are single boards' luck
 * @param boards that were compared, of the run with fewer
 */
record Shift(double middle, double middleError, double tail, double tailError, int boards) {
  static final int GROUPS = 20;
  /** Fewer boards of a profile have no middle half. */
  static final int LEAST_BOARDS = 4;
  private static final double[] MIDDLE = {0.25, 0.75};
  private static final double[] TAIL = {0.80, 0.95};
  /** Below some milliseconds a machine's scheduler decides; so much is added to all times, which hides no long one. */
  private static final double FLOOR_MILLIS = 1;
  /**
   * A median's and a 90th percentile's standard error in those of a mean, of a normal distribution; the latter twice,
   * since slow boards are often slow together.
   */
  private static final double MIDDLE_ERROR = 1.2533;
  private static final double TAIL_ERROR = 2 * 1.7094;

  /** Nothing is known: fewer boards than can be compared. */
  static final Shift UNKNOWN = new Shift(0, Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, 0);

  static Shift of(BoardTimes before, BoardTimes after, Phase phase) {
    Sample old = Sample.of(before, phase);
    Sample now = Sample.of(after, phase);
    double[] whole = moved(old, now, group -> true);
    int boards = Math.min(old.size(), now.size());
    int groups = Math.min(GROUPS, boards);
    if (Double.isNaN(whole[0]) || groups < LEAST_BOARDS) {
      return UNKNOWN;
    }
    double[][] without = new double[groups][];
    for (int g = 0; g < groups; g++) {
      int left = g;
      without[g] = moved(old, now, group -> group * groups / GROUPS != left);
    }
    return new Shift(whole[0], error(without, 0), whole[1], error(without, 1), boards);
  }

  /** From percentiles alone: the spread between them says how far the middle of so many boards may be off. */
  static Shift ofFigures(PhaseRow.Figures old, PhaseRow.Figures now) {
    int boards = Math.min(old.boards(), now.boards());
    if (boards < LEAST_BOARDS) {
      return UNKNOWN;
    }
    double perBoard = Math.sqrt(1.0 / old.boards() + 1.0 / now.boards()) * Math.max(spread(old), spread(now));
    return new Shift(log(now.p50()) - log(old.p50()), MIDDLE_ERROR * perBoard, log(now.p90()) - log(old.p90()),
        TAIL_ERROR * perBoard, boards);
  }

  /** Standard deviation of a distribution that has these percentiles, were it normal. */
  private static double spread(PhaseRow.Figures figures) {
    return (log(figures.p90()) - log(figures.p50())) / 1.2816;
  }

  private static double log(double millis) {
    return Math.log(millis + FLOOR_MILLIS);
  }

  /** Standard error from what the place is without each group in turn. */
  private static double error(double[][] without, int place) {
    double mean = Arrays.stream(without).mapToDouble(one -> one[place]).average().orElseThrow();
    double squares = Arrays.stream(without).mapToDouble(one -> (one[place] - mean) * (one[place] - mean)).sum();
    double error = Math.sqrt(squares * (without.length - 1) / without.length);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  /** Middle and tail, over the profiles that both runs have enough boards of; NaN if there is none. */
  private static double[] moved(Sample old, Sample now, IntPredicate groups) {
    double[] sums = new double[2];
    double weights = 0;
    for (Map.Entry<String, double[][]> profile : old.byProfile().entrySet()) {
      double[] before = of(profile.getValue(), groups);
      double[] after = of(now.byProfile().getOrDefault(profile.getKey(), new double[0][]), groups);
      if (before.length < LEAST_BOARDS - 1 || after.length < LEAST_BOARDS - 1) {
        continue; // one less: a group may be left out
      }
      double weight = Math.min(before.length, after.length);
      sums[0] += weight * (mean(after, MIDDLE) - mean(before, MIDDLE));
      sums[1] += weight * (mean(after, TAIL) - mean(before, TAIL));
      weights += weight;
    }
    return new double[] {sums[0] / weights, sums[1] / weights};
  }

  private static double[] of(double[][] boards, IntPredicate groups) {
    return Arrays.stream(boards).filter(board -> groups.test((int) board[0])).mapToDouble(board -> board[1]).sorted()
        .toArray();
  }

  /** Of the boards between two shares; those that the shares cut count in part. */
  private static double mean(double[] sorted, double[] shares) {
    double from = shares[0] * sorted.length;
    double to = shares[1] * sorted.length;
    double sum = 0;
    for (int i = (int) from; i < sorted.length && i < to; i++) {
      sum += sorted[i] * (Math.min(i + 1, to) - Math.max(i, from));
    }
    return sum / (to - from);
  }

  /** @param byProfile group by start, and logarithm of the time, of each board that passed the phase */
  private record Sample(Map<String, double[][]> byProfile, int size) {
    static Sample of(BoardTimes times, Phase phase) {
      Collection<Row> rows = times.rows();
      Map<String, double[][]> byProfile = rows.stream().filter(row -> row.passed(phase)).collect(Collectors.groupingBy(
          Row::profile, TreeMap::new, Collectors.mapping(row -> new double[] {
              (double) ((long) row.index() * GROUPS / rows.size()), log(row.millis(phase))},
              Collectors.collectingAndThen(Collectors.toList(), list -> list.toArray(double[][]::new)))));
      return new Sample(byProfile, byProfile.values().stream().mapToInt(boards -> boards.length).sum());
    }
  }
}
