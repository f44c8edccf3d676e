package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsNameTest {
  @ParameterizedTest
  @CsvSource({
      "Stand-In.LAN, stand-in.lan, false", "my_service, my_service, false", "*.lab.example, *.lab.example, false",
      "xn--fiq228c.example, xn--fiq228c.example, false", "1and1.example, 1and1.example, false",
      "192.168.0.255, 192.168.0.255, true", "0.0.0.0, 0.0.0.0, true", "[::1], 0:0:0:0:0:0:0:1, true",
      "FD00::5, fd00:0:0:0:0:0:0:5, true", "::ffff:10.0.0.1, 10.0.0.1, true"})
  void names_and_addresses_have_one_way_to_be_written(String given, String text, boolean address) {
    assertThat(TlsName.of(given)).isEqualTo(new TlsName(text, address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "*", "*.", "*.*.example", "a.*.example", "*a.example", "a..example", ".example",
      "example.", "-a.example", "a-.example", "https://a.example", "a.example:8443", "a.example/", "a b", "1.2.3",
      "1.2.3.256", "1.2.3.4.5", "1.2.3.4.", "01.2.3.4", "1.2.3.4:80", "[1.2.3.4]", "[a.example]", "[::1]:8443",
      "fe80::1%eth0", "1:2:3", ":::", "g::1", "b\u00fccher.example", "a\nb", "1.2.3.4,5.6.7.8"})
  void what_is_neither_is_refused_in_one_line(String given) {
    assertThatThrownBy(() -> TlsName.of(given)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is neither host name nor address; host names such as").message().hasLineCount(1);
  }

  @Test
  void a_name_has_at_most_253_letters_and_a_label_63() {
    String label = "a".repeat(63);
    String longest = label + "." + label + "." + label + "." + "a".repeat(61);
    assertThat(TlsName.of(longest).text()).hasSize(253);
    assertThatThrownBy(() -> TlsName.of(longest + "a")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TlsName.of(label + "a.example")).isInstanceOf(IllegalArgumentException.class);
  }
}
