package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.model.Phase;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Points of a timeline in JSON, the same in reports and while a run goes on. */
public final class TimelineJson {
  private TimelineJson() {}

  static void points(ArrayNode node, TimelineRecord timeline) {
    timeline.points().forEach(point -> point(node.addObject(), point));
  }

  /** Figures of the process are null where nobody looked, or where the system does not tell. */
  public static void point(ObjectNode one, TimelineRecord.Point point) {
    one.put("second", point.second());
    ObjectNode states = one.putObject("states");
    new TreeMap<>(point.states()).forEach((state, count) -> states.put(state.word(), count));
    one.put("signIns", point.signIns())
        .put("reconnects", point.reconnects())
        .put("peakSignIns", point.peakSignIns())
        .put("attempts", point.attempts())
        .put("peakAttempts", point.peakAttempts())
        .put("notices", point.notices())
        .put("downloads", point.downloads())
        .put("downloadedBytes", point.downloadedBytes())
        .put("upgraded", point.upgraded())
        .put("errors", point.errors())
        .put("faults", point.faults())
        .put("cpuPercent", point.cpuPercent().isPresent() ? Report.rounded(point.cpuPercent().getAsDouble()) : null)
        .put("machinePercent", point.vitals().map(Vitals::machineShare).filter(OptionalDouble::isPresent)
            .map(share -> Report.rounded(100 * share.getAsDouble())).orElse(null))
        .put("heapBytes", point.vitals().map(Vitals::heapBytes).orElse(null))
        .put("heapAfterGcBytes", point.vitals().map(Vitals::heapAfterGcBytes).orElse(null))
        .put("descriptors", point.vitals().map(Vitals::descriptors).filter(n -> n >= 0).orElse(null))
        .put("threads", point.vitals().map(Vitals::threads).orElse(null));
    ObjectNode errors = one.putObject("errorsByCause");
    new TreeMap<>(point.detail().errorsByCause()).forEach(errors::put);
    phases(one.putObject("phases"), point.detail().phases());
  }

  /** How long phases took: milliseconds to three decimals; a phase that no board has passed is missing. */
  public static void phases(ObjectNode node, Map<Phase, TimeBuckets.Figures> phases) {
    new TreeMap<>(phases).forEach((phase, figures) -> node.putObject(phase.word()).put("count", figures.count())
        .put("p50Ms", Report.rounded(figures.p50())).put("p90Ms", Report.rounded(figures.p90()))
        .put("p99Ms", Report.rounded(figures.p99())));
  }
}
