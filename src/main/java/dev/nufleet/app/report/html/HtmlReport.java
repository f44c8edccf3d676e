package dev.nufleet.app.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.page.Page;
import dev.nufleet.app.page.Table;
import dev.nufleet.app.report.CampaignRecord;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.settings.Times;
import java.util.List;
import java.util.Locale;

/**
 * report.html: one file that opens without a network; its charts are drawn inline. Shows the figures of report.json,
 * the most wanted first: how it ended and why, what changed, what happened when, where the time went, what failed.
 */
public final class HtmlReport {
  private static final String UNKNOWN = "–";

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
    previous();
    campaigns();
    html.append(RolloutSection.of(run)).append(FailureSections.groups(run))
        .append(Curves.of(run.timeline(), run.wallSeconds())).append(PhaseSections.of(run, bottleneck()));
    html.append(AnswersSection.of(report.path("answers")));
    checks();
    html.append(ChaosSections.of(run)).append(NodesSection.of(run)).append(SetUpSection.of(run, report))
        .append(FailureSections.list(run)).append(BoardsTable.of(run));
    return html.append(Page.foot()).toString();
  }

  private void headline() {
    JsonNode head = report.get("run");
    html.append("<h1>NuFleet run ").append(Page.escaped(head.get("id").asText())).append("</h1>\n<p>");
    html.append(Page.escaped(String.format(Locale.ROOT, "%s · scenario %s · target %s · pace %s · mix %s · seed %d",
        head.get("startedAt").asText(), head.get("scenario").asText(), head.get("target").asText(),
        head.get("pace").asText(), head.get("mix").asText(), head.get("seed").asLong())));
    html.append("</p>\n");
    if (!run.sheet().mends().words().isEmpty()) {
      html.append("<p class=\"bad\">what if: firmware with defects mended: ")
          .append(Page.escaped(String.join(", ", run.sheet().mends().words()))).append("</p>\n");
    }
    boolean passed = Report.passed(report);
    html.append("<p class=\"verdict ").append(passed ? "good\"><b>PASS" : "bad\"><b>FAIL").append("</b> <span>")
        .append(Page.escaped(head.get("why").asText())).append("</span></p>\n<p>ended by ")
        .append(Page.escaped(head.get("endedBy").asText())).append(": ")
        .append(Page.escaped(head.get("endReason").asText())).append("</p>\n<div class=\"tiles\">");
    report.get("boards").properties().forEach(field -> {
      boolean bad = !field.getKey().matches("total|upgraded") && field.getValue().asInt() > 0;
      String color = bad ? " class=\"bad\"" : field.getKey().equals("upgraded") ? " class=\"good\"" : "";
      tile(field.getKey(), String.format(Locale.ROOT, "%,d", field.getValue().asInt()), color);
    });
    tile("wall time", Times.show(head.get("wallSeconds").asDouble() * 1000), "");
    tile("downloaded", megabytes(report.at("/traffic/downloadedBytes").asLong()), "");
    String whose = run.nodes().isEmpty() ? "" : ", with the nodes'";
    boolean known = run.resources().isPresent();
    tile("peak heap" + whose, known ? megabytes((long) Report.used(report, "peakHeapBytes")) : UNKNOWN, "");
    tile("CPU" + whose, known ? Times.show(Report.used(report, "cpuSeconds") * 1000) : UNKNOWN, "");
    html.append("</div>\n");
  }

  /** Not in the reports of single campaigns. */
  private void previous() {
    JsonNode previous = report.path("previous");
    if (!previous.isObject()) {
      return;
    }
    html.append("<h2>Since the run before</h2>\n");
    if (previous.get("run").isNull()) {
      html.append("<p>Nothing can be told: ").append(Page.escaped(previous.get("why").asText())).append(".</p>\n");
      return;
    }
    String run = previous.get("run").asText();
    String verdict = previous.get("verdict").asText();
    html.append("<p class=\"say\">Against ").append(Page.linked(run, "../" + run + "/report.html")).append(" (")
        .append(Page.escaped(previous.get("startedAt").asText())).append("): <b class=\"")
        .append(verdict.equals("worse") ? "bad" : verdict.equals("better") ? "good" : "same").append("\">")
        .append(Page.escaped(verdict)).append("</b>. ").append(Page.escaped(previous.get("sentence").asText()))
        .append("</p>\n");
    if (!previous.get("notAlike").isEmpty()) {
      html.append("<ul>");
      previous.get("notAlike").forEach(line ->
          html.append("<li>").append(Page.escaped(line.asText())).append("</li>"));
      html.append("</ul>\n");
    }
  }

  private void tile(String name, String value, String color) {
    html.append("<div class=\"tile\"><b").append(color).append('>').append(value).append("</b>").append(name)
        .append("</div>");
  }

  private String bottleneck() {
    JsonNode found = report.get("bottleneck");
    return found.isNull() ? "<p class=\"say\">No board came through, so no phase can be called the bottleneck.</p>\n"
        : String.format(Locale.ROOT, "<p class=\"say\">Most of the boards' time went into <b>%s</b>: %.0f %% of it; %s."
            + "</p>\n", found.get("phase").asText(), found.get("share").asDouble() * 100,
            Page.escaped(found.get("limit").asText()));
  }

  private void campaigns() {
    if (run.campaigns().isEmpty()) {
      return;
    }
    Table table = new Table("Campaigns", List.of("number", "verdict", "upgraded#", "took#", "total p99#", "faults#",
        "violations#", "heap in use#", "descriptors#", "threads#", "failures"));
    for (CampaignRecord campaign : run.campaigns().get().all()) {
      double p99 = campaign.totalP99Ms().orElse(-1);
      table.row().html("<a href=\"" + campaign.folder() + "/report.html\">" + campaign.number() + "</a>")
          .text(campaign.passed() ? "pass" : "fail", campaign.passed() ? "good" : "bad")
          .number(String.format(Locale.ROOT, "%,d of %,d", campaign.upgraded(), campaign.total()), campaign.upgraded())
          .number(Times.show(campaign.seconds() * 1000), campaign.seconds())
          .number(p99 < 0 ? UNKNOWN : Times.show(p99), p99)
          .count(campaign.faults()).count(campaign.violations())
          .number(campaign.left().map(left -> megabytes(left.heapAfterGcBytes())).orElse(UNKNOWN),
              campaign.left().map(left -> (double) left.heapAfterGcBytes()).orElse(-1.0))
          .number(campaign.left().filter(left -> left.descriptors() >= 0)
              .map(left -> Long.toString(left.descriptors())).orElse(UNKNOWN))
          .number(campaign.left().map(left -> Integer.toString(left.threads())).orElse(UNKNOWN))
          .text(campaign.failuresByCause().toString().replaceAll("[{}]", "").replace("=", " "));
    }
    html.append("<h2>Campaigns</h2>\n<p>Elsewhere, a board counts as it ended in its worst campaign.</p>\n")
        .append(table.end());
  }

  private void checks() {
    Table table = new Table("Invariants and thresholds", List.of("what", "held", "found"));
    report.get("invariants").properties().forEach(field -> {
      JsonNode verdict = field.getValue();
      if (verdict.get("checked").asBoolean()) {
        check(table, field.getKey(), verdict.get("held").asBoolean(), verdict.get("violations").asText()
            + " violations");
      } else {
        table.row().text(field.getKey()).text("not checked", "same").text(verdict.get("why").asText());
      }
    });
    report.get("thresholds").forEach(threshold -> check(table, "fail if " + threshold.get("expr").asText(),
        threshold.get("ok").asBoolean(), threshold.get("value").asText()));
    html.append("<h2>Invariants and thresholds</h2>\n").append(table.end());
  }

  private static void check(Table table, String name, boolean ok, String found) {
    table.row().text(name).text(ok ? "yes" : "no", ok ? "good" : "bad").text(found);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }
}
