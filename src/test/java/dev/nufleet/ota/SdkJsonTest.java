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

  @Test
  void a_name_counts_only_as_a_whole() {
    SdkJson json = SdkJson.of("{\"abc\":1,\"xab\":2,\"ab\":3}");

    assertThat(json.value("ab")).hasToString("3");
    assertThat(json.value("a")).isNull();
  }

  @Test
  void an_object_ends_with_its_bracket_for_those_who_read_in_it() {
    SdkJson json = SdkJson.of("{\"d\":{\"a\":1,\"s\":\"x\"},\"b\":2,\"l\":[[1],[2]],\"m\":\"end\"}");

    assertThat(json.value("d").value("b")).isNull();
    assertThat(json.value("d").value("s")).hasToString("x");
    assertThat(json.value("d").length()).isEqualTo(15);
    assertThat(json.value("l")).hasToString("[[1],[2]]");
    assertThat(json.value("m").is("end")).isTrue();
    assertThat(json.value("m").is("en")).isFalse();
    assertThat(json.value("m").is("enD")).isFalse();
    assertThat(json.value("m").is("end\"")).isFalse();
  }

  @Test
  void truth_is_written_in_one_case_and_anything_else_is_absent() {
    SdkJson json = SdkJson.of("{\"a\":TRUE,\"b\":FALSE,\"c\":true,\"d\":false,\"z\":1}");

    assertThat(json.value("a")).hasToString("TRUE");
    assertThat(json.value("b")).hasToString("FALSE");
    assertThat(json.value("c")).hasToString("true");
    assertThat(json.value("d")).hasToString("false");
    assertThat(SdkJson.of("{\"a\":True,\"b\":1}").value("a")).isNull();
    assertThat(SdkJson.of("{\"a\":False,\"b\":1}").value("a")).isNull();
  }

  @Test
  void a_bracket_that_stays_open_is_absent() {
    assertThat(SdkJson.of("{\"a\":{\"b\":1").value("a")).isNull();
    assertThat(SdkJson.of("{\"a\":{\"b\":1").value("b")).isNull();
    assertThat(SdkJson.of("{\"a\":[1,[2]").value("a")).isNull();
    assertThat(SdkJson.of("{\"a\"").value("a")).isNull();
    assertThat(SdkJson.of("{\"a\":?}").value("a")).isNull();
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
