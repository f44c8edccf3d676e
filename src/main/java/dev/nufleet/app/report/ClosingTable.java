package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.settings.Causes;
import dev.nufleet.app.settings.Times;
import dev.nufleet.history.Examination;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run prints at its end. */
public final class ClosingTable {
  private static final int MOST_CAUSES = 8;
  /** Which shares of the boards, by how many there is room for. */
  private static final List<List<Integer>> SHOWN =
      List.of(List.of(), List.of(50), List.of(50, 100), List.of(50, 99, 100), List.of(50, 90, 99, 100));

  private ClosingTable() {}

  /** @param columns of the terminal: what has no room is left out, the least wanted first; the report has all */
  public static String of(RunRecord run, int columns) {
    int room = (columns - 1 - "  1234567890 1234567".length()) / " 1234567890".length();
    List<Integer> percents = SHOWN.get(Math.max(0, Math.min(SHOWN.size() - 1, room)));
    StringBuilder out = new StringBuilder();
    out.append(String.format(Locale.ROOT, "%n  %-10s %7s", "phase", "boards"));
    percents.forEach(
        percent -> out.append(String.format(Locale.ROOT, " %10s", percent == 100 ? "max" : "p" + percent)));
    out.append(System.lineSeparator());
    for (Phase phase : Phase.values()) {
      PhaseFigures figures = PhaseFigures.of(phase, run.endings());
      out.append(String.format(Locale.ROOT, "  %-10s %7d", phase.word(), figures.count()));
      for (int percent : figures.count() == 0 ? List.<Integer>of() : percents) {
        out.append(String.format(Locale.ROOT, " %10s", Times.show(figures.percentileMillis(percent))));
      }
      out.append(System.lineSeparator());
    }
    out.append(System.lineSeparator());
    run.failuresByCause().entrySet().stream().limit(MOST_CAUSES).forEach(cause ->
        out.append(String.format(Locale.ROOT, "  %-24s %d boards%n      %s%n", cause.getKey(), cause.getValue(),
            Causes.advice(cause.getKey()))));
    run.nodes().stream().filter(NodeRecord::isLost).forEach(node ->
        out.append("  node ").append(node.text()).append(System.lineSeparator()));
    BusyMachine.doubt(run).ifPresent(doubt -> out.append("  ").append(doubt).append(System.lineSeparator()));
    run.verdicts().forEach((invariant, verdict) -> {
      if (verdict.violations() > 0) {
        out.append(String.format(
            Locale.ROOT, "  invariant %s is broken: %d violations%n", invariant, verdict.violations()));
      } else if (!verdict.checked() && !Examination.ONLY_HERE.contains(invariant)) {
        out.append(String.format(Locale.ROOT, "  invariant %s was not checked: %s%n", invariant, verdict.why()));
      }
    });
    if (run.history().begun() && !run.history().isWhole()) {
      out.append("  ").append(run.history().why()).append(System.lineSeparator());
    }
    return out.toString();
  }

  /** The lines below the table: what the platform throttled, thresholds that are not kept, and the result. */
  public static List<String> verdict(RunRecord run, JsonNode report, boolean quiet) {
    List<String> lines = new ArrayList<>();
    if (!quiet) {
      report.path("answers").path("throttling").forEach(one -> lines.add("  " + Printable.line(String.format(
          Locale.ROOT, "the platform throttled: %s, %d times; %s", one.path("event").asText(),
          one.path("times").asLong(), one.path("advice").asText()))));
    }
    for (JsonNode threshold : report.get("thresholds")) {
      if (!threshold.get("ok").asBoolean()) {
        lines.add("failed: " + threshold.get("expr").asText() + " (it is " + threshold.get("value").asText() + ")");
      }
    }
    RolloutFigures.of(run).ifPresent(figures -> lines.add(Printable.line("rollout: " + figures.sentence())));
    lines.add(result(run));
    return lines;
  }

  /** One line: {@code 200 of 200 boards upgraded, in 9.8 s}; says so if their firmware was not the real one. */
  public static String result(RunRecord run) {
    Map<Ending.Outcome, Integer> outcomes = run.outcomes();
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%d of %d boards upgraded",
        outcomes.get(Ending.Outcome.UPGRADED), run.endings().size()));
    run.campaigns().ifPresent(several -> line.append(" in each of ").append(several.all().size()).append(" campaigns"));
    for (Ending.Outcome outcome : List.of(Ending.Outcome.FAILED, Ending.Outcome.HALTED, Ending.Outcome.OFFLINE,
        Ending.Outcome.UNFINISHED)) {
      if (outcomes.get(outcome) > 0) {
        line.append(", ").append(outcomes.get(outcome)).append(' ').append(outcome.word());
      }
    }
    line.append(", in ").append(Times.show(run.wallSeconds() * 1000));
    List<String> mended = run.sheet().mends().words();
    return mended.isEmpty() ? line.toString() : line + ", with mended firmware: " + String.join(", ", mended);
  }
}
