package dev.nufleet.app.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The percentage by which a platform that rounds down takes exactly so many devices. */
class GrayPercentTest {
  @Property
  void the_platform_takes_as_many_as_are_wanted(
      @ForAll @IntRange(min = 1, max = 100_000) int matching, @ForAll @IntRange(min = 1, max = 100_000) int some) {
    int wanted = 1 + (some - 1) % matching;
    String percent = RolloutStage.grayPercent(wanted, matching);
    assertThat(percent).matches("[0-9]{1,3}(\\.[0-9]{1,3})?");
    assertThat(new BigDecimal(percent).multiply(BigDecimal.valueOf(matching))
        .divide(BigDecimal.valueOf(100), 0, RoundingMode.DOWN).intValueExact()).isEqualTo(wanted);
  }

  @Test
  void whole_percents_are_said_without_decimals() {
    assertThat(RolloutStage.grayPercent(50, 5_000)).isEqualTo("1");
    assertThat(RolloutStage.grayPercent(7, 7)).isEqualTo("100");
    assertThat(RolloutStage.grayPercent(200, 4_950)).isEqualTo("4.041");
  }

  @Test
  void nobody_and_more_than_there_are_is_no_share() {
    assertThatThrownBy(() -> RolloutStage.grayPercent(0, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RolloutStage.grayPercent(6, 5)).isInstanceOf(IllegalArgumentException.class);
  }
}
