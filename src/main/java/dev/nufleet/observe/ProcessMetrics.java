package dev.nufleet.observe;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * What a process tells of itself: memory, garbage, threads, CPU, file descriptors. There is one of it in a virtual
 * machine, whoever serves it, because it listens to the garbage collectors from its first use to the end.
 */
final class ProcessMetrics {
  static final PrometheusRegistry OF_THIS_PROCESS = registered();

  private ProcessMetrics() {}

  private static PrometheusRegistry registered() {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    return registry;
  }
}
