package dev.nufleet.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ViewersTest {
  @Test
  void a_few_are_told_four_times_a_second_and_many_less_often_but_before_they_believe_in_a_cut() {
    assertThat(Viewers.step(1)).isEqualTo(Duration.ofMillis(250));
    assertThat(Viewers.step(10)).isEqualTo(Duration.ofMillis(250));
    assertThat(Viewers.step(20)).isEqualTo(Duration.ofMillis(500));
    assertThat(Viewers.step(100)).isEqualTo(Duration.ofMillis(2_500));
    assertThat(Viewers.step(Viewers.MOST)).isEqualTo(Duration.ofSeconds(4));
  }
}
