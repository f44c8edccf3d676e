package dev.nufleet.app.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Steps over time, drawn inline: what was counted in a stretch of time stands level over it. Lines over each other, or
 * areas on top of each other; times in which something befell are shaded in all. The picture fills its place, and its
 * words keep their size.
 */
public final class Chart {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 100;

  private final String name;
  private final double[] ends;
  private final List<Series> series = new ArrayList<>();
  private final List<String> times;
  private boolean stacked;
  private String marked = "";
  private String marks = "";

  /** @param color a colour of the look. @param values NaN where there is none. @param unit behind its figure */
  private record Series(String label, String color, double[] values, String unit) {}

  /**
   * @param ends where each stretch ends, as a share of the whole: ascending, up to 1
   * @param times at the axis, from its begin to its end
   */
  public Chart(String name, double[] ends, List<String> times) {
    this.name = name;
    this.ends = ends;
    this.times = times;
  }

  /** Areas on top of each other, the first at the bottom. */
  public Chart stacked() {
    stacked = true;
    return this;
  }

  /** @param color a custom property of the look without its dashes. @param values one for each stretch */
  public Chart with(String label, String color, String unit, double[] values) {
    series.add(new Series(label, color, values, unit));
    return this;
  }

  /** Shades the stretches in which something befell. @param befell one for each */
  public Chart marked(String what, boolean[] befell) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < befell.length; i++) {
      if (befell[i]) {
        path.append(String.format(Locale.ROOT, "M%.1f 0H%.1fV%dH%.1fZ", x(i), x(i + 1), HEIGHT, x(i)));
      }
    }
    marks = path.toString();
    marked = what;
    return this;
  }

  private double x(int stretch) {
    return stretch == 0 ? 0 : WIDTH * ends[stretch - 1];
  }

  public String html() {
    double most = stacked ? mostOfSums() : series.stream().mapToDouble(one -> most(one.values())).max().orElse(0);
    StringBuilder html = new StringBuilder("<figure class=\"chart\"><figcaption><b>").append(Page.escaped(name))
        .append("</b>");
    for (Series one : series) {
      html.append(" <span class=\"key\"><i style=\"background:var(--").append(one.color()).append(")\"></i>")
          .append(Page.escaped(one.label() + ", at most " + amount(most(one.values())) + one.unit())).append("</span>");
    }
    if (!marks.isEmpty()) {
      html.append(" <span class=\"key\"><i class=\"befell\"></i>").append(Page.escaped(marked)).append("</span>");
    }
    html.append("</figcaption><div class=\"plot\"><div class=\"ys\"><span>").append(amount(most))
        .append("</span><span>")
        .append(amount(most / 2)).append("</span><span>0</span></div><svg viewBox=\"0 0 ").append(WIDTH).append(' ')
        .append(HEIGHT).append("\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"").append(Page.escaped(name))
        .append("\">").append("<path class=\"axis\" d=\"M0 0H1000M0 50H1000M0 100H1000\"/>");
    draw(html, most);
    if (!marks.isEmpty()) {
      html.append("<path class=\"befell\" d=\"").append(marks).append("\"/>");
    }
    html.append("</svg><div class=\"xs\">");
    times.forEach(time -> html.append("<span>").append(Page.escaped(time)).append("</span>"));
    return html.append("</div></div></figure>\n").toString();
  }

  private void draw(StringBuilder html, double most) {
    double[] under = new double[ends.length];
    for (Series one : series) {
      if (stacked) {
        double[] over = new double[ends.length];
        for (int i = 0; i < ends.length; i++) {
          over[i] = under[i] + (Double.isNaN(one.values()[i]) ? 0 : one.values()[i]);
        }
        html.append("<path style=\"fill:var(--").append(one.color()).append(")\" d=\"").append(area(over, under, most))
            .append("\"><title>").append(Page.escaped(one.label())).append("</title></path>");
        under = over;
      } else {
        html.append("<path class=\"curve\" style=\"stroke:var(--").append(one.color()).append(")\" d=\"")
            .append(steps(one.values(), most)).append("\"/>");
      }
    }
  }

  private double y(double value, double most) {
    return most > 0 ? HEIGHT - HEIGHT * value / most : HEIGHT;
  }

  /** Level over each stretch, upright between them; nothing where nobody looked, and no more points than steps. */
  private String steps(double[] values, double most) {
    StringBuilder path = new StringBuilder();
    boolean on = false;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        on = false;
        continue;
      }
      if (!on) {
        path.append(String.format(Locale.ROOT, "M%.1f %.1f", x(i), y(values[i], most)));
      } else if (values[i] != values[i - 1]) {
        path.append(String.format(Locale.ROOT, "V%.1f", y(values[i], most)));
      }
      if (i + 1 == values.length || values[i + 1] != values[i]) {
        path.append(String.format(Locale.ROOT, "H%.1f", x(i + 1)));
      }
      on = true;
    }
    return path.toString();
  }

  private String area(double[] over, double[] under, double most) {
    StringBuilder path = new StringBuilder(steps(over, most));
    for (int i = under.length - 1; i >= 0; i--) {
      if (i == under.length - 1 || under[i] != under[i + 1]) {
        path.append(String.format(Locale.ROOT, "V%.1f", y(under[i], most)));
      }
      if (i == 0 || under[i - 1] != under[i]) {
        path.append(String.format(Locale.ROOT, "H%.1f", x(i)));
      }
    }
    return path.append('Z').toString();
  }

  private static double most(double[] values) {
    double most = 0;
    for (double value : values) {
      most = Double.isNaN(value) ? most : Math.max(most, value);
    }
    return most;
  }

  private double mostOfSums() {
    double most = 0;
    for (int i = 0; i < ends.length; i++) {
      double sum = 0;
      for (Series one : series) {
        sum += Double.isNaN(one.values()[i]) ? 0 : one.values()[i];
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  /** Short figures: what is small keeps a decimal. */
  private static String amount(double value) {
    return value < 10 && value != Math.rint(value)
        ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%,.0f", value);
  }
}
