package dev.nufleet.csdk.port;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AtoiTest {
  @Test
  void blanks_a_sign_and_digits_are_read_and_the_rest_is_left_alone() {
    assertThat(Atoi.parse("314676")).isEqualTo(314676);
    assertThat(Atoi.parse(" -5x")).isEqualTo(-5);
    assertThat(Atoi.parse("12.9")).isEqualTo(12);
    assertThat(Atoi.parse("+7")).isEqualTo(7);
    assertThat(Atoi.parse("none")).isZero();
    assertThat(Atoi.parse("a: 3\r\n", 2)).isEqualTo(3);
    assertThat(Atoi.parse("a", 5)).isZero();
  }

  @Test
  void too_large_a_number_wraps_round() {
    assertThat(Atoi.parse("4294967297")).isEqualTo(1);
  }

  @Property
  void every_number_reads_back(@ForAll int number) {
    assertThat(Atoi.parse(number + " bytes")).isEqualTo(number);
  }
}
