package dev.nufleet.app.page;

import java.util.Locale;

/**
 * How often times were how long: bars on a logarithmic axis, ten to a decade, so that a bar is a quarter longer than
 * the one before. Histograms with the same ends can be read side by side.
 */
public final class Histogram {
  private static final int BARS_A_DECADE = 10;
  private static final int HEIGHT = 40;

  private final int first;
  private final int bars;

  private Histogram(int first, int bars) {
    this.first = first;
    this.bars = bars;
  }

  /** Whole decades around both. @param leastMillis what is less than a tenth of a millisecond counts as that */
  public static Histogram between(double leastMillis, double mostMillis) {
    int from = (int) Math.floor(Math.log10(Math.max(0.1, leastMillis)));
    int to = Math.max(from + 1, (int) Math.ceil(Math.log10(Math.max(0.1, mostMillis)) + 1e-9));
    return new Histogram(from * BARS_A_DECADE, (to - from) * BARS_A_DECADE);
  }

  int barOf(double millis) {
    int bar = (int) Math.floor(Math.log10(Math.max(0.1, millis)) * BARS_A_DECADE + 1e-9) - first;
    return Math.max(0, Math.min(bars - 1, bar));
  }

  /** @param label for those who do not see it */
  public String html(String label, double[] millis) {
    int[] counts = new int[bars];
    int most = 1;
    for (double one : millis) {
      most = Math.max(most, ++counts[barOf(one)]);
    }
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < bars; i++) {
      if (counts[i] > 0) {
        path.append(String.format(Locale.ROOT, "M%d %dV%.1fH%.1fV%dZ", i * 10, HEIGHT,
            HEIGHT - Math.max(1, (double) HEIGHT * counts[i] / most), i * 10 + 9.0, HEIGHT));
      }
    }
    StringBuilder decades = new StringBuilder();
    for (int i = 0; i <= bars; i += BARS_A_DECADE) {
      decades.append(String.format(Locale.ROOT, "M%d 0V%d", i * 10, HEIGHT));
    }
    return String.format(Locale.ROOT, "<svg class=\"histogram\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\""
        + " role=\"img\" aria-label=\"%s\"><path class=\"axis\" d=\"%s\"/><path class=\"bar\" d=\"%s\"/></svg>",
        bars * 10, HEIGHT, Page.escaped(label), decades, path);
  }

  /** What stands below one. */
  public String axis() {
    StringBuilder html = new StringBuilder("<div class=\"xs\">");
    for (int i = 0; i <= bars; i += BARS_A_DECADE) {
      html.append("<span>").append(shown(Math.pow(10, (double) (first + i) / BARS_A_DECADE))).append("</span>");
    }
    return html.append("</div>").toString();
  }

  private static String shown(double millis) {
    return millis < 1 ? String.format(Locale.ROOT, "%.1f ms", millis)
        : millis < 1000 ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%,.0f s", millis / 1000);
  }
}
