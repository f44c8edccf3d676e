package dev.nufleet.app.bench;

import dev.nufleet.model.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The figures for a terminal: medians, how far the rounds lie apart, and why the rest is missing. */
final class BenchTable {
  private static final String ROW = "  %-56s %14s  %-22s %6s";

  private BenchTable() {}

  static List<String> lines(Figures figures, Sizes sizes, Ground ground) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%d processors, %d MB of memory, %s, %s", ground.processors(),
        ground.memoryBytes() >> 20, ground.java(), ground.system()));
    if (ground.isBusy()) {
      lines.add(String.format(Locale.ROOT, "Other work kept this machine busy (load %.2f before the first round): it"
          + " makes times longer, and CPU too.", ground.load().orElse(0)));
    }
    if (sizes.rounds() == 1) {
      lines.add("One round: how far figures lie apart is not known.");
    }
    lines.add("");
    lines.add(String.format(Locale.ROOT, ROW, "", "median", "least .. most", "rounds"));
    for (Figure figure : figures.all()) {
      figures.of(figure.name()).ifPresent(samples -> lines.add(String.format(Locale.ROOT, ROW, figure.meaning(),
          shown(samples.median()) + " " + figure.unit(),
          samples.values().size() == 1 ? "" : shown(samples.least()) + " .. " + shown(samples.most()),
          samples.values().size())));
      if (figure.name().equals(CPart.ALL)) {
        ratio(figures).ifPresent(lines::add);
      }
    }
    skipped(figures, lines);
    return lines.stream().map(line -> Printable.line(line).stripTrailing()).toList();
  }

  private static Optional<String> ratio(Figures figures) {
    return BenchJson.ratio(figures).map(ratio ->
        String.format(Locale.ROOT, ROW, "fleet, times C", String.format(Locale.ROOT, "%.1f x", ratio), "", ""));
  }

  /** One line a reason. */
  private static void skipped(Figures figures, List<String> lines) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    figures.skipped().forEach((name, reason) -> byReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(name));
    if (!byReason.isEmpty()) {
      lines.add("");
      lines.add("not measured:");
      byReason.forEach((reason, names) -> lines.add("  " + String.join(", ", names) + ": " + reason));
    }
  }

  /** Three digits that count. */
  private static String shown(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : size >= 0.9995 ? "%.2f"
        : "%.3f", value);
  }
}
