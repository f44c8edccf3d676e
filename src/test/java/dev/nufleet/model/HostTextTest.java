package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTextTest {
  @ParameterizedTest
  @CsvSource({"::1,[::1]", "fe80::1,[fe80::1]", "127.0.0.1,127.0.0.1", "localhost,localhost"})
  void an_ipv6_address_has_brackets_where_a_port_may_follow(String bare, String inUrl) {
    assertThat(HostText.inUrl(bare)).isEqualTo(inUrl);
    assertThat(HostText.inUrl(inUrl)).isEqualTo(inUrl);
    assertThat(HostText.bare(inUrl)).isEqualTo(bare);
    assertThat(HostText.bare(bare)).isEqualTo(bare);
    assertThat(HostText.withPort(bare, 8080)).isEqualTo(inUrl + ":8080");
  }
}
