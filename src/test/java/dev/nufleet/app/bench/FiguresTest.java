package dev.nufleet.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final Unmeasured MISSING = Unmeasured.lacking("curl is not installed: apt-get install curl");

  private final Figures figures = new Figures(List.of(new Figure("a", "ms", "first"), new Figure("b", "s", "second")));

  @Test
  void what_no_round_measured_has_the_first_reason() {
    figures.skip("a", MISSING);
    figures.skip("a", Unmeasured.broken("something else"));
    figures.end("the time was over");
    assertThat(figures.of("a")).isEmpty();
    assertThat(figures.skipped()).isEqualTo(
        Map.of("a", "curl is not installed: apt-get install curl", "b", "the time was over"));
  }

  @Test
  void what_one_round_measured_is_measured_though_another_could_not() {
    figures.skip("a", Unmeasured.broken("a run of 20 boards did not pass"));
    figures.add("a", 3);
    figures.add("a", 5);
    assertThat(figures.median("a")).contains(4.0);
    assertThat(figures.skipped()).containsOnlyKeys("b");
    assertThat(figures.isBroken()).as("the run that failed is not forgotten").isTrue();
  }

  @Test
  void a_program_that_is_missing_is_no_failure() {
    figures.skip("a", MISSING);
    assertThat(figures.isBroken()).isFalse();
  }

  @Test
  void no_figure_is_anything_but_a_number_of_a_known_name() {
    assertThatThrownBy(() -> figures.add("c", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> figures.skip("c", MISSING)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> figures.add("a", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> figures.add("a", 1.0 / 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
