package dev.nufleet.app.live.view;

import dev.nufleet.app.report.TimeBuckets;
import dev.nufleet.model.Phase;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How long phases took until now. One thread adds, any reads: a count read meanwhile is one of a moment ago. */
final class Latencies {
  private final AtomicIntegerArray[] counts = new AtomicIntegerArray[Phase.values().length];

  Latencies() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new AtomicIntegerArray(TimeBuckets.COUNT);
    }
  }

  void add(Phase phase, long nanos) {
    AtomicIntegerArray of = counts[phase.ordinal()];
    int bucket = TimeBuckets.of(nanos);
    of.lazySet(bucket, of.get(bucket) + 1);
  }

  TimeBuckets.Figures of(Phase phase) {
    return TimeBuckets.figures(0, TimeBuckets.COUNT, counts[phase.ordinal()]::get);
  }
}
