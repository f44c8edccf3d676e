package dev.nufleet.dashboards;

import java.util.List;

/**
 * One dashboard, in words that know nothing of Grafana's JSON.
 *
 * @param uid stable, and the name of its file
 * @param choices what may be chosen beside data source, job, instance and run
 */
public record Dashboard(String uid, String title, String description, List<Choice> choices, List<Row> rows) {
  /** What is chosen at the top of a dashboard, as {@code $name} in its queries. */
  public enum Choice { PROFILE, PHASE }

  /** Panels under a heading, from left to right. */
  public record Row(String title, List<Panel> panels) {
    static Row of(String title, Panel... panels) {
      return new Row(title, List.of(panels));
    }
  }

  /** How figures are drawn. */
  public enum Look {
    /** The last value, large. */
    NUMBER(4),
    LINES(8),
    /** Lines on top of each other. */
    STACK(8),
    /** Buckets of a histogram over time. */
    HEAT(9),
    /** The last value of each series, as bars side by side. */
    BARS(8);

    private final int height;

    Look(int height) {
      this.height = height;
    }

    int height() {
      return height;
    }
  }

  /**
   * @param unit as Grafana calls it
   * @param width of 24
   * @param leadsToPhase its series have a phase, and lead to the dashboard of one
   */
  public record Panel(
      String title, String description, Look look, String unit, int width, boolean leadsToPhase, List<Query> queries) {
    static Panel of(String title, String description, Look look, String unit, int width, Query... queries) {
      return new Panel(title, description, look, unit, width, false, List.of(queries));
    }

    Panel leadingToPhase() {
      return new Panel(title, description, look, unit, width, true, queries);
    }
  }

  /**
   * @param legend of its series, with labels as {@code {{label}}}
   * @param examples whether the examples of its histogram are shown, which name boards
   */
  public record Query(String expr, String legend, boolean examples) {
    static Query of(Promql expr, String legend) {
      return new Query(expr.text(), legend, false);
    }

    Query withExamples() {
      return new Query(expr, legend, true);
    }
  }
}
