package dev.nufleet.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.BoardCounts;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.HandClock;
import dev.nufleet.platform.PlatformMetrics;
import dev.nufleet.platform.StandIn;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsInQueriesTest {
  private static final Pattern METRIC = Pattern.compile("\\b(nufleet|jvm|process)_[a-z0-9_]+");
  private static final Pattern REGISTERED = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  @Test
  void every_metric_in_a_rule_is_registered() throws IOException {
    String rules = Files.readString(Path.of("dashboards/prometheus/rules.yml"));
    Set<String> recorded = Pattern.compile("record: (\\S+)").matcher(rules).results().map(m -> m.group(1))
        .collect(Collectors.toSet());
    assertThat(recorded).isNotEmpty();
    String withoutRecords = rules.replaceAll("\\w+:\\w+:\\w+", "");
    assertThat(METRIC.matcher(withoutRecords).results().map(MatchResult::group).collect(Collectors.toSet()))
        .isNotEmpty().isSubsetOf(registered());
    assertThat(Pattern.compile("\\w+:\\w+:\\w+").matcher(rules).results().map(MatchResult::group)
        .collect(Collectors.toSet())).as("what is used is recorded").isEqualTo(recorded);
  }

  @Test
  void every_metric_in_a_query_is_registered() throws IOException {
    Set<String> registered = registered();
    for (Path file : dashboards()) {
      List<String> queries = new ObjectMapper().readTree(file.toFile()).findValuesAsText("expr");
      assertThat(queries).as(file.toString()).isNotEmpty();
      for (String query : queries) {
        Matcher metric = METRIC.matcher(query);
        assertThat(metric.find() || query.matches("\\((up|scrape_duration_seconds)\\{.*")).as(query).isTrue();
        metric.reset().results().forEach(m -> assertThat(registered).as(query).contains(m.group()));
      }
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
    new FleetMetrics(registry, FleetMetricsTest.RUN, new HandClock(() -> 0), nanos -> nanos)
        .onFact(new FleetFact.Failed(BoardProfile.M487, "digest-mismatch"));
    PlatformMetrics.register(registry,
        () -> new StandIn.Figures(
            1, Map.of("QUEUED", 1L), Map.of("a1B2", Map.of("QUEUED", 1L)), Map.of(200, 1L), Map.of()),
        new StandInTimes());
    NodeMetrics.register(registry, () -> new BoardCounts().now(), () -> 0);
    String text = new String(Exposition.of(registry, "").text(), StandardCharsets.UTF_8);
    Set<String> names = new TreeSet<>(Set.of("jvm_memory_pool_allocated_bytes_total")); // from the first collection on
    REGISTERED.matcher(text).results().forEach(m -> {
      names.add(m.group(1));
      if (m.group(2).matches("histogram|summary")) {
        names.addAll(List.of(m.group(1) + "_bucket", m.group(1) + "_sum", m.group(1) + "_count"));
      }
    });
    return names;
  }
}
