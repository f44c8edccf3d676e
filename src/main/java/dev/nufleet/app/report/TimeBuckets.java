package dev.nufleet.app.report;

import java.util.function.IntUnaryOperator;

/**
 * Times that are only counted: buckets whose ends are less than 3.2 % apart, from a nanosecond to centuries, so a
 * percentile is that exact, however many times there are.
 */
public final class TimeBuckets {
  /** Of each power of two. */
  private static final int PARTS_BITS = 5;
  private static final int PARTS = 1 << PARTS_BITS;

  /** How many buckets there are. */
  public static final int COUNT = Long.SIZE * PARTS;

  private TimeBuckets() {}

  /** @param nanos less than 0 is 0. @return from 0 to {@link #COUNT} - 1; a longer time is never in an earlier one */
  public static int of(long nanos) {
    long time = Math.max(0, nanos);
    int high = Long.SIZE - 1 - Long.numberOfLeadingZeros(time | PARTS);
    int shift = high - PARTS_BITS;
    return (shift + 1) * PARTS + (int) (time >>> shift) - PARTS;
  }

  /** The middle of a bucket. */
  private static double nanos(int bucket) {
    int shift = Math.max(0, bucket / PARTS - 1);
    long from = bucket < PARTS ? bucket : (long) (PARTS + bucket % PARTS) << shift;
    return from + ((1L << shift) - 1) / 2.0;
  }

  /**
   * Percentiles, in milliseconds.
   *
   * @param count of times; 0: the others say nothing
   */
  public record Figures(long count, double p50, double p90, double p99) {}

  /**
   * @param from the first bucket that may have any
   * @param to the first one behind
   * @param counts how many times are in a bucket; asked once for each
   */
  public static Figures figures(int from, int to, IntUnaryOperator counts) {
    int[] now = new int[Math.max(0, to - from)];
    long total = 0;
    for (int i = 0; i < now.length; i++) {
      now[i] = counts.applyAsInt(from + i);
      total += now[i];
    }
    return new Figures(total, at(from, now, total, 0.50), at(from, now, total, 0.90), at(from, now, total, 0.99));
  }

  /** Counts of some times, from the bucket of the least to that of the greatest: few times take little memory. */
  public static final class Counts {
    private int from;
    private int[] counts = {};

    /** @param nanos less than 0 is 0 */
    public void add(long nanos) {
      add(of(nanos), 1);
    }

    public void add(Counts other) {
      for (int i = 0; i < other.counts.length; i++) {
        if (other.counts[i] > 0) {
          add(other.from + i, other.counts[i]);
        }
      }
    }

    private void add(int bucket, int times) {
      reach(bucket);
      counts[bucket - from] += times;
    }

    private void reach(int bucket) {
      int to = from + counts.length;
      if (counts.length > 0 && bucket >= from && bucket < to) {
        return;
      }
      int low = counts.length == 0 ? bucket : Math.min(from, bucket);
      int high = counts.length == 0 ? bucket + 1 : Math.max(to, bucket + 1);
      int[] wider = new int[high - low];
      System.arraycopy(counts, 0, wider, counts.length == 0 ? 0 : from - low, counts.length);
      counts = wider;
      from = low;
    }

    public Figures figures() {
      return TimeBuckets.figures(from, from + counts.length, bucket -> counts[bucket - from]);
    }
  }

  private static double at(int from, int[] counts, long total, double share) {
    long rank = Math.max(1, (long) Math.ceil(total * share));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return nanos(from + i) / 1e6;
      }
    }
    return 0;
  }
}
