package dev.nufleet.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTermTest {
  private static final String OLD = """
      {"boards": {"total": 200, "upgraded": 200}, "phases": {"download": {"p99Ms": 1000.0}, "notice": {"p99Ms": null}},
      "traffic": {"resumes": 0, "downloads": 10}, "failuresByCause": {}}""";
  private static final String NEW = """
      {"boards": {"total": 200, "upgraded": 190}, "phases": {"download": {"p99Ms": 1100.5}, "notice": {"p99Ms": 5}},
      "traffic": {"resumes": 3, "downloads": 10}, "failuresByCause": {"tls": 4}}""";

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
    "phases.download.p99Ms>+10%; false; it is +10.05 %",
    "phases.download.p99Ms > +10.05 %; true; it is +10.05 %",
    "phases.download.p99Ms>+100; false; it is +100.5",
    "phases.download.p99Ms>1200; true; it is 1100.5",
    "boards.upgraded<-4%; false; it is -5 %",
    "boards.upgraded<-10; true; it is -10",
    "boards.upgraded<100%; false; it is 95 %",
    "traffic.downloads>+0; true; it is +0",
    "traffic.downloads!=+0%; true; it is +0 %",
    "traffic.resumes>+1000%; false; it is more, and was 0",
    "failuresByCause.tls>+3; false; it is +4",
    "failuresByCause.dns>+0; true; it is +0",
    "phases.notice.p99Ms>+10%; false; there is no such number on both sides",
    "traffic.mqttPublishes>+10%; false; there is no such number on both sides",
  })
  void a_bound_with_a_sign_is_counted_from_old(String expr, boolean ok, String found) throws Exception {
    LimitTerm.Outcome outcome = LimitTerm.parse(expr).judge(json(OLD), json(NEW));
    assertThat(outcome.found()).isEqualTo(found);
    assertThat(outcome.ok()).isEqualTo(ok);
    assertThat(outcome.expr()).isEqualTo(expr);
  }

  @Test
  void what_cannot_be_meant_is_refused_with_a_hint() {
    assertThatThrownBy(() -> LimitTerm.parse("phases.downlaod.p99Ms>+10%")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean phases.download.p99Ms?");
    assertThatThrownBy(() -> LimitTerm.parse("phases.download.p99Ms>10%"))
        .hasMessageContaining("only the numbers of boards have one; a bound with a sign is counted from OLD");
    assertThatThrownBy(() -> LimitTerm.parse("failuresByCause.tsl>+1")).hasMessageContaining("did you mean tls?");
    assertThatThrownBy(() -> LimitTerm.parse("traffic.resumes>+-1"))
        .hasMessageContaining("is not NAME OPERATOR NUMBER");
    assertThatThrownBy(() -> LimitTerm.parse("traffic.resumes>+1.2.3"))
        .hasMessageContaining("is not NAME OPERATOR NUMBER");
    assertThatThrownBy(() -> LimitTerm.parse("")).hasMessageContaining("is not NAME OPERATOR NUMBER");
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
