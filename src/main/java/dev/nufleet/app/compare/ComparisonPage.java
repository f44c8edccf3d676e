package dev.nufleet.app.compare;

import dev.nufleet.app.compare.PhaseRow.Figures;
import dev.nufleet.app.page.Page;
import java.util.List;
import java.util.Locale;

/** compare.html: one file that opens without a network, in the look of report.html; its bars are drawn inline. */
final class ComparisonPage {
  /** Names that a run has from strangers may be long and without blanks. */
  private static final String STYLE = """
      .same{color:var(--dim)}h1,p,li{overflow-wrap:anywhere}li{margin:.2rem 0}td svg{min-width:8rem}
      """;

  private final Comparison of;
  private final StringBuilder html = new StringBuilder();

  ComparisonPage(Comparison of) {
    this.of = of;
  }

  String text() {
    html.append(Page.head("NuFleet: " + of.before().id() + " and " + of.after().id(), STYLE));
    List<String> findings = of.findings();
    html.append("<h1>Two runs: ").append(escaped(of.before().id())).append(" and ").append(escaped(of.after().id()))
        .append("</h1>\n<p><b class=\"").append(findings.isEmpty() ? "good\">" + escaped(of.verdict()) : "bad\">worse")
        .append("</b></p>\n");
    list(findings, "bad");
    html.append("<p>OLD: ").append(escaped(Words.side(of.before()))).append("</p>\n<p>NEW: ")
        .append(escaped(Words.side(of.after()))).append("</p>\n");
    list(of.unlike(), "");
    phases();
    counts();
    checks();
    return html.append(Page.foot()).toString();
  }

  private void list(List<String> lines, String color) {
    if (lines.isEmpty()) {
      return;
    }
    html.append("<ul").append(color.isEmpty() ? "" : " class=\"" + color + "\"").append('>');
    lines.forEach(line -> html.append("<li>").append(escaped(line)).append("</li>"));
    html.append("</ul>\n");
  }

  private void phases() {
    html.append("<h2>Phases</h2>\n<p>").append(escaped(Words.ABOUT_NOISE))
        .append(" Bars: p50 dark, p99 light; OLD above NEW, each phase with a scale of its own.</p>\n"
            + "<div class=\"wide\"><table><tr><th>phase</th>");
    for (String name : List.of("boards", "OLD p50", "NEW p50", "OLD p90", "NEW p90", "OLD p99", "NEW p99", "change")) {
      html.append("<th class=\"n\">").append(name).append("</th>");
    }
    html.append("<th>verdict</th><th></th></tr>\n");
    for (PhaseRow row : of.phases()) {
      Figures old = row.before();
      Figures now = row.after();
      html.append("<tr><td>").append(row.phase().word()).append("</td>");
      number(old.boards() == now.boards() ? Integer.toString(old.boards()) : old.boards() + " / " + now.boards());
      for (double millis : new double[] {old.p50(), now.p50(), old.p90(), now.p90(), old.p99(), now.p99()}) {
        number(Words.time(millis));
      }
      number(Words.moved(row));
      html.append("<td class=\"").append(color(row.change())).append("\">").append(escaped(Words.verdict(row)))
          .append("</td><td style=\"width:20%\">");
      bars(old, now);
      html.append("</td></tr>\n");
    }
    html.append("</table></div>\n");
  }

  private void bars(Figures old, Figures now) {
    double longest = Math.max(nothing(old.p99()), nothing(now.p99()));
    if (longest <= 0) {
      return;
    }
    html.append("<svg viewBox=\"0 0 300 22\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    bar(old.p99(), longest, 1, "p99");
    bar(old.p50(), longest, 1, "p50");
    bar(now.p99(), longest, 12, "p99");
    bar(now.p50(), longest, 12, "p50");
    html.append("</svg>");
  }

  private void bar(double millis, double longest, int y, String color) {
    html.append(String.format(Locale.ROOT, "<rect x=\"0\" y=\"%d\" height=\"9\" width=\"%.1f\" fill=\"var(--%s)\"/>", y,
        300 * nothing(millis) / longest, color));
  }

  private static double nothing(double millis) {
    return Double.isNaN(millis) ? 0 : millis;
  }

  private void counts() {
    html.append("<h2>Boards and traffic</h2>\n<div class=\"wide\"><table><tr><th></th><th class=\"n\">OLD</th>"
        + "<th class=\"n\">NEW</th><th class=\"n\">difference</th><th>verdict</th></tr>\n");
    for (CountRow row : of.counts()) {
      html.append("<tr><td>").append(escaped(row.name())).append("</td>");
      number(row.shown(row.before()));
      number(row.shown(row.after()));
      number(row.difference());
      verdict(row.change());
    }
    html.append("</table></div>\n");
  }

  private void checks() {
    html.append("<h2>Invariants and thresholds</h2>\n<div class=\"wide\"><table><tr><th></th><th>OLD</th><th>NEW</th>"
        + "<th>verdict</th></tr>\n");
    for (CheckRow row : of.checks()) {
      html.append("<tr><td>").append(escaped(row.name())).append("</td><td>").append(escaped(row.before()))
          .append("</td><td>").append(escaped(row.after())).append("</td>");
      verdict(row.change());
    }
    for (LimitTerm.Outcome term : of.terms()) {
      html.append("<tr><td>fail if ").append(escaped(term.expr())).append("</td><td></td><td>")
          .append(escaped(term.found())).append("</td><td class=\"").append(term.ok() ? "good\">good" : "bad\">failed")
          .append("</td></tr>\n");
    }
    html.append("</table></div>\n");
  }

  private void verdict(Change change) {
    html.append("<td class=\"").append(color(change)).append("\">").append(Words.verdict(change))
        .append("</td></tr>\n");
  }

  private void number(String text) {
    html.append("<td class=\"n\">").append(escaped(text)).append("</td>");
  }

  private static String color(Change change) {
    return switch (change) {
      case WORSE -> "bad";
      case BETTER -> "good";
      case SAME, UNKNOWN -> "same";
    };
  }

  private static String escaped(String text) {
    return Page.escaped(text);
  }
}
