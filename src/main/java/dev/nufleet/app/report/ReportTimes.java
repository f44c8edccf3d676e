package dev.nufleet.app.report;

import static dev.nufleet.app.report.Report.rounded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What report.json says of times of phases, and of sign-ins. Milliseconds to three decimals; null where none is. */
final class ReportTimes {
  private ReportTimes() {}

  /** The same figures for the boards of each profile, by its name. */
  static void profiles(ObjectNode node, List<Ending> endings) {
    Map<String, List<Ending>> byProfile = endings.stream().collect(Collectors.groupingBy(
        ending -> ending.result().profile().id(), TreeMap::new, Collectors.toList()));
    byProfile.forEach((profile, its) -> part(node.putObject(profile), its));
  }

  /** The same for each site, or for those with the most boards that are not upgraded. */
  static void sites(ObjectNode node, RunRecord run) {
    RunRecord.worst(run.bySite()).forEach((site, its) -> part(node.putObject(site), its));
  }

  private static void part(ObjectNode node, List<Ending> its) {
    node.put("boards", its.size()).put("upgraded",
        its.stream().filter(ending -> ending.outcome() == Ending.Outcome.UPGRADED).count());
    phases(node.putObject("phases"), its);
  }

  static void phases(ObjectNode node, List<Ending> endings) {
    for (Phase phase : Phase.values()) {
      figures(node.putObject(phase.word()), PhaseFigures.of(phase, endings));
    }
  }

  /** The same figures from planned moments on, of the phases that have any. */
  static void planned(ObjectNode node, List<Ending> endings) {
    PlannedFigures.PHASES.forEach(phase -> figures(node.putObject(phase.word()), PlannedFigures.of(phase, endings)));
  }

  private static void figures(ObjectNode node, PhaseFigures figures) {
    node.put("count", figures.count());
    if (figures.count() == 0) {
      node.putNull("p50Ms").putNull("p90Ms").putNull("p99Ms").putNull("maxMs");
    } else {
      node.put("p50Ms", rounded(figures.percentileMillis(50)))
          .put("p90Ms", rounded(figures.percentileMillis(90)))
          .put("p99Ms", rounded(figures.percentileMillis(99)))
          .put("maxMs", rounded(figures.maxMillis()));
    }
  }

  static void signIns(ObjectNode node, TimelineRecord.SignIns signIns) {
    node.put("total", signIns.total())
        .put("again", signIns.again())
        .put("peakPerSecond", signIns.peakPerSecond())
        .put("peakAgainPerSecond", signIns.peakAgainPerSecond());
  }
}
