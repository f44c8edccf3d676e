package dev.nufleet.app.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.TimeBuckets;
import java.util.Arrays;

/** How long something took each time, as counts: it takes no more memory however often that was. */
final class Spread {
  private static final double NANOS_OF_MILLI = 1e6;

  private int from;
  private int[] counts = {};
  private long total;
  private long most;

  /** @param nanos less than 0 is 0 */
  void add(long nanos) {
    int bucket = TimeBuckets.of(nanos);
    reach(bucket);
    counts[bucket - from]++;
    total++;
    most = Math.max(most, nanos);
  }

  void add(Spread other) {
    for (int i = 0; i < other.counts.length; i++) {
      if (other.counts[i] > 0) {
        reach(other.from + i);
        counts[other.from + i - from] += other.counts[i];
      }
    }
    total += other.total;
    most = Math.max(most, other.most);
  }

  long total() {
    return total;
  }

  private void reach(int bucket) {
    int to = from + counts.length;
    if (counts.length > 0 && bucket >= from && bucket < to) {
      return;
    }
    int low = counts.length == 0 ? bucket : Math.min(from, bucket);
    int high = counts.length == 0 ? bucket + 1 : Math.max(to, bucket + 1);
    int[] wider = new int[high - low];
    if (counts.length > 0) {
      System.arraycopy(counts, 0, wider, from - low, counts.length);
    }
    counts = wider;
    from = low;
  }

  TimeBuckets.Figures figures() {
    int[] now = Arrays.copyOf(counts, counts.length);
    return TimeBuckets.figures(from, from + now.length, bucket -> now[bucket - from]);
  }

  /** In milliseconds; without a single time, only their number. */
  ObjectNode into(ObjectNode node) {
    node.put("count", total);
    if (total > 0) {
      TimeBuckets.Figures figures = figures();
      node.put("p50Ms", rounded(within(figures.p50()))).put("p90Ms", rounded(within(figures.p90())))
          .put("p99Ms", rounded(within(figures.p99()))).put("maxMs", rounded(most / NANOS_OF_MILLI));
    }
    return node;
  }

  /** The same of whole numbers that are no times: {@code p50PerSecond} and so on. */
  ObjectNode rates(ObjectNode node) {
    node.put("count", total);
    if (total > 0) {
      TimeBuckets.Figures figures = figures();
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

  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
