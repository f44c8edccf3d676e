package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.report.JUnitXml.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's verdict, invariants and thresholds as cases of JUnit XML. Made of report.json alone. */
public final class RunCases {
  private static final String RUN = "nufleet.run";
  private static final String INVARIANTS = "nufleet.invariants";
  private static final String THRESHOLDS = "nufleet.thresholds";

  private RunCases() {}

  /** The file of {@code --junit}. */
  public static JUnitXml of(JsonNode report) {
    List<Case> cases = new ArrayList<>();
    cases.add(Case.of(RUN, "verdict", Report.passed(report), fate(report)));
    report.path("invariants").properties().forEach(one -> cases.add(invariant(one.getKey(), one.getValue())));
    report.path("thresholds").forEach(one -> cases.add(threshold(one)));
    return new JUnitXml("nufleet run " + report.at("/run/id").asText(), report.at("/run/startedAt").asText(),
        report.at("/run/wallSeconds").asDouble(), cases);
  }

  /** How the run ended, and what became of its boards. */
  private static String fate(JsonNode report) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%s: %s; %d of %d boards upgraded",
        report.at("/run/endedBy").asText(), report.at("/run/endReason").asText(),
        report.at("/boards/upgraded").asLong(), report.at("/boards/total").asLong()));
    report.path("failuresByCause").properties().forEach(cause ->
        line.append(", ").append(cause.getKey()).append(' ').append(cause.getValue().asLong()));
    return line.toString();
  }

  /** What was not checked is neither good nor bad. */
  private static Case invariant(String name, JsonNode verdict) {
    if (!verdict.path("checked").asBoolean()) {
      return Case.skipped(INVARIANTS, name, "not checked: " + verdict.path("why").asText());
    }
    return Case.of(INVARIANTS, name, verdict.path("held").asBoolean(),
        "broken: " + verdict.path("violations").asLong() + " violations");
  }

  private static Case threshold(JsonNode threshold) {
    JsonNode value = threshold.path("value");
    return Case.of(THRESHOLDS, "fail if " + threshold.path("expr").asText(), threshold.path("ok").asBoolean(),
        value.isNumber() ? "it is " + value.asText() : "the run has no such number");
  }
}
