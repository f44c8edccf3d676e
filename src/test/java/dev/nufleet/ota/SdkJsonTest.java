package dev.nufleet.ota;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SdkJsonTest {
  @Test
  void values_are_found_in_any_order_and_by_level() {
    SdkJson json = SdkJson.of(
        "{ \"a\" : {\"x\":\"inner\",\"y\":[1,{\"z\":2}]}, \"n\":-12.5e3,\"x\":\"outer\",\"t\":true}");

    assertThat(json.value("x")).hasToString("outer");
    assertThat(json.value("a").value("x")).hasToString("inner");
    assertThat(json.value("a").value("y")).hasToString("[1,{\"z\":2}]");
    assertThat(json.value("n")).hasToString("-12.5e3");
    assertThat(json.value("t")).hasToString("true");
    assertThat(json.value("z")).isNull();
  }

  @Test
  void only_blanks_may_precede_the_first_brace() {
    assertThat(SdkJson.of("  {\"a\":1}").value("a")).hasToString("1");
    assertThat(SdkJson.of("\n{\"a\":1}").value("a")).isNull();
    assertThat(SdkJson.of("\u00ef\u00bb\u00bf{\"a\":1}").value("a")).isNull();
    assertThat(SdkJson.of("[{\"a\":1}]").value("a")).isNull();
    assertThat(SdkJson.of("").value("a")).isNull();
  }

  @Test
  void nothing_is_unescaped_and_an_escaped_quote_ends_the_string() {
    SdkJson json = SdkJson.of("{\"url\":\"https:\\/\\/h\\u0026x\",\"q\":\"a\\\"b\"}");

    assertThat(json.value("url")).hasToString("https:\\/\\/h\\u0026x");
    assertThat(json.value("q")).hasToString("a\\");
  }

  @Test
  void an_empty_string_counts_as_absent() {
    assertThat(SdkJson.of("{\"version\":\"\",\"b\":\"2\"}").value("version")).isNull();
    assertThat(SdkJson.of("{\"version\":\"\",\"b\":\"2\"}").value("b")).hasToString("2");
  }

  @Test
  void null_is_skipped_over_to_what_comes_next() {
    assertThat(SdkJson.of("{\"a\":null,\"b\":1}").value("a")).hasToString("b");
  }

  @Test
  void braces_within_strings_do_not_end_an_object() {
    assertThat(SdkJson.of("{\"data\":{\"v\":\"}}\",\"w\":1},\"x\":2}").value("data").value("w")).hasToString("1");
  }

  @Test
  void what_was_cut_off_is_absent() {
    assertThat(SdkJson.of("{\"message\":\"succ").value("message")).isNull();
    assertThat(SdkJson.of("{\"size\":123").value("size")).isNull();
    assertThat(SdkJson.of("{\"a\":1}\0\"b\":2}").value("b")).isNull();
  }

  @Property
  void no_text_makes_the_reader_stumble(@ForAll String text, @ForAll String name) {
    SdkJson value = SdkJson.of("{" + text).value(name);
    if (value != null) {
      assertThat(text).contains(value.toString());
    }
  }

  @Property
  void a_simple_pair_reads_back(@ForAll int number) {
    assertThat(SdkJson.of("{\"a\":\"b\",\"n\":" + number + "}").value("n")).hasToString(Integer.toString(number));
  }
}
