package dev.nufleet.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void the_median_is_the_middle_or_between_the_two_in_the_middle() {
    assertThat(new Samples(List.of(7.0)).median()).isEqualTo(7);
    assertThat(new Samples(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
    assertThat(new Samples(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
  }

  @Test
  void one_wild_round_moves_the_most_and_not_the_median() {
    Samples samples = new Samples(List.of(1.0, 1.1, 900.0));
    assertThat(samples.median()).isEqualTo(1.1);
    assertThat(samples.least()).isEqualTo(1);
    assertThat(samples.most()).isEqualTo(900);
  }

  @Test
  void nothing_has_no_median() {
    assertThatThrownBy(() -> new Samples(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void as_many_lie_below_the_median_as_above_in_whichever_order_they_came(
      @ForAll @Size(min = 1, max = 9) List<Integer> values, @ForAll long seed) {
    List<Double> samples = new ArrayList<>(values.stream().map(Integer::doubleValue).toList());
    double median = new Samples(samples).median();
    Collections.shuffle(samples, new Random(seed));
    assertThat(new Samples(samples).median()).isEqualTo(median);
    assertThat(samples.stream().filter(value -> value < median).count()).isLessThanOrEqualTo(samples.size() / 2);
    assertThat(samples.stream().filter(value -> value > median).count()).isLessThanOrEqualTo(samples.size() / 2);
  }
}
