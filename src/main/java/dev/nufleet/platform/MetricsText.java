package dev.nufleet.platform;

import java.util.Map;
import java.util.TreeMap;

/** Figures in Prometheus' text format 0.0.4, with the names that they have on the metrics port of a run. */
final class MetricsText {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private MetricsText() {}

  static String of(StandIn.Figures figures) {
    StringBuilder text = new StringBuilder();
    head(text, "nufleet_platform_connections", "gauge", "MQTT connections of the stand-in.");
    text.append("nufleet_platform_connections ").append(figures.connections()).append('\n');
    head(text, "nufleet_platform_tasks", "gauge", "Tasks of the stand-in's campaigns by status.");
    rows(text, "nufleet_platform_tasks", "", figures.tasksByStatus());
    head(text, "nufleet_platform_product_tasks", "gauge", "Tasks of the stand-in's campaigns by product and status.");
    figures.tasksByProduct().forEach((product, tasks) ->
        rows(text, "nufleet_platform_product_tasks", "product=\"" + product + "\",", tasks));
    head(text, "nufleet_platform_http_requests_total", "counter", "HTTP requests that the stand-in answered.");
    rows(text, "nufleet_platform_http_requests_total", "", figures.httpRequestsByStatus());
    if (!figures.faultsByKind().isEmpty()) {
      head(text, "nufleet_chaos_faults_total", "counter", "Faults that were injected.");
      figures.faultsByKind().forEach((kind, count) -> text.append("nufleet_chaos_faults_total{kind=\"").append(kind)
          .append("\"} ").append(count).append('\n'));
    }
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n')
        .append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** @param labels in front of the status, each with its comma; ProductKeys have nothing to be escaped */
  private static void rows(StringBuilder text, String name, String labels, Map<?, Long> counts) {
    new TreeMap<>(counts).forEach((status, count) ->
        text.append(name).append('{').append(labels).append("status=\"").append(status).append("\"} ").append(count)
            .append('\n'));
  }
}
