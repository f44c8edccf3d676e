package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void what_can_be_read_stays() {
    for (String text : new String[] {"", "plain", "b\u00f6rd \u4e2d\u6587 \ud83d\ude00", "a\\b"}) {
      assertThat(Printable.line(text)).isEqualTo(text);
      assertThat(Printable.coloured(text)).isEqualTo(text);
    }
  }

  @Test
  void what_moves_breaks_turns_or_hides_is_written_out() {
    assertThat(Printable.line("a\u001b[2J\u0007\u007f\u009b1m")).isEqualTo("a\\x1b[2J\\x07\\x7f\\x9b1m");
    assertThat(Printable.line("\u202eexe\u2066\u200f\ufeff")).isEqualTo("\\u202eexe\\u2066\\u200f\\ufeff");
    assertThat(Printable.line("a\r\nb\tc\u2028d\u0085e")).isEqualTo("a  b c\\u2028d\\x85e");
    assertThat(Printable.line("x\ud83d")).isEqualTo("x\\ud83d");
  }

  @Test
  void a_console_keeps_its_lines_and_colours_and_nothing_else() {
    assertThat(Printable.coloured("\u001b[31mred\u001b[0m\r\n\tx")).isEqualTo("\u001b[31mred\u001b[0m\r\n\tx");
    assertThat(Printable.coloured("\u001b[2J\u001b]0;title\u0007\u001b[3A\u001b"))
        .isEqualTo("\\x1b[2J\\x1b]0;title\\x07\\x1b[3A\\x1b");
  }

  @Test
  void a_long_text_is_cut_between_characters() {
    assertThat(Printable.brief("a".repeat(200))).isEqualTo("a".repeat(160) + "\u2026");
    assertThat(Printable.brief("ab\ud83d\ude00", 3)).isEqualTo("ab\u2026");
    assertThat(Printable.brief("abc", 3)).isEqualTo("abc");
  }

  @Property
  void no_text_reaches_a_terminal_with_a_control_in_it(@ForAll String text) {
    assertThat(Printable.line(text).codePoints()).noneMatch(c -> Character.getType(c) == Character.CONTROL
        || Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.SURROGATE);
    assertThat(Printable.coloured(text).replaceAll("[\r\n\t]|\u001b\\[[0-9;]*m", "").codePoints())
        .noneMatch(Character::isISOControl);
  }
}
