package dev.nufleet.app.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.TimeBuckets;

/** How long something took each time, as counts: it takes no more memory however often that was. */
final class Spread {
  private static final double NANOS_OF_MILLI = 1e6;

  private final TimeBuckets.Counts counts = new TimeBuckets.Counts();
  private long most;

  /** @param nanos less than 0 is 0 */
  void add(long nanos) {
    counts.add(nanos);
    most = Math.max(most, nanos);
  }

  void add(Spread other) {
    counts.add(other.counts);
    most = Math.max(most, other.most);
  }

  /** In milliseconds; without a single time, only their number. */
  ObjectNode into(ObjectNode node) {
    TimeBuckets.Figures figures = counts.figures();
    node.put("count", figures.count());
    if (figures.count() > 0) {
      node.put("p50Ms", Report.rounded(within(figures.p50()))).put("p90Ms", Report.rounded(within(figures.p90())))
          .put("p99Ms", Report.rounded(within(figures.p99()))).put("maxMs", Report.rounded(most / NANOS_OF_MILLI));
    }
    return node;
  }

  /** The same of whole numbers that are no times: {@code p50PerSecond} and so on. */
  ObjectNode rates(ObjectNode node) {
    TimeBuckets.Figures figures = counts.figures();
    node.put("count", figures.count());
    if (figures.count() > 0) {
      node.put("p50PerSecond", Math.round(within(figures.p50()) * NANOS_OF_MILLI))
          .put("p90PerSecond", Math.round(within(figures.p90()) * NANOS_OF_MILLI))
          .put("p99PerSecond", Math.round(within(figures.p99()) * NANOS_OF_MILLI)).put("maxPerSecond", most);
    }
    return node;
  }

  /** The middle of a bucket may lie beyond all that is in it. */
  private double within(double figure) {
    return Math.min(figure, most / NANOS_OF_MILLI);
  }
}
