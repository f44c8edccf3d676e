package dev.nufleet.app.compare;

import dev.nufleet.app.compare.PhaseRow.Figures;
import dev.nufleet.model.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison for the terminal. What the reports say is not ours, so each line is made fit for it. */
final class TextTable {
  private TextTable() {}

  static List<String> lines(Comparison of) {
    List<String> lines = new ArrayList<>();
    lines.add("OLD  " + Words.side(of.before()));
    lines.add("NEW  " + Words.side(of.after()));
    of.unlike().forEach(line -> lines.add("  " + line));
    lines.add("");
    lines.add(String.format(Locale.ROOT, "  %-9s %9s %9s %9s %9s %8s  %s", "phase", "OLD p50", "NEW p50", "OLD p99",
        "NEW p99", "change", "verdict"));
    for (PhaseRow row : of.phases()) {
      Figures old = row.before();
      Figures now = row.after();
      lines.add(String.format(Locale.ROOT, "  %-9s %9s %9s %9s %9s %8s  %s", row.phase().word(), Words.time(old.p50()),
          Words.time(now.p50()), Words.time(old.p99()), Words.time(now.p99()), Words.moved(row), Words.verdict(row)));
    }
    lines.add("  " + Words.ABOUT_NOISE);
    lines.add("");
    lines.add(row("", "OLD", "NEW", ""));
    for (CountRow row : of.counts()) {
      lines.add(row(row.name(), row.shown(row.before()), row.shown(row.after()),
          row.difference() + (row.change() == Change.WORSE || row.change() == Change.BETTER
              ? "  " + Words.verdict(row.change()) : "")));
    }
    of.checks().forEach(row -> lines.add(row(row.name(), row.before(), row.after(), Words.verdict(row.change()))));
    of.terms().forEach(term -> lines.add("  fail if " + term.expr() + ": " + (term.ok() ? "no" : "FAILED") + ", "
        + term.found()));
    lines.add("");
    lines.addAll(verdict(of));
    return lines.stream().map(line -> Printable.line(line).stripTrailing()).toList();
  }

  /** The last lines: what is worse, each on its own, or that nothing is. */
  private static List<String> verdict(Comparison of) {
    List<String> findings = of.findings();
    if (findings.isEmpty()) {
      return List.of("compare: " + of.verdict());
    }
    List<String> lines = new ArrayList<>();
    findings.forEach(finding -> lines.add("  " + finding));
    lines.add("compare: worse in " + findings.size() + (findings.size() == 1 ? " thing" : " things"));
    return lines;
  }

  private static String row(String name, String before, String after, String last) {
    return String.format(Locale.ROOT, "  %-28s %14s %14s  %s", name, before, after, last);
  }
}
