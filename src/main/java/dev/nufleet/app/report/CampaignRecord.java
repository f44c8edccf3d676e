package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.Times;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is kept of one campaign of a run that made several; its own folder has the rest.
 *
 * @param number from 1 on
 * @param folder in the run's folder
 * @param startedSeconds since the run's start
 * @param totalP50Ms how long half of its boards took at most; empty if none came through
 * @param violations boards and tasks that broke an invariant, summed over the invariants
 * @param explained boards that the real firmware leaves unfinished, by defect
 * @param left what this process held when it was over, garbage collected: where it grows from campaign to campaign,
 *     something leaks. Empty if nobody has looked
 */
public record CampaignRecord(
    int number, String version, String folder, double startedSeconds, double seconds, RunEnd end, boolean passed,
    Map<Ending.Outcome, Integer> outcomes, Map<String, Long> failuresByCause, Map<String, Long> explained,
    OptionalDouble totalP50Ms, OptionalDouble totalP99Ms, long violations, long faults, String digest,
    Optional<Vitals> left) {
  void into(ObjectNode node) {
    node.put("number", number)
        .put("version", version)
        .put("folder", folder)
        .put("verdict", passed ? "pass" : "fail")
        .put("endedBy", end.by().word())
        .put("endReason", end.reason())
        .put("startedSeconds", Report.rounded(startedSeconds))
        .put("seconds", Report.rounded(seconds));
    ObjectNode boards = node.putObject("boards").put("total", total());
    outcomes.forEach((outcome, count) -> boards.put(outcome.word(), count));
    ObjectNode causes = node.putObject("failuresByCause");
    failuresByCause.forEach(causes::put);
    ObjectNode defects = node.putObject("explained");
    explained.forEach(defects::put);
    node.put("totalP50Ms", totalP50Ms.isPresent() ? Report.rounded(totalP50Ms.getAsDouble()) : null)
        .put("totalP99Ms", totalP99Ms.isPresent() ? Report.rounded(totalP99Ms.getAsDouble()) : null)
        .put("violations", violations)
        .put("faults", faults)
        .put("digest", digest)
        .put("heapLiveBytes", left.map(Vitals::heapAfterGcBytes).orElse(null))
        .put("descriptors", left.map(Vitals::descriptors).filter(count -> count >= 0).orElse(null))
        .put("threads", left.map(Vitals::threads).orElse(null));
  }

  public int upgraded() {
    return outcomes.get(Ending.Outcome.UPGRADED);
  }

  public int total() {
    return outcomes.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** One line: {@code campaign 3: pass, 200 of 200 boards upgraded to version 1795682997, in 9.8 s}. */
  String line() {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT,
        "campaign %d: %s, %d of %d boards upgraded to version %s, in %s", number, passed ? "pass" : "fail",
        upgraded(), total(), version, Times.show(seconds * 1000)));
    if (faults > 0) {
      line.append(", ").append(faults).append(" faults");
    }
    failuresByCause.forEach((cause, count) -> line.append(", ").append(count).append(' ').append(cause));
    if (violations > 0) {
      line.append(", ").append(violations).append(" violations");
    }
    return end.by() == RunEnd.By.COMPLETED ? line.toString() : line + "; " + end.by().word() + ": " + end.reason();
  }
}
