package dev.nufleet.observe;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A scrape: all metrics of a registry and of this process as text, in the format that is asked for.
 *
 * @param contentType of the text
 */
public record Exposition(String contentType, byte[] text) {
  private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();
  private static final ExpositionFormatWriter PROMETHEUS = PrometheusTextFormatWriter.create();
  private static final int USUAL_BYTES = 64 * 1024;

  /** @param accept what the one who scrapes takes, as in HTTP: OpenMetrics 1.0 if it is named, else Prometheus 0.0.4 */
  public static Exposition of(PrometheusRegistry registry, String accept) {
    return of(registry, Labels.EMPTY, accept);
  }

  /** @param more labels of all that is shown, also of this process */
  public static Exposition of(PrometheusRegistry registry, Labels more, String accept) {
    ExpositionFormatWriter format = OPEN_METRICS.accepts(accept) ? OPEN_METRICS : PROMETHEUS;
    ByteArrayOutputStream text = new ByteArrayOutputStream(USUAL_BYTES);
    try {
      format.write(text, all(registry, more));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return new Exposition(format.getContentType(), text.toByteArray());
  }

  private static MetricSnapshots all(PrometheusRegistry registry, Labels more) {
    List<MetricSnapshot> all = Stream.of(registry, ProcessMetrics.OF_THIS_PROCESS)
        .flatMap(one -> one.scrape().stream()).map(one -> Labelled.with(more, one)).toList();
    return new MetricSnapshots(all);
  }
}
