package dev.nufleet.observe;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.Supplier;

/** The stand-in's side of the metrics, read when they are asked for. */
public final class PlatformMetrics {
  private PlatformMetrics() {}

  /** @param tasksByStatus keys are the platform's state names; @param httpRequestsByStatus keys are status codes */
  public record Figures(long connections, Map<String, Long> tasksByStatus, Map<Integer, Long> httpRequestsByStatus) {}

  /** @param figures current ones; cheap, and safe to ask from any thread */
  public static void register(PrometheusRegistry registry, Supplier<Figures> figures) {
    GaugeWithCallback.builder().name("nufleet_platform_connections")
        .help("MQTT connections that are signed in at the stand-in.")
        .callback(c -> c.call(figures.get().connections()))
        .register(registry);
    GaugeWithCallback.builder().name("nufleet_platform_tasks").help("Tasks of the stand-in's campaigns by status.")
        .labelNames("status")
        .callback(c -> figures.get().tasksByStatus().forEach((status, n) -> c.call(n, status)))
        .register(registry);
    CounterWithCallback.builder().name("nufleet_platform_http_requests")
        .help("HTTP requests that the stand-in answered, by status code.")
        .labelNames("status")
        .callback(c -> figures.get().httpRequestsByStatus().forEach((status, n) -> c.call(n, status.toString())))
        .register(registry);
  }
}
