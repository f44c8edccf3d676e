package dev.nufleet.app.compare;

import dev.nufleet.app.compare.PhaseRow.Figures;
import dev.nufleet.model.Printable;
import java.util.List;

/**
 * A comparison as a comment on a merge request: the verdict first, then what differs; numbers that are the same on both
 * sides are left out.
 */
final class Markdown {
  private Markdown() {}

  static String of(Comparison of) {
    StringBuilder text = new StringBuilder();
    List<String> findings = of.findings();
    text.append("### NuFleet: ").append(findings.isEmpty() ? escaped(of.verdict()) : "worse than before")
        .append("\n\n");
    findings.forEach(finding -> text.append("- **").append(escaped(finding)).append("**\n"));
    text.append(findings.isEmpty() ? "" : "\n");
    text.append("OLD: ").append(escaped(Words.side(of.before()))).append("  \nNEW: ")
        .append(escaped(Words.side(of.after()))).append("\n\n");
    of.unlike().forEach(line -> text.append("> ").append(escaped(line)).append("\n>\n"));
    text.append(of.unlike().isEmpty() ? "" : "\n");
    phases(text, of.phases());
    others(text, of);
    return text.toString();
  }

  private static void phases(StringBuilder text, List<PhaseRow> phases) {
    text.append("| phase | p50 | | p99 | | change | verdict |\n|---|---:|---:|---:|---:|---:|---|\n");
    for (PhaseRow row : phases) {
      Figures old = row.before();
      Figures now = row.after();
      text.append("| ").append(String.join(" | ", row.phase().word(), Words.time(old.p50()), Words.time(now.p50()),
          Words.time(old.p99()), Words.time(now.p99()), Words.moved(row), mark(row.change(), Words.verdict(row))))
          .append(" |\n");
    }
    text.append("\n").append(Words.ABOUT_NOISE).append("\n\n");
  }

  private static void others(StringBuilder text, Comparison of) {
    text.append("| | OLD | NEW | |\n|---|---:|---:|---|\n");
    for (CountRow row : of.counts()) {
      if (row.before() != row.after() || row.name().equals("boards upgraded")) {
        text.append("| ").append(escaped(row.name())).append(" | ").append(row.shown(row.before())).append(" | ")
            .append(row.shown(row.after())).append(" | ").append(mark(row.change(), row.difference())).append(" |\n");
      }
    }
    for (CheckRow row : of.checks()) {
      if (!row.before().equals(row.after())) {
        text.append("| ").append(escaped(row.name())).append(" | ").append(escaped(row.before())).append(" | ")
            .append(escaped(row.after())).append(" | ").append(mark(row.change(), Words.verdict(row.change())))
            .append(" |\n");
      }
    }
    for (LimitTerm.Outcome term : of.terms()) {
      text.append("| fail if ").append(escaped(term.expr())).append(" | | ").append(escaped(term.found()))
          .append(" | ").append(term.ok() ? "no" : "**failed**").append(" |\n");
    }
  }

  private static String mark(Change change, String text) {
    return change == Change.WORSE ? "**" + text + "**" : text;
  }

  /** What reports say is text, whatever a page would make of it: no table, emphasis, link, mention or element. */
  static String escaped(String text) {
    return Printable.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")
        .replace("://", ":&#47;/").replaceAll("(?<!&)([\\\\`*_{}\\[\\]|#~!])", "\\\\$1");
  }
}
