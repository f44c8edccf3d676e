package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operator at, below and above its bound; which numbers may be missing, and which have a share. */
class ThresholdKindsTest {
  private static OptionalDouble valueIn(String expr, String report) {
    try {
      return Threshold.parse(expr).valueIn(new ObjectMapper().readTree(report));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"<, false, true, true", "<=, false, false, true", ">, true, true, false", ">=, true, false, false",
    "==, true, false, true", "!=, false, true, false"})
  void each_operator_fails_the_run_where_it_is_true(String operator, boolean below, boolean at, boolean above) {
    Threshold threshold = Threshold.parse("boards.failed" + operator + "5");
    assertThat(threshold.ok(OptionalDouble.of(4))).isEqualTo(below);
    assertThat(threshold.ok(OptionalDouble.of(5))).isEqualTo(at);
    assertThat(threshold.ok(OptionalDouble.of(6))).isEqualTo(above);
  }

  @Test
  void what_never_happened_is_0_for_causes_and_faults_and_missing_for_all_else() {
    assertThat(valueIn("failuresByCause.tls>0", "{}")).hasValue(0);
    assertThat(valueIn("chaos.faults.reset>0", "{}")).hasValue(0);
    for (String name : new String[] {"phases.boot.p99Ms", "phases.boot.count", "boards.failed", "traffic.resumes",
        "invariants.exact-image.violations", "resources.threads", "run.wallSeconds"}) {
      assertThat(valueIn(name + ">0", "{}")).as(name).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"traffic.resumes>1%", "failuresByCause.tls>1%", "chaos.faults.reset>1%",
      "resources.threads>1%", "run.wallSeconds>1%", "phases.boot.count<100%", "invariants.exact-image.violations>0%"})
  void only_the_numbers_of_boards_have_a_share(String expr) {
    assertThatThrownBy(() -> Threshold.parse(expr)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only the numbers of boards");
  }
}
