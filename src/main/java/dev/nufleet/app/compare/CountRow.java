package dev.nufleet.app.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.app.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A number of two runs that is no time of a phase: boards by their ends, failures by cause, traffic, what the run took.
 *
 * @param unit what one of it is called, for people; empty for plain numbers
 * @param change WORSE and BETTER only where a board's end is at stake; other numbers are shown and not judged
 */
record CountRow(String name, double before, double after, String unit, Change change) {
  /** Standard errors between two shares of the boards that are no luck of single boards. */
  private static final double SURE = 4;
  private static final List<String> BOARDS = List.of("upgraded", "failed", "halted", "offline", "unfinished");
  private static final List<String> TRAFFIC = List.of("downloads", "resumes", "mqttReconnects", "mqttPublishes",
      "downloadedBytes");

  static List<CountRow> of(JsonNode before, JsonNode after) {
    List<CountRow> rows = new ArrayList<>();
    boolean quiet = faults(before) == 0 && faults(after) == 0;
    long old = before.at("/boards/total").asLong();
    long now = after.at("/boards/total").asLong();
    for (String end : BOARDS) {
      long was = before.at("/boards/" + end).asLong();
      long is = after.at("/boards/" + end).asLong();
      Change change = ends(was, old, is, now, quiet);
      rows.add(new CountRow("boards " + end, was, is, "", end.equals("upgraded") ? opposite(change) : change));
    }
    Set<String> causes = new TreeSet<>();
    before.get("failuresByCause").fieldNames().forEachRemaining(causes::add);
    after.get("failuresByCause").fieldNames().forEachRemaining(causes::add);
    for (String cause : causes) {
      long was = before.at("/failuresByCause").path(cause).asLong();
      long is = after.at("/failuresByCause").path(cause).asLong();
      rows.add(new CountRow("cause " + cause, was, is, "", ends(was, old, is, now, quiet)));
    }
    for (String counted : TRAFFIC) {
      plain(rows, counted, before.at("/traffic/" + counted), after.at("/traffic/" + counted), "");
    }
    plain(rows, "sign-ins/s at most", before.at("/signIns/peakPerSecond"), after.at("/signIns/peakPerSecond"), "");
    plain(rows, "wall time", before.at("/run/wallSeconds"), after.at("/run/wallSeconds"), "s");
    if (tellsResources(before) && tellsResources(after)) {
      plain(rows, "CPU", Report.used(before, "cpuSeconds"), Report.used(after, "cpuSeconds"), "s");
      plain(rows, "peak heap", megabytes(before), megabytes(after), "MB");
    }
    return rows;
  }

  private static void plain(List<CountRow> rows, String name, JsonNode before, JsonNode after, String unit) {
    if (before.isNumber() && after.isNumber()) {
      plain(rows, name, before.asDouble(), after.asDouble(), unit);
    }
  }

  private static void plain(List<CountRow> rows, String name, double before, double after, String unit) {
    rows.add(new CountRow(name, before, after, unit, Change.UNKNOWN));
  }

  private static boolean tellsResources(JsonNode report) {
    return report.at("/resources/cpuSeconds").isNumber();
  }

  private static double megabytes(JsonNode report) {
    return Report.used(report, "peakHeapBytes") / 1e6;
  }

  private static long faults(JsonNode report) {
    long faults = 0;
    for (JsonNode kind : report.at("/chaos/faults")) {
      faults += kind.asLong();
    }
    return faults;
  }

  /**
   * Of an end that is none to be had, whether there is more of it. Without faults boards do not fail by luck, so a
   * single one counts; with faults, a share that differs by more than such shares do.
   */
  static Change ends(long was, long of, long is, long ofNow, boolean quiet) {
    double old = (double) was / Math.max(1, of);
    double now = (double) is / Math.max(1, ofNow);
    if (old == now) {
      return Change.SAME;
    }
    double both = (double) (was + is) / Math.max(1, of + ofNow);
    double error = Math.sqrt(both * (1 - both) * (1.0 / Math.max(1, of) + 1.0 / Math.max(1, ofNow)));
    boolean sure = Math.abs(now - old) > SURE * error;
    return !quiet && !sure ? Change.SAME : now > old ? Change.WORSE : Change.BETTER;
  }

  private static Change opposite(Change change) {
    return switch (change) {
      case WORSE -> Change.BETTER;
      case BETTER -> Change.WORSE;
      case SAME, UNKNOWN -> change;
    };
  }

  /** As it is shown: {@code 1,234}, {@code 12.3 s}. */
  String shown(double value) {
    String number = value == Math.rint(value) && unit.isEmpty()
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%,.1f", value);
    return unit.isEmpty() ? number : number + " " + unit;
  }

  /** {@code +3}, {@code -1.2 s}, empty if nothing changed. */
  String difference() {
    double more = after - before;
    return more == 0 ? "" : (more > 0 ? "+" : "-") + shown(Math.abs(more));
  }
}
