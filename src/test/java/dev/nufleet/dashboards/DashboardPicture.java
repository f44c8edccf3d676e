package dev.nufleet.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A drawing of a dashboard with a Prometheus' data, for those who want to see what is on it before they have a Grafana.
 * It takes places, titles, queries, units and legends from the dashboard's JSON; the look is its own.
 */
public final class DashboardPicture {
  /** Of one of the 24 columns, and of one row, in pixels. */
  private static final int COLUMN = 50;
  private static final int ROW = 30;
  private static final int TITLE = 22;
  private static final int AXIS = 52;
  private static final int MOST_LEGENDS = 7;
  private static final int GAP_SECONDS = 4;
  /** Of what the fullest cell of a heat map holds; less is what interpolation leaves behind. */
  private static final double LEAST_SHARE = 0.005;
  private static final List<String> COLOURS =
      List.of("#3b7dd8", "#e07b39", "#3a9b5c", "#b0479a", "#c9a227", "#5bb5c9", "#d1495b", "#7a6cc4", "#8a8f98");
  private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  private final double from;
  private final double to;
  private final StringBuilder svg = new StringBuilder();

  private DashboardPicture(double from, double to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Draws one.
   *
   * @param ask gives a query's series over the whole time, as Prometheus' {@code query_range} does
   * @param fromSeconds UNIX time @param toSeconds UNIX time, later
   * @return SVG
   */
  public static String svg(JsonNode dashboard, Function<String, JsonNode> ask, double fromSeconds, double toSeconds) {
    return new DashboardPicture(fromSeconds, toSeconds).draw(dashboard, ask);
  }

  private String draw(JsonNode dashboard, Function<String, JsonNode> ask) {
    int rows = 0;
    for (JsonNode panel : dashboard.get("panels")) {
      rows = Math.max(rows, panel.at("/gridPos/y").asInt() + panel.at("/gridPos/h").asInt());
    }
    int width = 24 * COLUMN;
    int height = rows * ROW + ROW;
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">",
        width, height);
    add("<rect width=\"%d\" height=\"%d\" fill=\"#f4f5f7\"/>", width, height);
    text(10, 20, "start", "#1f2430", 15, dashboard.get("title").asText());
    for (JsonNode panel : dashboard.get("panels")) {
      JsonNode place = panel.get("gridPos");
      int x = place.get("x").asInt() * COLUMN;
      int y = place.get("y").asInt() * ROW + ROW;
      if (panel.get("type").asText().equals("row")) {
        text(x + 10, y + 20, "start", "#1f2430", 13, panel.get("title").asText());
      } else {
        panel(panel, ask, new Box(x + 4, y + 4, place.get("w").asInt() * COLUMN - 8, place.get("h").asInt() * ROW - 8));
      }
    }
    add("</svg>");
    return svg.toString();
  }

  private record Box(int x, int y, int width, int height) {
  }

  /** @param values by UNIX time in seconds */
  private record Series(String name, TreeMap<Double, Double> values, Map<String, String> labels) {
    double last() {
      return values.lastEntry().getValue();
    }
  }

  private void panel(JsonNode panel, Function<String, JsonNode> ask, Box box) {
    add("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"#fff\" stroke=\"#d8dbe0\"/>",
        box.x(), box.y(), box.width(), box.height());
    text(box.x() + 8, box.y() + 16, "start", "#1f2430", 12, panel.get("title").asText());
    String unit = panel.at("/fieldConfig/defaults/unit").asText();
    List<Series> all = new ArrayList<>();
    for (JsonNode target : panel.get("targets")) {
      ask.apply(target.get("expr").asText()).forEach(one -> series(one, target.get("legendFormat").asText(), all));
    }
    Box inside = new Box(box.x() + 8, box.y() + TITLE, box.width() - 16, box.height() - TITLE - 6);
    double now = all.stream().mapToDouble(one -> one.values().lastKey()).max().orElse(to);
    List<Series> present = all.stream().filter(one -> one.values().lastKey() == now).toList();
    switch (panel.get("type").asText()) {
      case "stat" -> numbers(present, unit, inside);
      case "bargauge" -> bars(present, unit, inside);
      case "heatmap" -> heat(all, inside);
      case "timeseries" -> lines(all, unit,
          panel.at("/fieldConfig/defaults/custom/stacking/mode").asText().equals("normal"), inside);
      default -> throw new IllegalStateException("nobody draws " + panel.get("type"));
    }
  }

  private static void series(JsonNode json, String legend, List<Series> into) {
    TreeMap<Double, Double> values = new TreeMap<>();
    json.get("values").forEach(point -> {
      double value = Double.parseDouble(point.get(1).asText().replace("Inf", "Infinity"));
      if (Double.isFinite(value)) {
        values.put(point.get(0).asDouble(), value);
      }
    });
    if (!values.isEmpty()) {
      Map<String, String> labels = new TreeMap<>();
      json.get("metric").fields().forEachRemaining(one -> labels.put(one.getKey(), one.getValue().asText()));
      Matcher label = LABEL.matcher(legend);
      String name = label.replaceAll(
          found -> Matcher.quoteReplacement(labels.getOrDefault(found.group(1), "")));
      into.add(new Series(name, values, labels));
    }
  }

  // ---- looks

  private void numbers(List<Series> all, String unit, Box box) {
    for (int i = 0; i < all.size(); i++) {
      int middle = box.x() + box.width() * (2 * i + 1) / (2 * all.size());
      text(middle, box.y() + box.height() / 2 + 10, "middle", COLOURS.get(2), all.size() > 1 ? 18 : 24,
          shown(all.get(i).last(), unit));
      if (all.size() > 1) {
        text(middle, box.y() + box.height() - 4 - 12 * (i % 2), "middle", "#5b6270", 10, all.get(i).name());
      }
    }
  }

  private void bars(List<Series> all, String unit, Box box) {
    double most = all.stream().mapToDouble(Series::last).max().orElse(1);
    int step = Math.min(26, box.height() / Math.max(1, all.size()));
    int label = box.width() * 2 / 5;
    for (int i = 0; i < all.size(); i++) {
      int y = box.y() + i * step;
      double share = most > 0 ? all.get(i).last() / most : 0;
      text(box.x() + label - 6, y + step / 2 + 4, "end", "#1f2430", 11, all.get(i).name());
      add("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>", box.x() + label, y + 2,
          Math.max(1, share * (box.width() - label - 60)), step - 4, colour(i));
      text((int) (box.x() + label + share * (box.width() - label - 60) + 6), y + step / 2 + 4, "start", "#1f2430", 11,
          shown(all.get(i).last(), unit));
    }
  }

  private void lines(List<Series> all, String unit, boolean stacked, Box box) {
    Box plot = new Box(box.x() + AXIS, box.y() + 4, box.width() - AXIS - 4, box.height() - 44);
    TreeMap<Double, Double> sums = new TreeMap<>();
    double most = 0;
    for (Series one : all) {
      for (Map.Entry<Double, Double> point : one.values().entrySet()) {
        double sum = sums.merge(point.getKey(), point.getValue(), Double::sum);
        most = Math.max(most, stacked ? sum : point.getValue());
      }
    }
    double top = most > 0 ? most * 1.05 : 1;
    axes(plot, share -> shown(top * share, unit));
    TreeMap<Double, Double> base = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      for (NavigableMap<Double, Double> part : parts(all.get(i).values())) {
        line(part, stacked ? base : new TreeMap<>(), top, plot, stacked, colour(i));
      }
    }
    legends(all, box);
  }

  /** What was never scraped is a gap. */
  private static List<NavigableMap<Double, Double>> parts(TreeMap<Double, Double> values) {
    List<NavigableMap<Double, Double>> parts = new ArrayList<>();
    double begin = values.firstKey();
    double before = begin;
    for (double time : values.keySet()) {
      if (time - before > GAP_SECONDS) {
        parts.add(values.subMap(begin, true, before, true));
        begin = time;
      }
      before = time;
    }
    parts.add(values.subMap(begin, true, before, true));
    return parts;
  }

  private void line(NavigableMap<Double, Double> part, Map<Double, Double> base, double top, Box plot, boolean filled,
      String colour) {
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    for (Map.Entry<Double, Double> point : part.entrySet()) {
      double below = base.getOrDefault(point.getKey(), 0.0);
      double value = below + point.getValue();
      base.put(point.getKey(), value);
      upper.append(at(plot, point.getKey(), value / top));
      lower.insert(0, at(plot, point.getKey(), below / top));
    }
    if (filled) {
      add("<polygon points=\"%s%s\" fill=\"%s\" fill-opacity=\"0.6\"/>", upper, lower, colour);
    }
    add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.3\"/>", upper, colour);
  }

  private void legends(List<Series> all, Box box) {
    List<Series> named = all.stream().filter(one -> !one.name().isEmpty()).toList();
    int legends = Math.min(MOST_LEGENDS, named.size());
    int x = box.x();
    int y = box.y() + box.height() - 4;
    for (int i = 0; i < legends; i++) {
      String name = named.get(i).name() + (i == legends - 1 && named.size() > legends
          ? " and " + (named.size() - legends) + " more" : "");
      int needed = 22 + name.length() * 6;
      if (x + needed > box.x() + box.width()) {
        break;
      }
      add("<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"3\" fill=\"%s\"/>", x, y - 5,
          colour(all.indexOf(named.get(i))));
      text(x + 14, y, "start", "#5b6270", 10, name);
      x += needed;
    }
  }

  /** Buckets as they come: each holds those of the smaller ones too. */
  private void heat(List<Series> all, Box box) {
    List<Series> buckets = all.stream().filter(one -> !one.labels().getOrDefault("le", "+Inf").equals("+Inf"))
        .sorted((a, b) -> Double.compare(le(a), le(b))).toList();
    double most = 0;
    double highest = 0;
    double lowest = Double.MAX_VALUE;
    for (int i = 0; i < buckets.size(); i++) {
      for (double time : buckets.get(i).values().keySet()) {
        most = Math.max(most, in(buckets, i, time));
      }
    }
    for (int i = 0; i < buckets.size(); i++) {
      for (double time : buckets.get(i).values().keySet()) {
        if (in(buckets, i, time) > most * LEAST_SHARE) {
          highest = Math.max(highest, le(buckets.get(i)));
          lowest = Math.min(lowest, le(buckets.get(i)));
        }
      }
    }
    double bottom = lowest / 1.2;
    Box plot = new Box(box.x() + AXIS, box.y() + 4, box.width() - AXIS - 4, box.height() - 26);
    double logs = Math.log(highest / bottom);
    axes(plot, share -> shown(bottom * Math.exp(logs * share), "s"));
    double before = bottom;
    for (int i = 0; i < buckets.size(); before = Math.max(bottom, le(buckets.get(i))), i++) {
      double upper = Math.min(1, Math.log(le(buckets.get(i)) / bottom) / logs);
      double lower = Math.max(0, Math.log(before / bottom) / logs);
      for (double time : buckets.get(i).values().keySet()) {
        double in = in(buckets, i, time);
        if (in > most * LEAST_SHARE) {
          add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#e07b39\" fill-opacity=\"%.2f\"/>",
              plot.x() + (time - from) / (to - from) * plot.width(), plot.y() + plot.height() * (1 - upper),
              Math.max(1, plot.width() / (to - from)), Math.max(1, plot.height() * (upper - lower)),
              0.15 + 0.85 * Math.sqrt(in / most));
        }
      }
    }
  }

  private static double in(List<Series> buckets, int index, double time) {
    double smaller = index == 0 ? 0 : buckets.get(index - 1).values().getOrDefault(time, 0.0);
    return buckets.get(index).values().getOrDefault(time, 0.0) - smaller;
  }

  private static double le(Series bucket) {
    return Double.parseDouble(bucket.labels().get("le"));
  }

  // ---- parts

  /** @param label of a line, by its height: 0 the lowest, 1 the highest */
  private void axes(Box plot, DoubleFunction<String> label) {
    for (int i = 0; i <= 4; i++) {
      int y = plot.y() + plot.height() - plot.height() * i / 4;
      add("<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#eceef1\"/>",
          plot.x(), plot.x() + plot.width(), y, y);
      text(plot.x() - 6, y + 4, "end", "#5b6270", 10, label.apply(i / 4.0));
    }
    times(plot);
  }

  private void times(Box plot) {
    int steps = Math.max(2, plot.width() / 110);
    for (int i = 0; i <= steps; i++) {
      text(plot.x() + plot.width() * i / steps, plot.y() + plot.height() + 14,
          i == 0 ? "start" : i == steps ? "end" : "middle", "#5b6270", 10,
          DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC)
              .format(Instant.ofEpochMilli((long) ((from + (to - from) * i / steps) * 1000))));
    }
  }

  private String at(Box plot, double time, double share) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", plot.x() + (time - from) / (to - from) * plot.width(),
        plot.y() + plot.height() * (1 - share));
  }

  private static String colour(int index) {
    return COLOURS.get(index % COLOURS.size());
  }

  private static String shown(double value, String unit) {
    return switch (unit) {
      case "percentunit" -> round(value * 100) + " %";
      case "s" -> value != 0 && Math.abs(value) < 1 ? round(value * 1000) + " ms"
          : value >= 120 ? round(value / 60) + " min" : round(value) + " s";
      case "bytes" -> scaled(value, 1024, "B");
      case "Bps" -> scaled(value, 1000, "B/s");
      case "cps", "reqps", "iops" -> scaled(value, 1000, "/s");
      case "dateTimeAsIso" -> Instant.ofEpochMilli((long) value).toString().substring(0, 19).replace('T', ' ');
      default -> scaled(value, 1000, "").strip();
    };
  }

  private static String scaled(double value, int thousand, String unit) {
    String[] prefixes = {"", thousand == 1024 ? "Ki" : "k", thousand == 1024 ? "Mi" : "M",
        thousand == 1024 ? "Gi" : "G"};
    int prefix = 0;
    double left = value;
    while (Math.abs(left) >= thousand && prefix < prefixes.length - 1) {
      left /= thousand;
      prefix++;
    }
    return round(left) + " " + prefixes[prefix] + unit;
  }

  private static String round(double value) {
    String text = String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    return text.replaceFirst("\\.?0+$", "");
  }

  private void text(int x, int y, String anchor, String colour, int size, String what) {
    add("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\" font-size=\"%d\">%s</text>", x, y, anchor, colour, size,
        what.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
