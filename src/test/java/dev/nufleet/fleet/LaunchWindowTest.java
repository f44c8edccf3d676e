package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaunchWindowTest {
  private final LaunchWindow window = new LaunchWindow(100);

  @Test
  void few_begin_and_each_round_is_twice_the_one_before() {
    assertThat(fill()).isEqualTo(16);
    over(16);
    assertThat(fill()).isEqualTo(32);
    over(32);
    assertThat(fill()).isEqualTo(64);
  }

  @Test
  void a_board_that_is_through_makes_room_for_two() {
    fill();
    window.over();
    assertThat(fill()).isEqualTo(2);
  }

  @Test
  void boards_that_take_their_time_hold_the_others_up_for_a_while_only() {
    fill();
    window.secondPassed();
    assertThat(fill()).isEqualTo(16);
  }

  @Test
  void it_never_grows_beyond_what_is_allowed() {
    for (int i = 0; i < 50; i++) {
      window.secondPassed();
    }
    assertThat(window.isWhole()).isTrue();
    assertThat(fill()).isEqualTo(100);
    over(100);
    assertThat(fill()).isEqualTo(100);
    assertThat(new LaunchWindow(7).isWhole()).isTrue();
  }

  @Test
  void the_next_round_begins_with_the_window_of_the_last() {
    over(fill());
    fill();
    window.clear();
    assertThat(fill()).isEqualTo(32);
  }

  private int fill() {
    int launched = 0;
    while (window.hasRoom()) {
      window.launched();
      launched++;
    }
    return launched;
  }

  private void over(int boards) {
    for (int i = 0; i < boards; i++) {
      window.over();
    }
  }
}
