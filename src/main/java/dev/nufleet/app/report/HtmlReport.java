package dev.nufleet.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.Times;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Printable;
import java.util.Arrays;
import java.util.Locale;

/**
 * report.html: one file that opens without a network; its charts are drawn inline. Shows the figures of report.json.
 */
public final class HtmlReport {
  private static final int MOST_FAILURES = 200;
  private static final String STYLE = """
      :root{--ink:#1b2733;--dim:#5c6b7a;--line:#d5dde5;--paper:#fff;--panel:#f5f7f9;--good:#1f7a4d;--bad:#b3261e;
      --p50:#2a6fb5;--p90:#7aaedd;--p99:#c9def1}
      @media (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--dim:#9aa8b5;--line:#35424e;--paper:#12181e;
      --panel:#1b242c;--good:#5fc492;--bad:#f08a82;--p50:#6fb1ec;--p90:#3f78ad;--p99:#284a68}}
      body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:2rem auto;
      max-width:62rem;padding:0 1rem}
      h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.3rem 0;color:var(--dim)}
      .tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}.tile{background:var(--panel);border-radius:.5rem;
      padding:.6rem 1rem;min-width:6.5rem}.tile b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}
      .good{color:var(--good)}.bad{color:var(--bad)}.wide{overflow-x:auto}
      table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
      th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line)}td.n,th.n{text-align:right}
      th{color:var(--dim);font-weight:600}svg{width:100%;height:auto}svg text{fill:var(--dim);font-size:12px}
      .axis{stroke:var(--line)}.curve{fill:none;stroke:var(--p50);stroke-width:2}.second{stroke:var(--bad)}
      h3{font-size:.95rem;margin:1rem 0 .2rem}
      """;

  private final RunRecord run;
  private final ObjectNode report;
  private final StringBuilder html = new StringBuilder();

  HtmlReport(RunRecord run, ObjectNode report) {
    this.run = run;
    this.report = report;
  }

  String text() {
    html.append(head("NuFleet run " + report.at("/run/id").asText(), ""));
    headline();
    upgradedOverTime();
    html.append(Curves.of(run.timeline()));
    campaigns();
    phases();
    checks();
    html.append(ChaosSections.of(run));
    failures();
    html.append("</body></html>\n");
    return html.toString();
  }

  /** A page's beginning up to its body's first element. @param style of that page alone */
  public static String head(String title, String style) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" + escaped(title)
        + "</title><style>" + STYLE + style + "</style></head><body>\n";
  }

  private void headline() {
    JsonNode head = report.get("run");
    html.append("<h1>NuFleet run ").append(escaped(head.get("id").asText())).append("</h1>\n<p>");
    html.append(escaped(String.format(Locale.ROOT, "%s · scenario %s · target %s · pace %s · mix %s · seed %d",
        head.get("startedAt").asText(), head.get("scenario").asText(), head.get("target").asText(),
        head.get("pace").asText(), head.get("mix").asText(), head.get("seed").asLong())));
    html.append("</p><p>").append(escaped(String.format(Locale.ROOT, "%s, %,d bytes, version %s",
        head.get("firmware").asText(), head.get("firmwareBytes").asLong(), head.get("version").asText())));
    if (!run.settings().mends().words().isEmpty()) {
      html.append("</p><p class=\"bad\">what if: firmware with defects mended: ")
          .append(escaped(String.join(", ", run.settings().mends().words())));
    }
    boolean passed = Report.passed(report);
    html.append("</p><p><b class=\"").append(passed ? "good\">pass" : "bad\">fail").append("</b> · ended by ")
        .append(escaped(head.get("endedBy").asText())).append(": ").append(escaped(head.get("endReason").asText()));
    html.append("</p>\n<div class=\"tiles\">");
    report.get("boards").properties().forEach(field -> {
      boolean bad = !field.getKey().matches("total|upgraded") && field.getValue().asInt() > 0;
      String color = bad ? " class=\"bad\"" : field.getKey().equals("upgraded") ? " class=\"good\"" : "";
      tile(field.getKey(), String.format(Locale.ROOT, "%,d", field.getValue().asInt()), color);
    });
    tile("wall time", Times.show(head.get("wallSeconds").asDouble() * 1000), "");
    tile("downloaded", megabytes(report.at("/traffic/downloadedBytes").asLong()), "");
    tile("peak heap", megabytes(report.at("/resources/peakHeapBytes").asLong()), "");
    tile("CPU", Times.show(report.at("/resources/cpuSeconds").asDouble() * 1000), "");
    html.append("</div>\n");
  }

  private void tile(String name, String value, String color) {
    html.append("<div class=\"tile\"><b").append(color).append('>').append(value).append("</b>").append(name)
        .append("</div>");
  }

  /** A step for each board, at the time when it reported the new version. */
  private void upgradedOverTime() {
    long[] at = run.endings().stream()
        .mapToLong(ending -> ending.result().upgradedAtNanos())
        .filter(nanos -> nanos >= 0)
        .sorted()
        .toArray();
    html.append("<h2>Boards upgraded over time</h2>\n");
    if (at.length == 0) {
      html.append("<p>No board reported the new version.</p>\n");
      return;
    }
    double seconds = Math.max(run.wallSeconds(), 0.001);
    int total = run.endings().size();
    html.append("<svg viewBox=\"0 0 900 260\" role=\"img\" aria-label=\"Boards upgraded over time\">");
    for (int i = 0; i <= 4; i++) {
      html.append(String.format(Locale.ROOT, "<line class=\"axis\" x1=\"60\" x2=\"880\" y1=\"%d\" y2=\"%d\"/>"
          + "<text x=\"52\" y=\"%d\" text-anchor=\"end\">%d</text>"
          + "<text x=\"%d\" y=\"245\" text-anchor=\"%s\">%s</text>",
          220 - i * 50, 220 - i * 50, 224 - i * 50, Math.round(total * i / 4.0),
          60 + i * 205, i == 4 ? "end" : "middle", i == 0 ? "0 s" : Times.show(seconds * 1000 * i / 4)));
    }
    StringBuilder points = new StringBuilder("60,220");
    int step = Math.max(1, at.length / 800);
    for (int i = 0; i < at.length; i++) {
      if (i % step == 0 || i == at.length - 1) {
        points.append(String.format(Locale.ROOT, " %.1f,%.1f",
            60 + 820 * Math.min(1, at[i] / 1e9 / seconds), 220 - 200.0 * (i + 1) / total));
      }
    }
    html.append("<polyline class=\"curve\" points=\"").append(points).append("\"/></svg>\n");
  }

  private void phases() {
    html.append("<h2>Phases</h2>\n<p>Dark to light: how long 50, 90 and 99 of 100 boards took at most; total has a "
        + "scale of its own.</p>\n<div class=\"wide\"><table><tr><th>phase</th><th class=\"n\">boards</th>"
        + "<th class=\"n\">p50</th><th class=\"n\">p90</th><th class=\"n\">p99</th><th class=\"n\">max</th>"
        + "<th></th></tr>\n");
    double longest = Arrays.stream(Phase.values())
        .filter(phase -> phase != Phase.TOTAL)
        .mapToDouble(phase -> report.at("/phases/" + phase.word() + "/p99Ms").asDouble())
        .max().orElse(0);
    for (Phase phase : Phase.values()) {
      JsonNode figures = report.at("/phases/" + phase.word());
      html.append("<tr><td>").append(phase.word()).append("</td><td class=\"n\">").append(figures.get("count").asInt())
          .append("</td>");
      for (String name : new String[] {"p50Ms", "p90Ms", "p99Ms", "maxMs"}) {
        html.append("<td class=\"n\">")
            .append(figures.get(name).isNull() ? "–" : Times.show(figures.get(name).asDouble())).append("</td>");
      }
      html.append("<td style=\"width:35%\">");
      bars(figures, phase == Phase.TOTAL ? figures.get("p99Ms").asDouble() : longest);
      html.append("</td></tr>\n");
    }
    html.append("</table></div>\n");
  }

  private void bars(JsonNode figures, double scale) {
    html.append("<svg viewBox=\"0 0 300 14\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    for (String percentile : new String[] {"p99", "p90", "p50"}) {
      double share = scale <= 0 ? 0 : Math.min(1, figures.get(percentile + "Ms").asDouble() / scale);
      html.append(String.format(Locale.ROOT, "<rect x=\"0\" y=\"1\" height=\"12\" width=\"%.1f\" fill=\"var(--%s)\"/>",
          300 * share, percentile));
    }
    html.append("</svg>");
  }

  private void campaigns() {
    if (run.campaigns().isEmpty()) {
      return;
    }
    html.append("<h2>Campaigns</h2>\n<p>Above, a board counts as it ended in its worst campaign.</p>\n"
        + "<div class=\"wide\"><table><tr><th>number</th><th>verdict</th><th class=\"n\">upgraded</th>"
        + "<th class=\"n\">took</th><th class=\"n\">total p99</th><th class=\"n\">faults</th>"
        + "<th class=\"n\">violations</th><th class=\"n\">heap in use</th><th class=\"n\">descriptors</th>"
        + "<th class=\"n\">threads</th><th>failures</th></tr>\n");
    for (CampaignRecord campaign : run.campaigns().get().all()) {
      html.append("<tr><td><a href=\"").append(campaign.folder()).append("/report.html\">").append(campaign.number())
          .append("</a></td><td class=\"").append(campaign.passed() ? "good\">pass" : "bad\">fail")
          .append(String.format(Locale.ROOT, "</td><td class=\"n\">%,d of %,d</td><td class=\"n\">%s</td>"
              + "<td class=\"n\">%s</td><td class=\"n\">%,d</td><td class=\"n\">%,d</td><td class=\"n\">%.1f MB</td>"
              + "<td class=\"n\">%s</td><td class=\"n\">%d</td><td>%s</td></tr>%n",
              campaign.upgraded(), campaign.total(), Times.show(campaign.seconds() * 1000),
              campaign.totalP99Ms().isPresent() ? Times.show(campaign.totalP99Ms().getAsDouble()) : "–",
              campaign.faults(), campaign.violations(), campaign.left().heapAfterGcBytes() / 1e6,
              campaign.left().descriptors() < 0 ? "–" : campaign.left().descriptors(), campaign.left().threads(),
              escaped(campaign.failuresByCause().toString().replaceAll("[{}]", "").replace("=", " "))));
    }
    html.append("</table></div>\n");
  }

  private void checks() {
    html.append("<h2>Invariants and thresholds</h2>\n<div class=\"wide\"><table><tr><th>what</th><th>held</th>"
        + "<th class=\"n\">found</th></tr>\n");
    report.get("invariants").properties().forEach(field -> {
      JsonNode verdict = field.getValue();
      if (verdict.get("checked").asBoolean()) {
        check(field.getKey(), verdict.get("held").asBoolean(), verdict.get("violations").asText());
      } else {
        html.append("<tr><td>").append(escaped(field.getKey())).append("</td><td>not checked</td><td>")
            .append(escaped(verdict.get("why").asText())).append("</td></tr>\n");
      }
    });
    report.get("thresholds").forEach(threshold -> check("fail if " + threshold.get("expr").asText(),
        threshold.get("ok").asBoolean(), threshold.get("value").asText()));
    html.append("</table></div>\n");
  }

  private void check(String name, boolean ok, String found) {
    html.append("<tr><td>").append(escaped(name)).append("</td><td class=\"").append(ok ? "good\">yes" : "bad\">no")
        .append("</td><td class=\"n\">").append(escaped(found)).append("</td></tr>\n");
  }

  private void failures() {
    JsonNode failures = report.get("failures");
    if (failures.isEmpty()) {
      return;
    }
    html.append("<h2>Failures by cause</h2>\n<div class=\"wide\"><table><tr><th>cause</th>"
        + "<th class=\"n\">boards</th></tr>\n");
    report.get("failuresByCause").properties().forEach(field -> html.append("<tr><td>")
        .append(escaped(field.getKey())).append("</td><td class=\"n\">").append(field.getValue().asInt())
        .append("</td></tr>\n"));
    html.append("</table></div>\n<h2>Boards that are not upgraded</h2>\n<p>The first ").append(MOST_FAILURES)
        .append("; boards.csv has all.</p>\n<div class=\"wide\"><table><tr><th>board</th><th>phase</th><th>cause</th>"
            + "<th>detail</th><th class=\"n\">since</th><th>platform</th><th>what to do</th></tr>\n");
    int shown = 0;
    for (JsonNode failure : failures) {
      if (shown++ == MOST_FAILURES) {
        break;
      }
      html.append("<tr>");
      html.append("<td>").append(linked(failure)).append("</td>");
      for (String name : new String[] {"phase", "cause", "detail", "atSeconds", "platform", "advice"}) {
        JsonNode value = failure.get(name);
        html.append(value.isNumber() ? "<td class=\"n\">" : "<td>")
            .append(value.isNull() ? "–" : escaped(value.asText())).append(value.isNumber() ? " s</td>" : "</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</table></div>\n");
  }

  /** The board's name; with its console behind it if that was kept. */
  private static String linked(JsonNode failure) {
    JsonNode transcript = failure.get("transcript");
    return linked(failure.get("board").asText(), transcript.isNull() ? "" : transcript.asText());
  }

  /** @param file seen from the report's folder; empty: there is none */
  static String linked(String name, String file) {
    return file.isEmpty()
        ? escaped(name)
        : "<a href=\"" + escaped(file.replace("%", "%25").replace("#", "%23").replace("?", "%3F")
            .replace(":", "%3A")) + "\">" + escaped(name) + "</a>"; // a name with a colon would be taken for a scheme
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  /** Text of strangers, for an element or an attribute in double quotes. */
  public static String escaped(String text) {
    return Printable.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
