package dev.nufleet.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.HandClock;
import dev.nufleet.platform.PlatformMetrics;
import dev.nufleet.platform.StandIn;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DashboardsTest {
  private static final Pattern METRIC = Pattern.compile("\\b(nufleet|jvm|process)_[a-z0-9_]+");
  private static final Pattern REGISTERED = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  @Test
  void every_metric_in_a_query_is_registered() throws IOException {
    Set<String> registered = registered();
    for (Path file : dashboards()) {
      List<String> queries = new ObjectMapper().readTree(file.toFile()).findValuesAsText("expr");
      assertThat(queries).as(file.toString()).isNotEmpty();
      for (String query : queries) {
        Matcher metric = METRIC.matcher(query);
        assertThat(metric.find()).as(query).isTrue();
        metric.reset().results().forEach(m -> assertThat(registered).as(query).contains(m.group()));
      }
    }
  }

  @Test
  void every_panel_has_a_unit_and_a_description() throws IOException {
    for (Path file : dashboards()) {
      for (JsonNode panel : new ObjectMapper().readTree(file.toFile()).get("panels")) {
        if (!panel.get("type").asText().equals("row")) {
          assertThat(panel.path("description").asText()).as(panel.get("title").asText()).isNotBlank();
          assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(panel.get("title").asText()).isNotBlank();
        }
      }
    }
  }

  @Test
  void the_datasource_is_a_variable() throws IOException {
    for (Path file : dashboards()) {
      JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
      assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
      dashboard.get("panels").findValues("datasource").forEach(datasource ->
          assertThat(datasource.get("uid").asText()).isEqualTo("${datasource}"));
    }
  }

  private static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("dashboards"))) {
      List<Path> dashboards = files.filter(file -> file.toString().endsWith(".json")).toList();
      assertThat(dashboards).isNotEmpty();
      return dashboards;
    }
  }

  /** Names as a query writes them: a histogram has three. */
  private static Set<String> registered() throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    new FleetMetrics(registry, FleetMetricsTest.RUN, new HandClock(() -> 0), nanos -> nanos);
    PlatformMetrics.register(registry,
        () -> new StandIn.Figures(
            1, Map.of("QUEUED", 1L), Map.of("a1B2", Map.of("QUEUED", 1L)), Map.of(200, 1L), Map.of()), new Latencies());
    JvmMetrics.builder().register(registry);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    Set<String> names = new TreeSet<>();
    REGISTERED.matcher(text.toString(StandardCharsets.UTF_8)).results().forEach(m -> {
      names.add(m.group(1));
      if (m.group(2).equals("histogram")) {
        names.addAll(List.of(m.group(1) + "_bucket", m.group(1) + "_sum", m.group(1) + "_count"));
      }
    });
    return names;
  }
}
