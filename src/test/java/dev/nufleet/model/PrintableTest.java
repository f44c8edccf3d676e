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

  @Test
  void a_file_of_many_lines_keeps_them_and_no_colour() {
    assertThat(Printable.lines("a\r\nb\tc\u001b[31md")).isEqualTo("a\r\nb\tc\\x1b[31md");
  }

  @Test
  void the_last_and_the_first_of_what_can_be_read_stay_as_they_are() {
    assertThat(Printable.line(" ~\u00a0\u00ff\u0100")).isEqualTo(" ~\u00a0\u00ff\u0100");
    assertThat(Printable.line("\u007f ~\u00ad\u0600")).isEqualTo("\\x7f ~\\xad\\u0600");
  }

  @Test
  void a_colour_within_a_text_leaves_what_stands_around_it() {
    String text = "before" + " ".repeat(40) + "\u001b[1;32mgreen\u001b[0m\u0007";
    assertThat(Printable.coloured(text)).isEqualTo("before" + " ".repeat(40) + "\u001b[1;32mgreen\u001b[0m\\x07");
  }

  @Test
  void json_escapes_what_is_not_fit_for_a_terminal_and_means_the_same() {
    String plain = "{\"a\": \"x\\n~\"}";
    assertThat(Printable.json(plain)).isSameAs(plain);
    assertThat(Printable.json("")).isEmpty();
    assertThat(Printable.json("{\"b\u00f6rd\": \"\u4e2d\ud83d\ude00 ~\"}"))
        .isEqualTo("{\"b\u00f6rd\": \"\u4e2d\ud83d\ude00 ~\"}");
    assertThat(Printable.json("\"a\u007fb\u202ec\ud83dd\"")).isEqualTo("\"a\\u007fb\\u202ec\\ud83dd\"");
    assertThat(Printable.json("\"\u00e9~\u0085\"")).isEqualTo("\"\u00e9~\\u0085\"");
    assertThat(Printable.json("\"\udb40\udc01\"")).as("a tag, two halves").isEqualTo("\"\\udb40\\udc01\"");
  }

  @Property
  void no_text_reaches_a_terminal_with_a_control_in_it(@ForAll String text) {
    assertThat(Printable.line(text).codePoints()).noneMatch(c -> Character.getType(c) == Character.CONTROL
        || Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.SURROGATE);
    assertThat(Printable.coloured(text).replaceAll("[\r\n\t]|\u001b\\[[0-9;]*m", "").codePoints())
        .noneMatch(Character::isISOControl);
  }
}
