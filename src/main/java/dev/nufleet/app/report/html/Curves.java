package dev.nufleet.app.report.html;

import dev.nufleet.app.page.Chart;
import dev.nufleet.app.report.TimeBuckets.Figures;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.app.report.TimelineRecord.Point;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.app.settings.Times;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The timeline as steps, drawn inline: what the boards did, and what this process took for it. */
final class Curves {
  /** From the bottom up: who has come furthest lies lowest, who will not get there uppermost. */
  private static final List<BoardState> STACK = List.of(BoardState.UPGRADED, BoardState.REPORTING,
      BoardState.INSTALLING, BoardState.STAGED, BoardState.VERIFYING, BoardState.DOWNLOADING, BoardState.ONLINE,
      BoardState.CONNECTING, BoardState.PROVISIONING, BoardState.BOOTING, BoardState.OFF, BoardState.OFFLINE,
      BoardState.HALTED, BoardState.FAILED);
  private static final List<Phase> SHOWN = List.of(Phase.CONNECT, Phase.NOTICE, Phase.DOWNLOAD, Phase.INSTALL,
      Phase.REPORT, Phase.TOTAL);
  /** As many as there are colours for, without that of the others. */
  private static final int MOST_CAUSES = 7;
  private static final int TIMES = 4;
  private static final double MEGABYTE = 1e6;

  private final TimelineRecord timeline;
  private final List<Point> points;
  private final double[] ends;
  private final List<String> times;

  private Curves(TimelineRecord timeline, double wallSeconds) {
    this.timeline = timeline;
    this.points = timeline.points();
    double width = timeline.widthSeconds();
    double last = (points.size() - 1) * width;
    double seconds = wallSeconds > last ? Math.min(wallSeconds, last + width) : last + width; // it may end within one
    this.ends = IntStream.rangeClosed(1, points.size()).mapToDouble(i -> Math.min(1, i * width / seconds)).toArray();
    this.times = axis(seconds);
  }

  /** What stands at the axis of a chart over so much time, from its begin to its end. */
  static List<String> axis(double seconds) {
    return IntStream.rangeClosed(0, TIMES)
        .mapToObj(i -> i == 0 ? "0 s" : Times.show(seconds * 1000 * i / TIMES)).toList();
  }

  /** @param wallSeconds when the run ended. @return nothing for a run without a timeline */
  static String of(TimelineRecord timeline, double wallSeconds) {
    return timeline.points().isEmpty() ? "" : new Curves(timeline, wallSeconds).drawn();
  }

  private String drawn() {
    double width = timeline.widthSeconds();
    TimelineRecord.SignIns signIns = timeline.signIns();
    StringBuilder html = new StringBuilder(String.format(Locale.ROOT, "<h2>Over time</h2>\n<p>Each step is %s wide: how"
        + " the boards stood at its end, and what happened in it. At most %,d boards signed in"
        + " within a second, %,d of those that had lost their connection. At most %,d and %,d tried to; what of it"
        + " comes through is also a matter of how fast the platform is, and the machines of both.</p>\n",
        Times.show(width * 1000), signIns.peakPerSecond(), signIns.peakAgainPerSecond(),
        timeline.attempts().peakPerSecond(), timeline.attempts().peakAgainPerSecond()));
    html.append("<div class=\"tall\">").append(states()).append("</div><div class=\"charts\">");
    html.append(chart("Downloads").with("taken by boards", "a", " MB/s",
        of(point -> point.downloadedBytes() / MEGABYTE / width)).html());
    html.append(chart("Upgraded a second").with("told their version", "a", "", of(point -> point.upgraded() / width))
        .html());
    html.append(chart("Sign-ins a second").with("in the busiest second", "a", "", of(Point::peakSignIns))
        .with("after a lost connection", "b", "", of(point -> point.reconnects() / width)).html());
    html.append(chart("Attempts to sign in a second").with("in the busiest second", "a", "", of(Point::peakAttempts))
        .html());
    html.append(chart("Faults and errors a second").with("faults", "a", "", of(point -> point.faults() / width))
        .with("errors", "b", "", of(point -> point.errors() / width)).html());
    html.append(errors(width)).append(latencies());
    html.append(chart("CPU").with("of one core", "a", " %", of(point -> point.cpuPercent().orElse(Double.NaN))).html());
    html.append(chart("Heap").with("used", "a", " MB", vitals(one -> one.heapBytes() / MEGABYTE))
        .with("left by the last collection", "b", " MB", vitals(one -> one.heapAfterGcBytes() / MEGABYTE)).html());
    html.append(chart("File descriptors").with("open", "a", "",
        vitals(one -> one.descriptors() < 0 ? Double.NaN : one.descriptors())).html());
    html.append(chart("Threads").with("alive", "a", "", vitals(Vitals::threads)).html());
    return html.append("</div>\n").toString();
  }

  private String states() {
    Chart chart = chart("Boards by state").stacked();
    for (BoardState state : STACK) {
      double[] counts = of(point -> point.states().getOrDefault(state, 0));
      if (IntStream.range(0, counts.length).anyMatch(i -> counts[i] > 0)) {
        chart.with(state.word(), state.word(), "", counts);
      }
    }
    return chart.html();
  }

  /** @return nothing for a run without errors */
  private String errors(double width) {
    Map<String, Long> sums = new TreeMap<>();
    points.forEach(point -> point.detail().errorsByCause().forEach((cause, times) ->
        sums.merge(cause, times, Long::sum)));
    List<String> named = sums.keySet().stream().sorted(Comparator.comparing(sums::get, Comparator.reverseOrder()))
        .limit(MOST_CAUSES).sorted().toList();
    if (points.stream().allMatch(point -> point.errors() == 0)) {
      return "";
    }
    Chart chart = chart("Errors a second, by cause").stacked();
    for (int i = 0; i < named.size(); i++) {
      String cause = named.get(i);
      chart.with(cause, "e" + i, "", of(point -> point.detail().errorsByCause().getOrDefault(cause, 0L) / width));
    }
    double[] others = of(point -> (point.errors() - named.stream()
        .mapToLong(cause -> point.detail().errorsByCause().getOrDefault(cause, 0L)).sum()) / width);
    return (Arrays.stream(others).anyMatch(value -> value > 0) ? chart.with("others", "e7", "", others) : chart).html();
  }

  /** Of what ended in each step. @return nothing for phases that no board has passed */
  private String latencies() {
    StringBuilder html = new StringBuilder();
    for (Phase phase : SHOWN) {
      if (points.stream().anyMatch(point -> point.detail().phases().containsKey(phase))) {
        html.append(chart("How long took " + phase.word() + ", of what ended in a step")
            .with("99 %", "c", " s", seconds(phase, Figures::p99)).with("90 %", "b", " s", seconds(phase, Figures::p90))
            .with("half", "a", " s", seconds(phase, Figures::p50)).html());
      }
    }
    return html.toString();
  }

  private double[] seconds(Phase phase, ToDoubleFunction<Figures> value) {
    return of(point -> Optional.ofNullable(point.detail().phases().get(phase))
        .map(figures -> value.applyAsDouble(figures) / 1000).orElse(Double.NaN));
  }

  private Chart chart(String name) {
    boolean[] befell = new boolean[points.size()];
    for (int i = 0; i < befell.length; i++) {
      befell[i] = points.get(i).faults() > 0;
    }
    return new Chart(name, ends, times).marked("faults came true", befell);
  }

  private double[] of(ToDoubleFunction<Point> value) {
    return points.stream().mapToDouble(value).toArray();
  }

  private double[] vitals(ToDoubleFunction<Vitals> value) {
    return of(point -> point.vitals().map(value::applyAsDouble).orElse(Double.NaN));
  }
}
