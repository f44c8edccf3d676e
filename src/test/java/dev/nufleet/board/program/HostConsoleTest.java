package dev.nufleet.board.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostConsoleTest {
  private HostConsole console = HostConsole.startedAt(0);

  @Test
  void a_key_is_taken_at_the_next_beat_of_two_seconds() {
    press(500, 'h');

    assertThat(at(1999).prints()).isEmpty();
    assertThat(text(at(2000))).isEqualTo("""
        ** MBED HEAP STATS **
        **** current_size: 28779
        **** max_size    : 32180
        *****************************

        """.replace("\n", "\r\n"));
  }

  @Test
  void two_keys_take_two_beats() {
    press(100, 'h');
    press(101, 's');

    assertThat(text(at(2000))).startsWith("** MBED HEAP STATS **");
    assertThat(text(at(2001))).isEmpty();
    assertThat(text(at(4000))).startsWith("** MBED THREAD STACK STATS **");
  }

  @Test
  void after_a_late_beat_the_next_one_comes_two_seconds_later_again() {
    press(100, 'h');
    press(101, 's');

    HostConsole.Turn late = at(2700);
    assertThat(text(late)).startsWith("** MBED HEAP STATS **");
    assertThat(late.wakeAtMillis()).isEqualTo(4700);
    assertThat(text(at(4699))).isEmpty();
    assertThat(text(at(4700))).startsWith("** MBED THREAD STACK STATS **");
  }

  @Test
  void the_beat_goes_on_while_no_key_comes() {
    HostConsole.Turn turn = press(7300, 'h');

    assertThat(turn.wakeAtMillis()).isEqualTo(8000);
  }

  @Test
  void nothing_wakes_a_console_without_keys() {
    assertThat(at(2000).wakeAtMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void the_seventeenth_key_is_lost() {
    for (int i = 0; i < 16; i++) {
      press(10, '?');
    }
    press(11, 'h');

    for (int beat = 1; beat <= 20; beat++) {
      assertThat(at(beat * 2000L).prints()).as("beat %d", beat).isEmpty();
    }
    assertThat(console.fifo()).isEmpty();
  }

  @Test
  void r_resets_the_board_two_seconds_after_it_was_taken() {
    press(0, 'r');

    HostConsole.Turn taken = at(2000);
    assertThat(text(taken)).isEqualTo("\r\nSystem reset after 2 secs...\r\n\r\n\r\n");
    assertThat(taken.reset()).isFalse();
    assertThat(taken.wakeAtMillis()).isEqualTo(4000);
    assertThat(at(3999).reset()).isFalse();
    assertThat(at(4000).reset()).isTrue();
  }

  @Test
  void keys_wait_while_a_reset_is_under_way() {
    press(0, 'r');
    press(0, 'h');
    at(2000);

    assertThat(at(3000).prints()).isEmpty();
    assertThat(at(4000)).extracting(HostConsole.Turn::reset, HostConsole.Turn::prints).containsExactly(true, List.of());
  }

  @Test
  void an_unknown_key_and_a_capital_letter_are_swallowed_in_silence() {
    press(0, 'H');
    press(0, '\n');

    assertThat(at(2000).prints()).isEmpty();
    assertThat(at(4000).prints()).isEmpty();
    assertThat(console.fifo()).isEmpty();
  }

  @Test
  void the_stack_statistics_look_like_those_of_a_wifi_board() {
    press(0, 's');

    assertThat(text(at(2000))).isEqualTo("""
        ** MBED THREAD STACK STATS **
        Thread: 0x20003170, Stack size: 2048, Max stack: 552
        Thread: 0x20005da8, Stack size: 512, Max stack: 104
        Thread: 0x20005d64, Stack size: 8192, Max stack: 3440
        Thread: 0x20005dec, Stack size: 768, Max stack: 96
        *****************************

        """.replace("\n", "\r\n"));
  }

  @Test
  void main_is_missing_from_the_statistics_after_it_returned() {
    press(0, 's');

    HostConsole.Turn turn = console.onTime(2000, BoardProfile.IOT_M487, true);
    assertThat(text(turn)).doesNotContain("Stack size: 8192").contains("Stack size: 2048");
  }

  @Test
  void an_ethernet_board_has_two_threads_more() {
    press(0, 's');

    HostConsole.Turn turn = console.onTime(2000, BoardProfile.NUC472, false);
    assertThat(text(turn)).contains("Stack size: 1200", "Stack size: 1024");
  }

  private HostConsole.Turn press(long now, char key) {
    HostConsole.Turn turn = console.onKey(now, key);
    console = turn.next();
    return turn;
  }

  private HostConsole.Turn at(long now) {
    HostConsole.Turn turn = console.onTime(now, BoardProfile.IOT_M487, false);
    console = turn.next();
    return turn;
  }

  private static String text(HostConsole.Turn turn) {
    StringBuilder out = new StringBuilder();
    turn.prints().forEach(print -> print.appendTo(out, Printed.Style.PLAIN));
    return out.toString();
  }
}
