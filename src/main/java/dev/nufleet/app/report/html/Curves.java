package dev.nufleet.app.report.html;

import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.app.report.TimelineRecord.Point;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.app.settings.Times;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The timeline as curves, drawn inline: what the boards did, and what this process took for it. */
final class Curves {
  private static final int LEFT = 60;
  private static final int WIDTH = 820;
  private static final int TOP = 20;
  private static final int HEIGHT = 120;
  private static final int AXES = 2;
  private static final double MEGABYTE = 1e6;

  private final TimelineRecord timeline;
  private final double seconds;
  private final StringBuilder html = new StringBuilder();

  /** @param value NaN where there is none */
  private record Curve(String name, ToDoubleFunction<Point> value) {}

  private Curves(TimelineRecord timeline) {
    this.timeline = timeline;
    this.seconds = Math.max(1.0, (double) timeline.points().size() * timeline.widthSeconds());
  }

  /** @return nothing for a run without a timeline */
  static String of(TimelineRecord timeline) {
    return timeline.points().isEmpty() ? "" : new Curves(timeline).drawn();
  }

  private String drawn() {
    double width = timeline.widthSeconds();
    TimelineRecord.SignIns signIns = timeline.signIns();
    html.append(String.format(Locale.ROOT, "<h2>Over time</h2>\n<p>Each point is %s wide. At most %,d boards signed in"
        + " within a second, %,d of those that had lost their connection. At most %,d and %,d tried to; what of it"
        + " comes through is also a matter of how fast the platform is, and the machines of both.</p>\n",
        Times.show(width * 1000), signIns.peakPerSecond(), signIns.peakAgainPerSecond(),
        timeline.attempts().peakPerSecond(), timeline.attempts().peakAgainPerSecond()));
    chart("Attempts to sign in a second", "", new Curve("in the busiest second", Point::peakAttempts));
    chart("Sign-ins a second", "", new Curve("in the busiest second", Point::peakSignIns),
        new Curve("after a lost connection", point -> point.reconnects() / width));
    chart("Faults and errors a second", "", new Curve("faults", point -> point.faults() / width),
        new Curve("errors", point -> point.errors() / width));
    chart("Downloads", " MB/s", new Curve("taken by boards",
        point -> point.downloadedBytes() / MEGABYTE / width));
    chart("Heap", " MB", new Curve("used", of(vitals -> vitals.heapBytes() / MEGABYTE)),
        new Curve("left by the last collection", of(vitals -> vitals.heapAfterGcBytes() / MEGABYTE)));
    chart("File descriptors", "", new Curve("open", of(vitals ->
        vitals.descriptors() < 0 ? Double.NaN : vitals.descriptors())));
    chart("Threads", "", new Curve("alive", of(Vitals::threads)));
    chart("CPU", " %", new Curve("of one core", point -> point.cpuPercent().orElse(Double.NaN)));
    return html.toString();
  }

  private static ToDoubleFunction<Point> of(ToDoubleFunction<Vitals> value) {
    return point -> point.vitals().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private void chart(String name, String unit, Curve... curves) {
    double most = 0;
    for (Curve curve : curves) {
      most = Math.max(most, most(curve));
    }
    html.append("<h3>").append(name).append("</h3>\n<svg viewBox=\"0 0 900 180\" role=\"img\" aria-label=\"")
        .append(name).append("\">");
    for (int i = 0; i <= AXES; i++) {
      int y = TOP + HEIGHT - HEIGHT * i / AXES;
      html.append(String.format(Locale.ROOT, "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
          + "<text x=\"52\" y=\"%d\" text-anchor=\"end\">%s</text>",
          LEFT, LEFT + WIDTH, y, y, y + 4, amount(most * i / AXES)));
    }
    html.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"160\">0 s</text>"
        + "<text x=\"%d\" y=\"160\" text-anchor=\"end\">%s</text>", LEFT, LEFT + WIDTH, Times.show(seconds * 1000)));
    for (int i = 0; i < curves.length; i++) {
      String style = i == 0 ? "curve" : "curve second";
      html.append("<polyline class=\"").append(style).append("\" points=\"").append(points(curves[i], most))
          .append("\"/>").append(String.format(Locale.ROOT, "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"8\" y2=\"8\"/>"
              + "<text x=\"%d\" y=\"12\">%s, at most %s%s</text>", style, LEFT + 400 * i, LEFT + 400 * i + 20,
              LEFT + 400 * i + 28, curves[i].name(), amount(most(curves[i])), unit));
    }
    html.append("</svg>\n");
  }

  private double most(Curve curve) {
    return timeline.points().stream().mapToDouble(curve.value()).filter(value -> !Double.isNaN(value)).max().orElse(0);
  }

  /** A value stands in the middle of its point's time. */
  private String points(Curve curve, double most) {
    StringBuilder points = new StringBuilder();
    for (Point point : timeline.points()) {
      double value = curve.value().applyAsDouble(point);
      if (!Double.isNaN(value)) {
        points.append(String.format(Locale.ROOT, "%s%.1f,%.1f", points.isEmpty() ? "" : " ",
            LEFT + WIDTH * (point.second() + timeline.widthSeconds() / 2.0) / seconds,
            TOP + HEIGHT - (most > 0 ? HEIGHT * value / most : 0)));
      }
    }
    return points.toString();
  }

  /** Short figures: what is small keeps a decimal. */
  private static String amount(double value) {
    return value < 10 && value != Math.rint(value)
        ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%,.0f", value);
  }
}
