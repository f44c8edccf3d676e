package dev.nufleet.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardCounts;
import dev.nufleet.model.BoardState;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
  private static final Labels OF_NODE = NodeMetrics.labels("node-1");

  private static final Map<BoardState, Integer> NONE = new BoardCounts().now();

  private final PrometheusRegistry registry = new PrometheusRegistry();

  private static BoardCounts counts(int online, int off) {
    BoardCounts counts = new BoardCounts();
    IntStream.range(0, online).forEach(i -> counts.came(BoardState.ONLINE));
    IntStream.range(0, off).forEach(i -> counts.came(BoardState.OFF));
    return counts;
  }

  @Test
  void boards_that_move_while_somebody_scrapes_are_counted_once() {
    BoardCounts boards = counts(0, 10);
    NodeMetrics.register(registry, () -> {
      Map<BoardState, Integer> now = boards.now();
      boards.moved(BoardState.OFF, BoardState.BOOTING);
      return now;
    }, () -> 0);
    for (int scrape = 0; scrape < 3; scrape++) {
      String text = new String(Exposition.of(registry, OF_NODE, "").text(), StandardCharsets.UTF_8);
      assertThat(text.lines().filter(line -> line.startsWith("nufleet_node_boards{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum()).isEqualTo(10);
    }
  }

  @Test
  void every_line_names_the_node_also_those_of_its_process() {
    NodeMetrics.register(registry, () -> NONE, () -> 0);
    for (String accept : new String[] {"", "application/openmetrics-text;version=1.0.0"}) {
      String text = new String(Exposition.of(registry, OF_NODE, accept).text(), StandardCharsets.UTF_8);
      assertThat(text.lines().filter(line -> !line.startsWith("#")))
          .hasSizeGreaterThan(50).allSatisfy(line -> assertThat(line).contains("node=\"node-1\""));
      assertThat(text).contains("jvm_memory_used_bytes{area=\"heap\",node=\"node-1\"}",
          "process_cpu_seconds_total{node=\"node-1\"}", "jvm_runtime_info{node=\"node-1\",");
    }
  }

  @Test
  void the_same_figures_stand_there_as_without_a_node() {
    String plain = new String(Exposition.of(registry, "").text(), StandardCharsets.UTF_8);
    String named = new String(Exposition.of(registry, OF_NODE, "").text(), StandardCharsets.UTF_8);
    assertThat(named.replaceAll(",?node=\"node-1\",?", "").replace("{}", "").replaceAll(" [0-9.E-]+$", "").lines()
        .filter(line -> line.startsWith("# TYPE")).toList())
        .isEqualTo(plain.lines().filter(line -> line.startsWith("# TYPE")).toList());
  }

  @Test
  void boards_count_by_where_their_node_sees_them() {
    BoardCounts boards = counts(7, 2);
    NodeMetrics.register(registry, boards::now, () -> 3);
    String text = new String(Exposition.of(registry, OF_NODE, "").text(), StandardCharsets.UTF_8);
    assertThat(text).contains("nufleet_node_boards{node=\"node-1\",state=\"online\"} 7.0",
        "nufleet_node_boards{node=\"node-1\",state=\"off\"} 2.0",
        "nufleet_node_boards{node=\"node-1\",state=\"halted\"} 0.0",
        "nufleet_node_untold_events{node=\"node-1\"} 3.0").doesNotContain("state=\"upgraded\"");
  }

  @Test
  void a_strangers_name_breaks_no_line() {
    NodeMetrics.register(registry, () -> NONE, () -> 0);
    String text = new String(
        Exposition.of(registry, NodeMetrics.labels("a\"\n} 1\n"), "").text(), StandardCharsets.UTF_8);
    assertThat(text.lines().filter(line -> !line.startsWith("#"))).allSatisfy(line ->
        assertThat(line).matches("[a-z_]+\\{.*} [-+0-9.EInf]+"));
  }

  @Test
  void what_takes_no_label_is_told_and_not_left_out() {
    Histogram.builder().name("times").help("Of something.").register(registry).observe(1);
    assertThatThrownBy(() -> Exposition.of(registry, OF_NODE, "")).hasMessageContaining("times is HistogramSnapshot");
  }
}
