package dev.nufleet.app.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.page.Chart;
import dev.nufleet.app.page.Table;
import dev.nufleet.app.settings.Times;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What the platform answered, and when: {@code answers} of report.json. */
final class AnswersSection {
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("connack", "sign-in: from dialling to CONNACK");
    NAMES.put("puback", "PUBACK: from when it was first sent");
    NAMES.put("notice", "notice: from when the jobs were asked for");
    NAMES.put("firstByte", "first byte of a download: from the notice");
  }

  private AnswersSection() {}

  /** @return nothing for a run in which nobody was answered */
  static String of(JsonNode answers) {
    if (!answers.isObject()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h2>The platform's answers</h2>\n");
    html.append(throttling(answers.get("throttling")));
    Table table = new Table("Latency of answers",
        List.of("answer", "count#", "p50#", "p90#", "p99#", "max#", "p50 from the plan#", "p99 from the plan#"));
    NAMES.forEach((key, name) -> row(table, name, answers.path(key)));
    answers.path("calls").properties().forEach(call -> row(table, call.getKey(), call.getValue()));
    html.append(table.end()).append(rate(answers.path("rate"))).append(errors(answers.get("callErrors")));
    html.append("<div class=\"charts\">").append(chart("Sign-ins", answers.get("timeline"), "connack"))
        .append(chart("Notices", answers.get("timeline"), "notice"))
        .append(chart("First bytes", answers.get("timeline"), "firstByte"))
        .append(chart("Calls", answers.get("callTimeline"), "call"));
    return html.append("</div>\n").toString();
  }

  private static String throttling(JsonNode throttling) {
    if (throttling.isEmpty()) {
      return "<p>Nothing is known to have been throttled.</p>\n";
    }
    Table table = new Table("Throttling", List.of("event", "times#", "limit#", "first#", "last#", "what to do"));
    throttling.forEach(one -> table.row().text(one.get("event").asText(), "bad").number(one.get("times").asText())
        .number(one.get("limit").isNull() ? "" : one.get("limit").asText())
        .number(seconds(one.get("firstSeconds"))).number(seconds(one.get("lastSeconds")))
        .text(one.get("advice").asText()));
    return table.end();
  }

  private static String seconds(JsonNode value) {
    return value.isNull() ? "" : String.format(Locale.ROOT, "%.1f s", value.asDouble());
  }

  private static void row(Table table, String name, JsonNode times) {
    table.row().text(name).number(times.path("count").asText("0"));
    for (String figure : List.of("p50Ms", "p90Ms", "p99Ms", "maxMs")) {
      time(table, times.path(figure));
    }
    time(table, times.path("planned").path("p50Ms"));
    time(table, times.path("planned").path("p99Ms"));
  }

  private static void time(Table table, JsonNode millis) {
    if (millis.isNumber()) {
      table.number(Times.show(millis.asDouble()), millis.asDouble());
    } else {
      table.number("");
    }
  }

  private static String rate(JsonNode rate) {
    return rate.path("count").asLong() == 0 ? "" : String.format(Locale.ROOT,
        "<p>Downloads came at %,d bytes a second in the middle of %,d, one of a hundred at %,d or more.</p>\n",
        rate.get("p50PerSecond").asLong(), rate.get("count").asLong(), rate.get("p99PerSecond").asLong());
  }

  private static String errors(JsonNode errors) {
    if (errors.isEmpty()) {
      return "";
    }
    Table table = new Table("Calls that were refused", List.of("call", "code", "times#", "message", "what to do"));
    errors.forEach(one -> table.row().text(one.get("action").asText()).text(one.get("code").asText(), "bad")
        .number(one.get("times").asText()).text(one.get("message").asText()).text(one.get("advice").asText()));
    return table.end();
  }

  /** Steps of equal width; where nothing was answered there is a gap. */
  private static String chart(String name, JsonNode points, String key) {
    if (points.isEmpty()) {
      return "";
    }
    int width = points.get(0).get("width").asInt();
    int count = points.get(points.size() - 1).get("second").asInt() / width + 1;
    double[] middle = new double[count];
    double[] slow = new double[count];
    Arrays.fill(middle, Double.NaN);
    Arrays.fill(slow, Double.NaN);
    boolean any = false;
    for (JsonNode point : points) {
      JsonNode times = point.path(key);
      if (times.isObject()) {
        any = true;
        middle[point.get("second").asInt() / width] = times.path("p50Ms").asDouble();
        slow[point.get("second").asInt() / width] = times.path("p99Ms").asDouble();
      }
    }
    if (!any) {
      return "";
    }
    double seconds = (double) count * width;
    double[] ends = IntStream.rangeClosed(1, count).mapToDouble(i -> (double) i / count).toArray();
    return new Chart(name, ends, Curves.axis(seconds)).with("p50", "a", " ms", middle).with("p99", "b", " ms", slow)
        .html();
  }
}
