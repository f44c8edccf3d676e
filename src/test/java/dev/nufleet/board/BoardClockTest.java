package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.Pace;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoardClockTest {
  private final AtomicLong real = new AtomicLong(TimeUnit.HOURS.toNanos(1));

  @Test
  void at_the_boards_own_pace_a_delay_is_waited_out_in_full() {
    BoardClock clock = new BoardClock(Pace.BOARD, real::get);
    clock.spend(millis(100));
    assertThat(clock.aheadNanos()).isEqualTo(millis(100));
    assertThat(clock.boardMillis()).isEqualTo(100);
  }

  @Test
  void a_divided_pace_divides_delays_but_not_the_boards_own_time() {
    BoardClock clock = new BoardClock(new Pace(4), real::get);
    clock.spend(millis(2000));
    assertThat(clock.aheadNanos()).isEqualTo(millis(500));
    assertThat(clock.boardMillis()).isEqualTo(2000);
  }

  @Test
  void delays_shorter_than_a_timers_tick_add_up_until_one_is_worth_a_timer() {
    BoardClock clock = new BoardClock(new Pace(100), real::get);
    int passedAtOnce = 0;
    while (clock.aheadNanos() == 0) {
      clock.spend(millis(100));
      passedAtOnce++;
    }
    assertThat(passedAtOnce).isEqualTo(11);
    assertThat(clock.aheadNanos()).isEqualTo(millis(11));
  }

  @Test
  void at_the_boards_own_pace_the_shortest_delay_is_waited_for_too() {
    BoardClock clock = new BoardClock(Pace.BOARD, real::get);
    clock.spend(millis(1));
    assertThat(clock.aheadNanos()).isEqualTo(millis(1));
    clock.spend(1);
    assertThat(clock.aheadNanos()).isEqualTo(millis(1) + 1);
  }

  @Test
  void a_late_timer_is_made_up_for() {
    BoardClock clock = new BoardClock(Pace.BOARD, real::get);
    clock.spend(millis(100));
    real.addAndGet(millis(130));
    clock.spend(millis(100));
    assertThat(clock.aheadNanos()).isEqualTo(millis(70));
  }

  @Test
  void time_lost_while_a_machine_slept_is_not_made_up_for() {
    BoardClock clock = new BoardClock(Pace.BOARD, real::get);
    real.addAndGet(TimeUnit.HOURS.toNanos(2));
    clock.spend(millis(1000));
    assertThat(clock.aheadNanos()).isEqualTo(millis(750));
  }

  @Test
  void at_max_nothing_is_waited_for_and_the_boards_time_is_the_sum_of_its_delays() {
    BoardClock clock = new BoardClock(Pace.MAX, real::get);
    clock.spend(millis(200));
    clock.spend(millis(2000));
    assertThat(clock.aheadNanos()).isZero();
    assertThat(clock.boardMillis()).isEqualTo(2200);
    assertThat(clock.uptimeMillis()).isZero();
  }

  @Test
  void what_a_peer_took_counts_as_the_boards_time() {
    BoardClock clock = new BoardClock(new Pace(10), real::get);
    real.addAndGet(millis(300));
    clock.meetRealTime();
    assertThat(clock.boardMillis()).isEqualTo(3000);
    assertThat(clock.uptimeMillis()).isEqualTo(300);
  }

  private static long millis(long n) {
    return TimeUnit.MILLISECONDS.toNanos(n);
  }
}
