package dev.nufleet.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final double[] ENDS = {0.25, 0.5, 0.75, 1};

  @Test
  void steps_are_level_over_their_time_and_upright_between() {
    String chart = new Chart("c", ENDS, List.of("0 s", "4 s")).with("one", "a", " MB", new double[] {0, 5, 5, 10})
        .html();
    assertThat(chart).contains("d=\"M0.0 100.0H250.0V50.0H750.0V0.0H1000.0\"", "one, at most 10 MB");
  }

  @Test
  void where_nobody_looked_nothing_is_drawn() {
    String chart = new Chart("c", ENDS, List.of()).with("one", "a", "",
        new double[] {Double.NaN, 2, Double.NaN, 2}).html();
    assertThat(chart).contains("d=\"M250.0 0.0H500.0M750.0 0.0H1000.0\"").doesNotContain("NaN");
  }

  @Test
  void stacked_areas_lie_on_each_other_and_together_fill_the_height() {
    String chart = new Chart("c", ENDS, List.of()).stacked().with("low", "a", "", new double[] {1, 1, 1, 3})
        .with("high", "b", "", new double[] {3, 3, 3, 1}).html();
    assertThat(chart).contains("d=\"M0.0 75.0H750.0V25.0H1000.0V100.0H0.0Z\"",
        "d=\"M0.0 0.0H1000.0V25.0H750.0V75.0H0.0Z\"");
  }

  @Test
  void times_in_which_something_befell_are_shaded_over_the_whole_height() {
    Chart chart = new Chart("c", ENDS, List.of()).with("one", "a", "", new double[4]);
    assertThat(chart.marked("faults", new boolean[4]).html()).doesNotContain("faults");
    assertThat(chart.marked("faults", new boolean[] {false, true, false, false}).html())
        .contains("class=\"befell\" d=\"M250.0 0H500.0V100H250.0Z\"", "faults");
  }

  @Test
  void a_bar_of_a_histogram_is_a_tenth_of_a_decade_and_none_is_lost() {
    Histogram histogram = Histogram.between(1, 999);
    assertThat(histogram.barOf(1)).isZero();
    assertThat(histogram.barOf(10)).isEqualTo(10);
    assertThat(histogram.barOf(12)).isEqualTo(10);
    assertThat(histogram.barOf(13)).isEqualTo(11);
    assertThat(histogram.barOf(0)).as("what lies below counts at the edge").isZero();
    assertThat(histogram.barOf(5000)).isEqualTo(29);
    Matcher bars = Pattern.compile("M\\d+ 40V").matcher(histogram.html("h", new double[] {1, 1, 50, 900}));
    assertThat(bars.results().count()).isEqualTo(3);
    assertThat(histogram.axis()).contains("1 ms", "10 ms", "100 ms", "1 s");
  }
}
