package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
  private static final JsonNode REPORT = json("""
      {"boards": {"total": 200, "upgraded": 199}, "phases": {"total": {"count": 199, "p99Ms": 61000.5},
      "notice": {"count": 0, "p99Ms": null}}, "failuresByCause": {"tls": 1}, "chaos": {"faults": {}}}""");

  @ParameterizedTest
  @CsvSource({
    "boards.upgraded<100%, 99.5, false",
    "boards.upgraded<99.5%, 99.5, true",
    "boards.upgraded < 199, 199, true",
    "boards.upgraded<=199, 199, false",
    "phases.total.p99Ms>60000, 61000.5, false",
    "phases.total.p99Ms>=61000.5, 61000.5, false",
    "phases.total.p99Ms>61000.5, 61000.5, true",
    "failuresByCause.tls>0, 1, false",
    "failuresByCause.dns>0, 0, true",
    "chaos.faults.power-cut!=0, 0, true",
    "boards.total==200, 200, false",
  })
  void a_run_fails_if_the_expression_is_true(String expr, double value, boolean ok) {
    Threshold threshold = Threshold.parse(expr);
    assertThat(threshold.valueIn(REPORT)).hasValue(value);
    assertThat(threshold.ok(threshold.valueIn(REPORT))).isEqualTo(ok);
  }

  @Test
  void a_number_that_the_run_does_not_have_is_not_within_bounds() {
    Threshold threshold = Threshold.parse("phases.notice.p99Ms>60000");
    assertThat(threshold.valueIn(REPORT)).isEmpty();
    assertThat(threshold.ok(threshold.valueIn(REPORT))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "boards.upgraded", "boards.upgraded<", "<100%", "boards.upgraded<x", "boards.upgrade<1",
      "phases.total.p98Ms>1", "phases.total.p99Ms>1%", "boards.upgraded=100", "run.id==1", "boards.upgraded<-1"})
  void what_is_no_expression_is_refused(String expr) {
    assertThatThrownBy(() -> Threshold.parse(expr)).isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
