package dev.nufleet.app.report;

import dev.nufleet.app.report.TimelineRecord.Detail;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Printable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Why things failed in a point's time, and how long the phases took that ended in it; while it is collected. */
final class PointDetail {
  /** Of a point. Those that come later are among its errors, without a name. */
  static final int MOST_CAUSES = 16;

  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<Phase, Times> phases = new EnumMap<>(Phase.class);
  private Optional<Detail> told = Optional.empty();

  void failed(String cause) {
    failed(Printable.brief(cause), 1);
    told = Optional.empty();
  }

  private void failed(String cause, long times) {
    if (errors.size() < MOST_CAUSES || errors.containsKey(cause)) {
      errors.merge(cause, times, Long::sum);
    }
  }

  void passed(Phase phase, long nanos) {
    phases.computeIfAbsent(phase, one -> new Times()).add(TimeBuckets.of(nanos), 1);
    told = Optional.empty();
  }

  /** The one that follows becomes part of this. */
  void join(PointDetail later) {
    later.errors.forEach(this::failed);
    later.phases.forEach((phase, times) -> phases.computeIfAbsent(phase, one -> new Times()).add(times));
    told = Optional.empty();
  }

  /** What is in it until now; worked out once for as long as nothing comes. */
  Detail detail() {
    if (told.isEmpty()) {
      Map<Phase, TimeBuckets.Figures> figures = new EnumMap<>(Phase.class);
      phases.forEach((phase, times) -> figures.put(phase, times.figures()));
      told = Optional.of(new Detail(errors, figures));
    }
    return told.get();
  }

  /** Counts from the bucket of the least time to that of the greatest. */
  private static final class Times {
    private int from;
    private int[] counts = {};

    private void add(int bucket, int times) {
      reach(bucket);
      counts[bucket - from] += times;
    }

    private void add(Times other) {
      for (int i = 0; i < other.counts.length; i++) {
        if (other.counts[i] > 0) {
          add(other.from + i, other.counts[i]);
        }
      }
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

    private TimeBuckets.Figures figures() {
      return TimeBuckets.figures(from, from + counts.length, bucket -> counts[bucket - from]);
    }
  }
}
