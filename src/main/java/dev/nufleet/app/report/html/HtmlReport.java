package dev.nufleet.app.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.page.Page;
import dev.nufleet.app.report.CampaignRecord;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.settings.Times;
import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.Locale;

/**
 * report.html: one file that opens without a network; its charts are drawn inline. Shows the figures of report.json.
 */
public final class HtmlReport {
  private static final int MOST_FAILURES = 200;
  private final RunRecord run;
  private final ObjectNode report;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(RunRecord run, ObjectNode report) {
    this.run = run;
    this.report = report;
  }

  /** @param report of the same run */
  public static String of(RunRecord run, ObjectNode report) {
    return new HtmlReport(run, report).text();
  }

  private String text() {
    html.append(Page.head("NuFleet run " + report.at("/run/id").asText(), ""));
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

  private void headline() {
    JsonNode head = report.get("run");
    html.append("<h1>NuFleet run ").append(Page.escaped(head.get("id").asText())).append("</h1>\n<p>");
    html.append(Page.escaped(String.format(Locale.ROOT, "%s · scenario %s · target %s · pace %s · mix %s · seed %d",
        head.get("startedAt").asText(), head.get("scenario").asText(), head.get("target").asText(),
        head.get("pace").asText(), head.get("mix").asText(), head.get("seed").asLong())));
    html.append("</p><p>").append(Page.escaped(String.format(Locale.ROOT, "%s, %,d bytes, version %s",
        head.get("firmware").asText(), head.get("firmwareBytes").asLong(), head.get("version").asText())));
    if (!run.settings().mends().words().isEmpty()) {
      html.append("</p><p class=\"bad\">what if: firmware with defects mended: ")
          .append(Page.escaped(String.join(", ", run.settings().mends().words())));
    }
    boolean passed = Report.passed(report);
    html.append("</p><p><b class=\"").append(passed ? "good\">pass" : "bad\">fail").append("</b> · ended by ")
        .append(Page.escaped(head.get("endedBy").asText())).append(": ")
        .append(Page.escaped(head.get("endReason").asText()));
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
              Page.escaped(campaign.failuresByCause().toString().replaceAll("[{}]", "").replace("=", " "))));
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
        html.append("<tr><td>").append(Page.escaped(field.getKey())).append("</td><td>not checked</td><td>")
            .append(Page.escaped(verdict.get("why").asText())).append("</td></tr>\n");
      }
    });
    report.get("thresholds").forEach(threshold -> check("fail if " + threshold.get("expr").asText(),
        threshold.get("ok").asBoolean(), threshold.get("value").asText()));
    html.append("</table></div>\n");
  }

  private void check(String name, boolean ok, String found) {
    html.append("<tr><td>").append(Page.escaped(name)).append("</td><td class=\"")
        .append(ok ? "good\">yes" : "bad\">no")
        .append("</td><td class=\"n\">").append(Page.escaped(found)).append("</td></tr>\n");
  }

  private void failures() {
    JsonNode failures = report.get("failures");
    if (failures.isEmpty()) {
      return;
    }
    html.append("<h2>Failures by cause</h2>\n<div class=\"wide\"><table><tr><th>cause</th>"
        + "<th class=\"n\">boards</th></tr>\n");
    report.get("failuresByCause").properties().forEach(field -> html.append("<tr><td>")
        .append(Page.escaped(field.getKey())).append("</td><td class=\"n\">").append(field.getValue().asInt())
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
            .append(value.isNull() ? "–" : Page.escaped(value.asText())).append(value.isNumber() ? " s</td>" : "</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</table></div>\n");
  }

  /** The board's name; with its console behind it if that was kept. */
  private static String linked(JsonNode failure) {
    JsonNode transcript = failure.get("transcript");
    return Page.linked(failure.get("board").asText(), transcript.isNull() ? "" : transcript.asText());
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }
}
