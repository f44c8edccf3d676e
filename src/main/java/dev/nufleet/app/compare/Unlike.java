package dev.nufleet.app.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.report.Report;
import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why two runs are not of the same kind, so that what differs may be no fault of the software. In words. */
final class Unlike {
  /** Names in the report, by what they are called; one that a report of an earlier version lacks is not compared. */
  private static final List<Map.Entry<String, String>> SETTINGS = List.of(
      Map.entry("boards", "/boards/total"),
      Map.entry("scenario", "/run/scenario"),
      Map.entry("pace", "/run/pace"),
      Map.entry("target", "/run/target"),
      Map.entry("mix", "/run/mix"),
      Map.entry("seed", "/run/seed"),
      Map.entry("bytes of firmware", "/run/firmwareBytes"),
      Map.entry("mended", "/mended"),
      Map.entry("processors", "/run/machine/processors"),
      Map.entry("system", "/run/machine/system"),
      Map.entry("Java", "/run/machine/java"));
  /** Processors that the process had; less, by so much, means that others had them. */
  private static final double STARVED = 1.25;

  private Unlike() {}

  static List<String> of(Side before, Side after) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, String> setting : SETTINGS) {
      JsonNode was = before.report().at(setting.getValue());
      JsonNode is = after.report().at(setting.getValue());
      if (!was.isMissingNode() && !is.isMissingNode() && !text(was).equals(text(is))) {
        lines.add("not alike: " + setting.getKey() + " " + text(was) + " in OLD, " + text(is) + " in NEW");
      }
    }
    if (campaigns(before) != campaigns(after)) {
      lines.add("not alike: " + campaigns(before) + " campaigns in OLD, " + campaigns(after) + " in NEW");
    }
    for (Side side : List.of(before, after)) {
      String by = side.report().at("/run/endedBy").asText();
      if (!by.equals("completed")) {
        lines.add(side.which() + " ended by " + (by.isEmpty() ? "nothing that it says" : by)
            + ": boards that were not through are not in its times");
      }
      if (side.boards().isEmpty()) {
        lines.add(side.whyNoBoards() + ": times are compared by their percentiles alone, with a wider margin");
      }
    }
    starved(lines, before.report(), after.report());
    if (before.count(Phase.TOTAL) < Shift.LEAST_BOARDS || after.count(Phase.TOTAL) < Shift.LEAST_BOARDS) {
      lines.add("fewer than " + Shift.LEAST_BOARDS + " boards came through: their times say nothing");
    }
    return lines;
  }

  /** At pace max times are the machine's; CPU that a run did not get is in all of them. */
  private static void starved(List<String> lines, JsonNode before, JsonNode after) {
    double was = processors(before);
    double is = processors(after);
    if (was > 0 && is > 0 && Math.max(was / is, is / was) > STARVED
        && (before.at("/run/pace").asText() + after.at("/run/pace").asText()).contains("max")) {
      lines.add(String.format(Locale.ROOT, "not alike: the process had %.1f processors on average in OLD, %.1f in NEW;"
          + " if something else was at work on the machine, times at pace max show that too", was, is));
    }
  }

  private static double processors(JsonNode report) {
    double seconds = report.at("/run/wallSeconds").asDouble();
    return seconds <= 0 ? 0 : Report.used(report, "cpuSeconds") / seconds;
  }

  private static int campaigns(Side side) {
    return Math.max(1, side.report().path("campaigns").size());
  }

  private static String text(JsonNode node) {
    if (node.isArray()) {
      List<String> words = new ArrayList<>();
      node.forEach(word -> words.add(word.asText()));
      return words.isEmpty() ? "nothing" : String.join(",", words);
    }
    return node.isNull() ? "nothing" : node.asText();
  }
}
