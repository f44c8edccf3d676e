package dev.nufleet.observe;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;

/** Metrics with labels more, the same ones on all of them: those of the virtual machine know no labels of ours. */
final class Labelled {
  private Labelled() {}

  /** @throws IllegalArgumentException of a kind of metric that no node has */
  static MetricSnapshot with(Labels more, MetricSnapshot metric) {
    if (more.isEmpty()) {
      return metric;
    } else if (metric instanceof CounterSnapshot counter) {
      return new CounterSnapshot(counter.getMetadata(), counter.getDataPoints().stream()
          .map(point -> new CounterDataPointSnapshot(point.getValue(), more.merge(point.getLabels()),
              point.getExemplar(), point.getCreatedTimestampMillis())).toList());
    } else if (metric instanceof GaugeSnapshot gauge) {
      return new GaugeSnapshot(gauge.getMetadata(), gauge.getDataPoints().stream()
          .map(point -> new GaugeDataPointSnapshot(point.getValue(), more.merge(point.getLabels()),
              point.getExemplar())).toList());
    } else if (metric instanceof SummarySnapshot summary) {
      return new SummarySnapshot(summary.getMetadata(), summary.getDataPoints().stream()
          .map(point -> new SummaryDataPointSnapshot(point.getCount(), point.getSum(), point.getQuantiles(),
              more.merge(point.getLabels()), point.getExemplars(), point.getCreatedTimestampMillis())).toList());
    } else if (metric instanceof InfoSnapshot info) {
      return new InfoSnapshot(info.getMetadata(), info.getDataPoints().stream()
          .map(point -> new InfoDataPointSnapshot(more.merge(point.getLabels()))).toList());
    }
    throw new IllegalArgumentException(metric.getMetadata().getName() + " is " + metric.getClass().getSimpleName()
        + ", which takes no more labels");
  }
}
