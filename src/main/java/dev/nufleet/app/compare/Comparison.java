package dev.nufleet.app.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two runs side by side, and what is worse in the second.
 *
 * @param unlike why they may not be compared, in words
 * @param terms how each {@code --fail-if} comes out
 */
record Comparison(Side before, Side after, List<String> unlike, List<PhaseRow> phases, List<CountRow> counts,
    List<CheckRow> checks, List<LimitTerm.Outcome> terms) {
  static Comparison of(Side before, Side after, List<LimitTerm> terms) {
    return new Comparison(before, after, Unlike.of(before, after),
        PhaseRow.of(before, after),
        CountRow.of(before.report(), after.report()),
        CheckRow.of(before.report(), after.report()),
        terms.stream().map(term -> term.judge(before.report(), after.report())).toList());
  }

  /** What is worse, and each {@code --fail-if} that is true, a line each. Empty: the comparison is good. */
  List<String> findings() {
    List<String> lines = new ArrayList<>();
    phases.stream().filter(row -> row.change() == Change.WORSE).forEach(row -> lines.add(slower(row)));
    counts.stream().filter(row -> row.change() == Change.WORSE).forEach(row ->
        lines.add(row.name() + ": " + row.shown(row.before()) + " in OLD, " + row.shown(row.after()) + " in NEW"));
    checks.stream().filter(row -> row.change() == Change.WORSE).forEach(row ->
        lines.add(row.name() + ": " + row.before() + " in OLD, " + row.after() + " in NEW"));
    terms.stream().filter(term -> !term.ok()).forEach(term ->
        lines.add("fail if " + term.expr() + ": " + term.found()));
    return lines;
  }

  boolean isGood() {
    return findings().isEmpty();
  }

  /** {@code download is slower by 15 % (6 % would have been seen)}. */
  static String slower(PhaseRow row) {
    return String.format(Locale.ROOT, "%s is slower by %s%s (%s would have been seen)", row.phase().word(),
        percent(row.moved()), row.ofTheSlow() ? " for its slow boards" : "", percent(row.seenFrom()));
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  /** One line. */
  String verdict() {
    List<String> findings = findings();
    if (!findings.isEmpty()) {
      return "worse: " + String.join("; ", findings);
    }
    long better = phases.stream().filter(row -> row.change() == Change.BETTER).count();
    return better == 0 ? "no regression" : "no regression; phases that are faster: " + better;
  }
}
