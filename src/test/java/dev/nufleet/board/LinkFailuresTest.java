package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.hal.Connected;
import dev.nufleet.network.Links.LinkEnded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkFailuresTest {
  @ParameterizedTest
  @CsvSource({
    "NO_SOCKET, TCP, -3005", "DNS, DNS, -3009", "TCP, TCP, -3004",
    "CERTIFICATE, TLS, -9984", "EOF, TLS, -26624", "RESET, TLS, -26624",
    "TLS, TLS, -30592"
  })
  void each_cause_shows_as_the_code_of_the_layer_that_failed(LinkEnded.Cause cause, Connected.Stage stage, int code) {
    assertThat(LinkFailures.asTheBoardSeesIt(cause, "why")).isEqualTo(new Connected.Failed(stage, code, "why"));
  }
}
