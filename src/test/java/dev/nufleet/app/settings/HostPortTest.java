package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.network.Routes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({"127.0.0.1:8080,127.0.0.1,8080", "localhost:0,localhost,0", "[::1]:65535,::1,65535",
      "[fe80::1.2.3.4]:1,fe80::1.2.3.4,1"})
  void a_place_is_a_host_and_a_port(String text, String host, int port) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1:8080", "::1", "[::1]", "[::1]8080", "[]:1", ":8080", "a b:1", "a:65536", "a:", "a:1:2"})
  void another_text_is_none(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("127.0.0.1:8080 or [::1]:8080");
  }

  @Test
  void a_route_may_lead_to_an_ipv6_address() {
    assertThat(Routes.parse(List.of("name:443=[::1]:8883")).resolve("name", 443))
        .isEqualTo(new Routes.Endpoint("::1", 8883));
    assertThatThrownBy(() -> Routes.parse(List.of("name:443=::1:8883"))).isInstanceOf(IllegalArgumentException.class);
  }
}
