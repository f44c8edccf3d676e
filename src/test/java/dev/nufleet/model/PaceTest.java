package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  @ParameterizedTest
  @CsvSource({"max, max, 0", "board, board, 100000000", " Board*1 , board, 100000000", "board*100, board*100, 1000000",
    "BOARD*2.5, board*2.5, 40000000", "board*0.5, board*0.5, 200000000", "MAX, max, 0"})
  void a_delay_of_100_ms_lasts_as_long_as_the_pace_says(String text, String written, long nanos) {
    Pace pace = Pace.parse(text);
    assertThat(pace).hasToString(written);
    assertThat(pace.nanosFor(100)).isEqualTo(nanos);
    assertThat(pace.isMax()).isEqualTo(nanos == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "board*", "board*0", "board*0.000", "board*-1", "board*1e3",
    "board*1234567", "1"})
  void other_texts_are_refused_with_what_is_allowed(String text) {
    assertThatThrownBy(() -> Pace.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'").hasMessageContaining("board*100");
  }

  @Test
  void what_is_written_is_read() {
    for (Pace pace : new Pace[] {Pace.MAX, Pace.BOARD, new Pace(7), new Pace(0.125)}) {
      assertThat(Pace.parse(pace.toString())).isEqualTo(pace);
    }
  }
}
