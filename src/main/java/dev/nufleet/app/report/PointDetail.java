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
  private final Map<Phase, TimeBuckets.Counts> phases = new EnumMap<>(Phase.class);
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
    phases.computeIfAbsent(phase, one -> new TimeBuckets.Counts()).add(nanos);
    told = Optional.empty();
  }

  /** The one that follows becomes part of this. */
  void join(PointDetail later) {
    later.errors.forEach(this::failed);
    later.phases.forEach(
        (phase, times) -> phases.computeIfAbsent(phase, one -> new TimeBuckets.Counts()).add(times));
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
}
