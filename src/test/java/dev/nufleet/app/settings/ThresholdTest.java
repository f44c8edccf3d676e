package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
  private static final JsonNode REPORT = json("""
      {"boards": {"total": 200, "upgraded": 199}, "phases": {"total": {"count": 199, "p99Ms": 61000.5},
      "notice": {"count": 0, "p99Ms": null}}, "failuresByCause": {"tls": 1},
      "answers": {"throttled": 3, "connack": {"planned": {"p99Ms": 90.5}},
      "calls": {"CreateOTAFirmware": {"planned": {"maxMs": 7}}}}, "chaos": {"faults": {}}}""");

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
    "answers.throttled>0, 3, false",
    "answers.connack.planned.p99Ms>100, 90.5, true",
    "answers.calls.CreateOTAFirmware.planned.maxMs<=7, 7, false",
  })
  void a_run_fails_if_the_expression_is_true(String expr, double value, boolean ok) {
    Threshold threshold = Threshold.parse(expr);
    assertThat(threshold.valueIn(REPORT)).hasValue(value);
    assertThat(threshold.ok(threshold.valueIn(REPORT))).isEqualTo(ok);
  }

  @Test
  void a_condition_to_stop_holds_only_of_a_number_that_is_there() {
    Threshold condition = Threshold.parse("boards.failed>5");
    assertThat(condition.holds(OptionalDouble.of(6))).isTrue();
    assertThat(condition.holds(OptionalDouble.of(5))).isFalse();
    assertThat(condition.holds(OptionalDouble.empty())).isFalse();
  }

  @Test
  void a_number_that_the_run_does_not_have_is_not_within_bounds() {
    Threshold threshold = Threshold.parse("phases.notice.p99Ms>60000");
    assertThat(threshold.valueIn(REPORT)).isEmpty();
    assertThat(threshold.ok(threshold.valueIn(REPORT))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "boards.upgraded", "boards.upgraded<", "<100%", "boards.upgraded<x", "boards.upgrade<1",
      "phases.total.p98Ms>1", "phases.total.p99Ms>1%", "boards.upgraded=100", "run.id==1", "boards.upgraded<-1",
      "answers.connak.p99Ms>1", "answers.calls.CreateOTAFirmware.p98Ms>1", "answers.throttled>1%"})
  void what_is_no_expression_is_refused(String expr) {
    assertThatThrownBy(() -> Threshold.parse(expr)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "failuresByCause.tpc>0, 'tpc' is no cause",
    "invariants.no-brick.violations>0, 'no-brick' is no invariant",
    "answers.calls.CreateOTAFirmwar.p99Ms>1, 'CreateOTAFirmwar' is no call that a run makes; did you mean",
  })
  void a_name_that_never_stands_in_a_report_is_refused_with_those_that_do(String expr, String found) {
    assertThatThrownBy(() -> Threshold.parse(expr)).hasMessageStartingWith(found).hasMessageMatching(
        ".*(connack-4.*internal-error|no-bricked-board.*tasks-final|CancelOTATaskByJob.*QueryDevice).*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"boards.upgraded<201", "boards.failed>200", "boards.upgraded<101%", "boards.failed<0",
      "boards.failed>=0%", "boards.upgraded<=100%"})
  void a_bound_that_is_passed_or_missed_whatever_boards_do_is_refused(String expr) {
    Threshold threshold = Threshold.parse(expr);
    assertThatThrownBy(() -> threshold.reachable(200)).hasMessageContaining("decided before the run begins");
  }

  @ParameterizedTest
  @CsvSource({
    "phases.total.p99Ms<0, it is never less than 0",
    "phases.total.p99Ms>=0, it is never less than 0",
    "traffic.resumes<0, it is never less than 0",
    "failuresByCause.tcp>200, there can be 0 to 200 boards",
    "failuresByCause.tcp==201, there can be 0 to 200 boards",
    "failuresByCause.tcp>=0, there can be 0 to 200 boards",
    "rollout.lost>200, there can be 0 to 200 boards",
    "rollout.lostPercent>100, there can be 0% to 100%",
    "boards.total<100%, all boards are always 100%",
    "boards.failed==0.5, it is a whole number",
    "traffic.downloads!=1.5, it is a whole number",
    "boards.upgraded==99.9%, it is a whole number of 200 boards",
  })
  void so_is_one_that_no_number_of_its_kind_can_pass_or_miss(String expr, String why) {
    assertThatThrownBy(() -> Threshold.parse(expr).reachable(200))
        .hasMessage("'" + expr + "' is decided before the run begins: " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"boards.upgraded<200", "boards.failed>0", "boards.upgraded<100%", "traffic.resumes>9999",
      "boards.total<100", "boards.upgraded==99.5%", "phases.total.p99Ms<=0", "rollout.lostPercent>=100",
      "phases.total.p99Ms>60000.5", "failuresByCause.tls==200"})
  void a_bound_that_boards_can_reach_is_taken(String expr) {
    assertThat(Threshold.parse(expr).reachable(200)).isEqualTo(Threshold.parse(expr));
  }

  @Test
  void a_number_of_boards_that_looks_like_a_share_is_doubted() {
    assertThat(Threshold.parse("boards.upgraded<100").doubt(200)).hasValue("'boards.upgraded<100' counts"
        + " boards, of which there are 200; a share is written with a % sign");
    assertThat(Threshold.parse("boards.upgraded<=95").doubt(200)).isPresent();
    assertThat(Threshold.parse("boards.upgraded<100%").doubt(200)).isEmpty();
    assertThat(Threshold.parse("boards.upgraded<200").doubt(200)).isEmpty();
    assertThat(Threshold.parse("boards.upgraded<100").doubt(100)).as("they are the same").isEmpty();
    assertThat(Threshold.parse("boards.failed>5").doubt(200)).isEmpty();
    for (String expr : new String[] {"boards.upgraded==100", "boards.upgraded!=100", "boards.upgraded<0.95",
        "boards.failed>0.05", "boards.unfinished>=2.5"}) {
      assertThat(Threshold.parse(expr).doubt(200)).as(expr).get().asString().endsWith("written with a % sign");
    }
    assertThat(Threshold.parse("boards.failed>0.05").doubt(3)).as("of a few boards too").isPresent();
    assertThat(Threshold.parse("boards.upgraded==0").doubt(200)).isEmpty();
    assertThat(Threshold.parse("boards.failed>2.5%").doubt(200)).isEmpty();
  }

  @Test
  void a_time_that_is_to_be_met_exactly_is_doubted() {
    assertThat(Threshold.parse("phases.total.p99Ms==60000").doubt(200)).get().asString().contains("for equality");
    assertThat(Threshold.parse("phases.total.p99Ms!=60000").doubt(200)).isPresent();
    assertThat(Threshold.parse("phases.total.p99Ms>60000.5").doubt(200)).isEmpty();
    assertThat(Threshold.parse("phases.total.count==3").doubt(200)).isEmpty();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
