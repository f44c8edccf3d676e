package dev.nufleet.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class BenchJsonTest {
  private static final Sizes SIZES = new Sizes(3, 20, 50, 150, List.of(new Sizes.Growth(20, 3, 1)), List.of(), 200,
      new Sizes.Work(2, 2, 2, 2));
  private static final Ground GROUND = new Ground(2, 8L << 30, "a Java", "a system", OptionalDouble.of(1.7));

  private final Figures figures = new Figures(List.of(
      new Figure("cpuPerOta.fleetMs", "ms", "fleet"), new Figure("cpuPerOta.cMs", "ms", "the same in C"),
      new Figure("growth[20].cpuPerOtaMs", "ms", "fleet of 20")));

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(BenchJson.bytes(BenchJson.of(figures, SIZES,
        new BenchJson.Course(Instant.EPOCH, 12.34567, true, "completed"), GROUND)));
  }

  @Test
  void each_figure_is_the_median_of_its_rounds_and_its_rounds_are_there() throws IOException {
    List.of(12.0, 10.5, 11.25).forEach(value -> figures.add("cpuPerOta.fleetMs", value));
    List.of(2.0, 2.5).forEach(value -> figures.add("cpuPerOta.cMs", value));
    figures.add("growth[20].cpuPerOtaMs", 9.87654321);
    JsonNode json = json();
    assertThat(json.at("/cpuPerOta/fleetMs").asDouble()).isEqualTo(11.25);
    assertThat(json.at("/cpuPerOta/cMs").asDouble()).isEqualTo(2.25);
    assertThat(json.at("/cpuPerOta/ratio").asDouble()).isEqualTo(5);
    assertThat(json.at("/growth/0/boards").asInt()).isEqualTo(20);
    assertThat(json.at("/growth/0/cpuPerOtaMs").asDouble()).isEqualTo(9.8765);
    assertThat(json.at("/samples").get("cpuPerOta.fleetMs").toString()).isEqualTo("[12.0,10.5,11.25]");
    assertThat(json.at("/skipped")).isEmpty();
    assertThat(json.at("/machine/loadBefore").asDouble()).isEqualTo(1.7);
    assertThat(json.at("/bench/wallSeconds").asDouble()).isEqualTo(12.3457);
  }

  @Test
  void what_was_not_measured_is_null_with_a_reason() throws IOException {
    figures.add("cpuPerOta.fleetMs", 11);
    figures.skip("cpuPerOta.cMs", Unmeasured.lacking("curl is not installed: apt-get install curl"));
    figures.end("the bench was interrupted before");
    JsonNode json = json();
    assertThat(json.at("/cpuPerOta/cMs").isNull()).isTrue();
    assertThat(json.at("/cpuPerOta/ratio").isNull()).isTrue();
    assertThat(json.at("/growth/0/cpuPerOtaMs").isNull()).isTrue();
    assertThat(StreamSupport.stream(json.at("/skipped").spliterator(), false)
        .map(one -> one.get("figure").asText() + ": " + one.get("reason").asText())).containsExactly(
        "cpuPerOta.cMs: curl is not installed: apt-get install curl",
        "growth[20].cpuPerOtaMs: the bench was interrupted before",
        "cpuPerOta.ratio: it needs cpuPerOta.fleetMs and cpuPerOta.cMs");
  }

  @Test
  void the_table_has_medians_their_spread_and_a_line_for_each_reason() {
    List.of(12.0, 10.5, 110.25).forEach(value -> figures.add("cpuPerOta.fleetMs", value));
    figures.skip("cpuPerOta.cMs", Unmeasured.lacking("no \u001b[2Jcurl"));
    figures.skip("growth[20].cpuPerOtaMs", Unmeasured.lacking("no \u001b[2Jcurl"));
    List<String> lines = BenchTable.lines(figures, SIZES, GROUND);
    assertThat(lines).contains("2 processors, 8192 MB of memory, a Java, a system")
        .anyMatch(line -> line.startsWith("Other work kept this machine busy (load 1.70"))
        .anyMatch(line -> line.matches("  fleet +12\\.0 ms  10\\.5 \\.\\. 110 +3"))
        .endsWith("not measured:", "  cpuPerOta.cMs, growth[20].cpuPerOtaMs: no \\x1b[2Jcurl");
  }

  @Test
  void columns_stand_below_each_other() {
    List.of(12.0, 0.0123, 1234.5).forEach(value -> figures.add("cpuPerOta.fleetMs", value));
    List.of(2.0, 2.5).forEach(value -> figures.add("cpuPerOta.cMs", value));
    List<String> rows = BenchTable.lines(figures, SIZES, GROUND).stream()
        .filter(line -> line.matches(" .*(median|ms|x)( .*|$)")).toList();
    assertThat(rows).hasSize(4);
    assertThat(rows.stream().map(row -> row.replaceFirst("(median|ms| x)( .*|$)", "").length()
        + (row.contains("median") ? "median".length() : " x".length())).distinct()).hasSize(1);
  }
}
