package dev.nufleet.observe;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/**
 * How long a stand-in takes: until it answers a request, until it has dealt with a message. May be told from any
 * thread, and shown by several registries: that of a run, and the stand-in's own.
 */
public final class StandInTimes {
  /** The stand-in's ports that speak HTTP. */
  public enum Port {
    OTA, API;

    private String word() {
      return this == OTA ? "ota" : "api";
    }
  }

  private final Histogram answers = Histogram.builder().name("nufleet_platform_http_seconds").unit(Unit.SECONDS)
      .help("Time from a request to the head of its answer, by the stand-in's port.").labelNames("port")
      .classicOnly().classicUpperBounds(TimeBuckets.roughSeconds()).withoutExemplars().build();
  private final Histogram messages = Histogram.builder().name("nufleet_platform_message_seconds").unit(Unit.SECONDS)
      .help("Time that the stand-in took to deal with a device's message, of one message at a time of a connection.")
      .classicOnly().classicUpperBounds(TimeBuckets.roughSeconds()).withoutExemplars().build();

  public StandInTimes() {
    for (Port port : Port.values()) {
      answers.initLabelValues(port.word());
    }
  }

  public void answered(Port port, long nanos) {
    answers.labelValues(port.word()).observe(nanos / 1e9);
  }

  public void dealtWith(long nanos) {
    messages.observe(nanos / 1e9);
  }

  public void register(PrometheusRegistry registry) {
    registry.register(answers);
    registry.register(messages);
  }
}
