package dev.nufleet.app.compare;

import dev.nufleet.app.report.JUnitXml;
import dev.nufleet.app.report.JUnitXml.Case;
import java.util.ArrayList;
import java.util.List;

/** A comparison as cases of JUnit XML: one fails for each line that {@link Comparison#findings} has. */
final class ComparisonCases {
  private static final String GROUP = "nufleet.compare.";

  private ComparisonCases() {}

  static JUnitXml of(Comparison of) {
    List<Case> cases = new ArrayList<>();
    for (PhaseRow row : of.phases()) {
      cases.add(row.change() == Change.UNKNOWN
          ? Case.skipped(GROUP + "phases", row.phase().word(), "too few boards passed it on both sides")
          : Case.of(GROUP + "phases", row.phase().word(), row.change() != Change.WORSE, Comparison.slower(row)));
    }
    for (CountRow row : of.counts()) {
      if (row.change() != Change.UNKNOWN) { // the others are not judged
        cases.add(Case.of(GROUP + "boards", row.name(), row.change() != Change.WORSE,
            row.shown(row.before()) + " in OLD, " + row.shown(row.after()) + " in NEW"));
      }
    }
    for (CheckRow row : of.checks()) {
      String both = row.before() + " in OLD, " + row.after() + " in NEW";
      cases.add(row.change() == Change.UNKNOWN
          ? Case.skipped(GROUP + "checks", row.name(), both)
          : Case.of(GROUP + "checks", row.name(), row.change() != Change.WORSE, both));
    }
    of.terms().forEach(term -> cases.add(Case.of(GROUP + "thresholds", "fail if " + term.expr(), term.ok(),
        term.found())));
    return new JUnitXml("nufleet compare " + of.before().id() + " " + of.after().id(),
        of.after().report().at("/run/startedAt").asText(),
        of.after().report().at("/run/wallSeconds").asDouble(), cases);
  }
}
