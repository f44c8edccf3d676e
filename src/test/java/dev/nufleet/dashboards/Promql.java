package dev.nufleet.dashboards;

import java.util.Locale;
import java.util.Set;

/**
 * Queries of dashboards. Every selector heeds what is chosen: job and instance, profile where the metric has one, and
 * the run. A metric does not say its run; {@code nufleet_run_info} of the same process does. A process without it, a
 * stand-in alone, belongs to every run.
 */
record Promql(String text) {
  private static final String CHOSEN = "job=~\"$job\",instance=~\"$instance\"";
  private static final String OF_RUN = " unless on (job, instance) nufleet_run_info{" + CHOSEN + ",run!~\"$run\"}";
  private static final Set<String> WITH_PROFILE =
      Set.of("nufleet_boards", "nufleet_ota_results_total", "nufleet_failures_total");

  /** @param matchers more than those that are chosen, as {@code label="value"} */
  static String selector(String metric, String... matchers) {
    boolean profile = WITH_PROFILE.contains(metric) || metric.startsWith("nufleet_ota_phase_seconds");
    return metric + "{" + CHOSEN + (profile ? ",profile=~\"$profile\"" : "")
        + (matchers.length == 0 ? "" : "," + String.join(",", matchers)) + "}";
  }

  static Promql gauge(String metric, String... matchers) {
    return ofRun(selector(metric, matchers));
  }

  /** Per second. */
  static Promql rate(String metric, String... matchers) {
    return ofRun("rate(" + selector(metric, matchers) + "[$__rate_interval])");
  }

  /** How many came in a step of the graph. */
  static Promql risen(String metric, String... matchers) {
    return ofRun("increase(" + selector(metric, matchers) + "[$__rate_interval])");
  }

  /** How many came in all the time that is shown. */
  static Promql inAll(String metric, String... matchers) {
    return ofRun("increase(" + selector(metric, matchers) + "[$__range])");
  }

  private static Promql ofRun(String vector) {
    return new Promql("(" + vector + OF_RUN + ")");
  }

  /** @param matchers of a histogram without the end of its name; {@code by} beside {@code le} */
  static Promql quantile(double quantile, String histogram, String by, String... matchers) {
    String labels = by.isEmpty() ? "le" : "le, " + by;
    return new Promql(String.format(Locale.ROOT, "histogram_quantile(%s, %s)", quantile,
        rate(histogram + "_bucket", matchers).sumBy(labels).text()));
  }

  /** Mean of a histogram. */
  static Promql mean(String histogram, String by, String... matchers) {
    return rate(histogram + "_sum", matchers).sumBy(by).over(rate(histogram + "_count", matchers).sumBy(by));
  }

  Promql sum() {
    return new Promql("sum" + bracketed());
  }

  Promql sumBy(String labels) {
    return labels.isEmpty() ? sum() : new Promql("sum by (" + labels + ") " + bracketed());
  }

  Promql maxBy(String labels) {
    return new Promql("max by (" + labels + ") " + bracketed());
  }

  Promql inBrackets() {
    return new Promql("(" + text + ")");
  }

  /** What {@link #ofRun} makes is in brackets already. */
  private String bracketed() {
    return text.startsWith("(") && text.endsWith(OF_RUN + ")") ? text : inBrackets().text;
  }

  Promql over(Promql other) {
    return new Promql(text + " / " + other.text);
  }

  /** Where nothing is, 0 is shown: labels that come up in a run only make series when they do. */
  Promql orNone() {
    return new Promql(text + " or on () vector(0)");
  }

  /** Whole numbers: what is counted between two scrapes is guessed from its rate. */
  Promql rounded() {
    return new Promql("round(" + text + ")");
  }

  Promql where(String condition) {
    return new Promql(text + " " + condition);
  }
}
