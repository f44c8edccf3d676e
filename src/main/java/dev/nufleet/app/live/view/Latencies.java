package dev.nufleet.app.live.view;

import dev.nufleet.model.Phase;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How long phases took until now. Buckets whose ends are less than 3.2 % apart, from a nanosecond to centuries, so a
 * percentile is that exact. One thread adds, any reads: a count that is read meanwhile is one of a moment ago.
 */
final class Latencies {
  /** Of each power of two. */
  private static final int PARTS_BITS = 5;
  private static final int PARTS = 1 << PARTS_BITS;

  private final AtomicIntegerArray[] counts = new AtomicIntegerArray[Phase.values().length];

  Latencies() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new AtomicIntegerArray(Long.SIZE * PARTS);
    }
  }

  void add(Phase phase, long nanos) {
    AtomicIntegerArray of = counts[phase.ordinal()];
    int bucket = bucket(Math.max(0, nanos));
    of.lazySet(bucket, of.get(bucket) + 1);
  }

  private static int bucket(long nanos) {
    int high = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | PARTS);
    int shift = high - PARTS_BITS;
    return (shift + 1) * PARTS + (int) (nanos >>> shift) - PARTS;
  }

  /** The middle of a bucket. */
  private static double nanos(int bucket) {
    int shift = Math.max(0, bucket / PARTS - 1);
    long from = bucket < PARTS ? bucket : (long) (PARTS + bucket % PARTS) << shift;
    return from + ((1L << shift) - 1) / 2.0;
  }

  /**
   * Percentiles of one phase, in milliseconds.
   *
   * @param count 0: the others say nothing
   */
  record Figures(long count, double p50, double p90, double p99) {}

  Figures of(Phase phase) {
    AtomicIntegerArray of = counts[phase.ordinal()];
    int[] now = new int[of.length()];
    long total = 0;
    for (int i = 0; i < now.length; i++) {
      now[i] = of.get(i);
      total += now[i];
    }
    return new Figures(total, at(now, total, 0.50), at(now, total, 0.90), at(now, total, 0.99));
  }

  private static double at(int[] counts, long total, double share) {
    long rank = Math.max(1, (long) Math.ceil(total * share));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return nanos(i) / 1e6;
      }
    }
    return 0;
  }
}
