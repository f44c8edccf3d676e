package dev.nufleet.platform;

import dev.nufleet.observe.Exposition;
import dev.nufleet.observe.StandInTimes;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;

/** The stand-in's side of the metrics, read when they are asked for: of a run, or of a stand-in alone. */
public final class PlatformMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();

  /** Of a stand-in alone. */
  PlatformMetrics(Supplier<StandIn.Figures> figures, StandInTimes latencies) {
    register(registry, figures, latencies);
    CounterWithCallback.builder().name("nufleet_chaos_faults").help("Faults that were injected.").labelNames("kind")
        .callback(c -> figures.get().faultsByKind().forEach((kind, n) -> c.call(n, kind)))
        .register(registry);
  }

  /**
   * All but the faults that came true, which a run counts by itself.
   *
   * @param figures current ones; cheap, and safe to ask from any thread
   */
  public static void register(
      PrometheusRegistry registry, Supplier<StandIn.Figures> figures, StandInTimes latencies) {
    latencies.register(registry);
    GaugeWithCallback.builder().name("nufleet_platform_connections")
        .help("MQTT connections that are signed in at the stand-in.")
        .callback(c -> c.call(figures.get().connections()))
        .register(registry);
    GaugeWithCallback.builder().name("nufleet_platform_tasks").help("Tasks of the stand-in's campaigns by status.")
        .labelNames("status")
        .callback(c -> figures.get().tasksByStatus().forEach((status, n) -> c.call(n, status)))
        .register(registry);
    GaugeWithCallback.builder().name("nufleet_platform_product_tasks")
        .help("Tasks of the stand-in's campaigns by product and status.").labelNames("product", "status")
        .callback(c -> figures.get().tasksByProduct().forEach((product, tasks) ->
            tasks.forEach((status, n) -> c.call(n, product, status))))
        .register(registry);
    CounterWithCallback.builder().name("nufleet_platform_http_requests")
        .help("HTTP requests that the stand-in answered, by status code.")
        .labelNames("status")
        .callback(c -> figures.get().httpRequestsByStatus().forEach((status, n) -> c.call(n, status.toString())))
        .register(registry);
    CounterWithCallback.builder().name("nufleet_platform_throttles")
        .help("What the stand-in throttled, by the platform's own event.").labelNames("event")
        .callback(c -> figures.get().throttlesByEvent().forEach((event, n) -> c.call(n, event)))
        .register(registry);
  }

  /** @param accept the formats that the one who scrapes takes, as in HTTP */
  Exposition scrape(String accept) {
    return Exposition.of(registry, accept);
  }
}
