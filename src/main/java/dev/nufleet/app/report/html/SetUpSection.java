package dev.nufleet.app.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.page.Page;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.settings.Threshold;
import dev.nufleet.app.settings.Times;
import dev.nufleet.app.sheet.RunSheet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was set, on what it ran, and the command that repeats it. */
final class SetUpSection {
  private final StringBuilder html = new StringBuilder("<h2>Set-up</h2>\n<dl>");

  private SetUpSection() {}

  static String of(RunRecord run, JsonNode report) {
    return new SetUpSection().html(run.sheet(), report, !run.nodes().isEmpty());
  }

  private String html(RunSheet sheet, JsonNode report, boolean onNodes) {
    JsonNode head = report.get("run");
    RunSheet.Spread firmware = sheet.firmware();
    entry("boards", String.format(Locale.ROOT, "%,d: %s", sheet.boards().size(), sheet.mix()));
    entry("firmware", String.format(Locale.ROOT, "%s, %,d bytes, version %s over %s", firmware.name(),
        firmware.bytes(), firmware.version(), firmware.over()));
    entry("its SHA-256", firmware.sha256());
    entry("scenario", sheet.scenario() + sheet.chaos().map(name -> "; chaos " + name).orElse(""));
    entry("seed", Long.toString(sheet.seed()));
    entry("pace", sheet.pace().toString());
    entry("ramp", sheet.rampPerSecond().isPresent()
        ? String.format(Locale.ROOT, "%s boards a second", plain(sheet.rampPerSecond().getAsDouble()))
        : "none: as fast as they sign in");
    entry("target", sheet.target().word() + ", region " + sheet.target().region());
    entry("timeout", Times.show(sheet.timeout().toMillis()));
    entry("fail if", terms(sheet.thresholds()));
    entry("stop if", terms(sheet.stopIf()));
    entry("stages", sheet.stages().orElse(""));
    entry("mended", String.join(", ", sheet.mends().words()));
    entry("nufleet", head.get("nufleet").isNull() ? "not from a jar" : head.get("nufleet").asText());
    entry("machine", head.at("/machine/processors").asText() + " processors, " + head.at("/machine/system").asText()
        + ", Java " + head.at("/machine/java").asText());
    entry(onNodes ? "resources of the run's own process" : "resources", resources(report.get("resources")));
    if (onNodes) {
      entry("resources of its nodes", resources(report.at("/resources/nodes")));
    }
    entry("history", report.at("/history/why").isNull()
        ? String.format(Locale.ROOT, "%,d facts", report.at("/history/facts").asLong())
        : report.at("/history/why").asText());
    html.append("</dl>\n");
    if (head.path("command").isTextual()) {
      html.append("<p>The same again:</p>\n<pre>").append(Page.escaped(head.get("command").asText()))
          .append("</pre>\n");
    }
    made(report);
    return html.toString();
  }

  private static String resources(JsonNode used) {
    return used.get("cpuSeconds").isNull() ? "not known" : String.format(Locale.ROOT,
        "%s of CPU, %,.1f MB of heap and %d threads at most",
        Times.show(used.get("cpuSeconds").asDouble() * 1000), used.get("peakHeapBytes").asLong() / 1e6,
        used.get("threads").asInt());
  }

  /** What the run leaves at its platform, each with what finds it there. */
  private void made(JsonNode report) {
    if (!report.at("/run/remove").isTextual()) {
      return;
    }
    html.append("<p>Made at the platform, and still there:</p>\n<ul>");
    for (JsonNode thing : report.path("made")) {
      html.append("<li>").append(Page.escaped(thing.path("kind").asText() + " " + (thing.path("id").isNull()
          ? "asked for without an answer: " : thing.path("id").asText() + ", ") + thing.path("name").asText()))
          .append("</li>");
    }
    html.append("</ul>\n<p>To remove it:</p>\n<pre>").append(Page.escaped(report.at("/run/remove").asText()))
        .append("</pre>\n");
  }

  private void entry(String name, String value) {
    if (!value.isEmpty()) {
      html.append("<dt>").append(name).append("</dt><dd>").append(Page.escaped(value)).append("</dd>");
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.format(Locale.ROOT, "%,.0f", number) : Double.toString(number);
  }

  private static String terms(List<Threshold> terms) {
    return terms.stream().map(Threshold::expr).collect(Collectors.joining("; "));
  }
}
