package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RebootPauseTest {
  private static final long MILLI = 1_000_000;

  private static List<Long> millis(RebootPause pause, int rounds) {
    return IntStream.range(0, rounds).mapToObj(i -> pause.before(ResetReason.SOFTWARE) / MILLI).toList();
  }

  @Test
  void a_few_reboots_cost_nothing_and_each_further_one_twice_as_much_up_to_two_seconds() {
    assertThat(millis(new RebootPause(Pace.MAX), 10))
        .containsExactly(0L, 0L, 0L, 100L, 200L, 400L, 800L, 1600L, 2000L, 2000L);
    RebootPause ever = new RebootPause(Pace.MAX);
    assertThat(millis(ever, 5000).get(4999)).isEqualTo(2000);
  }

  @Test
  void a_round_takes_a_second_of_the_boards_time_at_least() {
    assertThat(millis(new RebootPause(Pace.BOARD), 8)).containsExactly(0L, 0L, 0L, 1000L, 1000L, 1000L, 1000L, 1600L);
    assertThat(millis(new RebootPause(Pace.parse("board*50")), 5)).containsExactly(0L, 0L, 0L, 100L, 200L);
  }

  @Test
  void what_comes_as_far_as_main_or_is_reset_from_outside_begins_anew() {
    RebootPause pause = new RebootPause(Pace.MAX);
    millis(pause, 9);
    pause.told(new BoardEvent.BootStarted(ResetReason.SOFTWARE));
    assertThat(pause.before(ResetReason.SOFTWARE)).isPositive();
    pause.told(new BoardEvent.Provisioned(false));
    assertThat(pause.before(ResetReason.SOFTWARE)).isZero();
    millis(pause, 9);
    assertThat(pause.before(ResetReason.POWER_ON)).isZero();
    assertThat(pause.before(ResetReason.SOFTWARE)).isZero();
  }
}
