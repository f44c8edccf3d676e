package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PerBoardTest {
  private final PerBoard<List<String>> known = new PerBoard<>(ArrayList::new);

  @Test
  void what_is_known_is_of_one_board_until_it_is_forgotten() {
    known.of(3).add("x");
    known.of(1).add("y");
    assertThat(known.of(3)).containsExactly("x");
    assertThat(known.of(2)).isEmpty();
    assertThat(known.forget(3)).isEmpty();
    assertThat(known.of(3)).isEmpty();
    assertThat(known.of(1)).containsExactly("y");
  }

  @Test
  void boards_come_by_their_numbers_and_those_of_which_nothing_is_known_are_left_out() {
    known.of(3);
    known.of(0);
    List<Integer> numbers = new ArrayList<>();
    known.forEach((one, number) -> numbers.add(number));
    assertThat(numbers).containsExactly(0, 3);
  }

  @Property
  void a_set_holds_what_was_put_into_it_be_it_little_or_much(
      @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> all) {
    Set<Integer> set = Set.of();
    for (int one : all) {
      set = PerBoard.with(set, one);
    }
    assertThat(set).isEqualTo(new HashSet<>(all));
  }

  @Test
  void names_have_numbers_from_zero_and_each_only_one() {
    BoardNames names = new BoardNames();
    assertThat(List.of(names.numberOf("b"), names.numberOf("a"), names.numberOf("b"), names.numberOf("b")))
        .containsExactly(0, 1, 0, 0);
    assertThat(names.nameOf(1)).isEqualTo("a");
  }
}
