package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixTest {
  @Test
  void boards_are_dealt_out_in_turn() {
    assertThat(Mix.parse("nuc472=1,m487=2").deal(6)).containsExactly(BoardProfile.M487, BoardProfile.NUC472,
        BoardProfile.M487, BoardProfile.M487, BoardProfile.NUC472, BoardProfile.M487);
  }

  @Test
  void a_weight_of_zero_leaves_a_profile_out() {
    assertThat(Mix.parse("nuc472=0,m487=1").deal(3)).containsOnly(BoardProfile.M487);
  }

  @Property
  void any_stretch_from_the_start_holds_the_mix(
      @ForAll @IntRange(min = 1, max = 9) int first,
      @ForAll @IntRange(max = 9) int second,
      @ForAll @IntRange(min = 1, max = 300) int boards) {
    List<BoardProfile> dealt = Mix.parse("nuc472=" + first + ",iot-m263a=" + second).deal(boards);
    double share = (double) boards * first / (first + second);
    assertThat((double) Collections.frequency(dealt, BoardProfile.NUC472)).isBetween(share - 1, share + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m487", "m487=", "m487=x", "m487=-1", "m488=1", "m487=1,m487=2", "m487=0", "m487=1,,"})
  void what_is_no_mix_is_refused(String text) {
    assertThatThrownBy(() -> Mix.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_unknown_profile_is_named_with_those_that_exist() {
    assertThatThrownBy(() -> Mix.parse("m488=1"))
        .hasMessage("profile 'm488' is unknown; did you mean m487?; "
            + "nuc472, m487, iot-m487, iot-m263a are allowed, as in " + Mix.DEFAULT);
  }
}
