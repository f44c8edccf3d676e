package dev.nufleet.csdk.port;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.hal.Printed;
import dev.nufleet.hal.Printed.Style;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SdkLogTest {
  @Test
  void a_line_names_level_function_and_source_line() {
    Printed line = SdkLog.line(Level.DBG, "wrapper_mqtt_subscribe", 2917, "PERFORM subscribe to '%s' (msgId=%d)")
        .with("/ota/device/request/pk/dn", 2);
    assertThat(plain(line)).isEqualTo(
        "[dbg] wrapper_mqtt_subscribe(2917): PERFORM subscribe to '/ota/device/request/pk/dn' (msgId=2)\r\n");
  }

  @Test
  void the_raw_form_switches_the_colour_off_behind_the_line_end() {
    assertThat(raw(SdkLog.line(Level.ERR, "f", 1, "x"))).isEqualTo("\u001b[1;31m[err] f(1): x\r\n\u001b[0m");
    assertThat(raw(SdkLog.line(Level.WRN, "f", 1, "x"))).startsWith("\u001b[1;35m[wrn]");
    assertThat(raw(SdkLog.line(Level.INF, "f", 1, "x"))).startsWith("\u001b[1;33m[inf]");
    assertThat(raw(SdkLog.line(Level.DBG, "f", 1, "x"))).startsWith("\u001b[1;36m[dbg]");
  }

  @Test
  void a_text_that_ends_its_line_itself_gets_no_second_line_end() {
    Printed line = SdkLog.line(Level.INF, "iotx_mc_read_packet", 571, "read len:%d\n").with(2048);
    assertThat(raw(line)).isEqualTo("\u001b[1;33m[inf] iotx_mc_read_packet(571): read len:2048\r\n\u001b[0m");
  }

  @Test
  void a_text_of_255_bytes_and_more_is_cut_and_marked() {
    SdkLog.Statement line = SdkLog.line(Level.INF, "f", 1, "%s");
    assertThat(plain(line.with("a".repeat(254)))).isEqualTo("[inf] f(1): " + "a".repeat(254) + "\r\n");
    assertThat(plain(line.with("a".repeat(255)))).isEqualTo("[inf] f(1): " + "a".repeat(255) + " ...\r\n");
    assertThat(plain(line.with("a".repeat(300)))).isEqualTo("[inf] f(1): " + "a".repeat(255) + " ...\r\n");
    assertThat(plain(line.with("\u00e4".repeat(200)))).isEqualTo(
        "[inf] f(1): " + "\u00e4".repeat(127) + "\uFFFD ...\r\n");
  }

  @Test
  void numbers_are_padded_as_the_sources_say() {
    assertThat(plain(SdkLog.port("%20s : %08d, %02d, 0x%02x, -0x%04x, 100%%").with("Packet Ident", 2, 0, 8, 0x52)))
        .isEqualTo("        Packet Ident : 00000002, 00, 0x08, -0x0052, 100%\r\n");
  }

  @Test
  void sample_lines_have_three_digits_and_no_colour() {
    assertThat(raw(SdkLog.sample("event_handle", 79, "publish success, packet-id=%d").with(1)))
        .isEqualTo("event_handle|079 :: publish success, packet-id=1\r\n");
  }

  @Test
  void the_console_turns_a_bare_line_feed_into_a_line_end() {
    assertThat(plain(SdkLog.port("a\nb\r\nc"))).isEqualTo("a\r\nb\r\nc\r\n");
  }

  @Test
  void a_block_shows_each_line_behind_its_mark() {
    Printed request = SdkLog.block("_http_send_header", 171, "REQUEST", '>', "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(raw(request)).isEqualTo("[dbg] _http_send_header(171): REQUEST (Length: 27 Bytes)\r\n"
        + "> GET / HTTP/1.1\r\n> Host: h\r\n> \r\n");
    Printed response =
        SdkLog.block("httpclient_recv_response", 488, "RESPONSE", '<', "HTTP/1.1 206 Partial Content\r\nDa");
    assertThat(plain(response)).isEqualTo("[dbg] httpclient_recv_response(488): RESPONSE (Length: 32 Bytes)\r\n"
        + "< HTTP/1.1 206 Partial Content\r\n< Da\r\n");
  }

  @Test
  void a_block_counts_bytes_and_shows_them_as_a_terminal_does() {
    Printed response = SdkLog.block("f", 1, "RESPONSE", '<', "\u00c3\u00bc\r\n\u00ff\r\n");
    assertThat(plain(response)).isEqualTo("[dbg] f(1): RESPONSE (Length: 7 Bytes)\r\n< \u00fc\r\n< \ufffd\r\n");
    assertThat(plain(SdkLog.block("f", 1, "RESPONSE", '<', "ab\0cd\r\n")))
        .isEqualTo("[dbg] f(1): RESPONSE (Length: 2 Bytes)\r\n< ab\r\n");
  }

  @Test
  void the_dump_of_an_upgrade_notice_is_the_one_of_the_seed() {
    assertThat(dump("{\"code\":\"1000\",\"data\":{\"size\":314676,\"sign\":\"24545b\",\"version\":\"1577151897\","
        + "\"url\":\"https://ota.iot-thing/x.bin?Expires=1\",\"signMethod\":\"Md5\",\"md5\":\"24545b\"},"
        + "\"id\":1577152018928,\"message\":\"success\"}", '<')).isEqualTo("""

        < {
        <     "code": "1000",
        <     "data": {
        <         "size": 314676,
        <         "sign": "24545b",
        <         "version": "1577151897",
        <         "url": "https: //ota.iot-thing/x.bin?Expires=1",
        <         "signMethod": "Md5",
        <         "md5": "24545b"
        <     },
        <     "id": 1577152018928,
        <     "message": "success"
        < }

        """);
  }

  @Test
  void commas_and_brackets_within_strings_break_the_lines_too() {
    assertThat(dump("{\"a\":\"b,c[d]\",\"e\":[],\"f\":{}}", '>')).isEqualTo("""

        > {
        >     "a": "b,
        >     c[
        >         d
        >     ]",
        >     "e": [
        >     ],
        >     "f": {
        >     }
        > }

        """);
  }

  @Test
  void an_escaped_quote_switches_the_layout_off_until_the_next_one() {
    assertThat(dump("{\"a\":\"\\\"x:y,z\\\"\",\"b\":1}", '>')).isEqualTo("""

        > {
        >     "a": "\\"x:y,z\\"",
        >     "b": 1
        > }

        """);
  }

  @Test
  void a_payload_that_is_no_json_object_is_not_dumped() {
    for (String text : List.of(
        "", "x", "[1]", "{", "{\"a\"}", "{\"a\":}", "\"id\":77,\"code\":\"400\",\"data\":{}")) {
      assertThat(dump(text, '>')).as(text).isEmpty();
    }
  }

  @Test
  void the_raw_dump_is_one_coloured_print() {
    assertThat(raw(new JsonDump(ByteString.fromString("{\"a\":1}"), '>')))
        .isEqualTo("\u001b[1;33m\r\n> {\r\n>     \"a\": 1\r\n> }\r\n\r\n\u001b[0m");
  }

  @Property
  void a_dump_can_be_made_of_any_bytes(@ForAll byte[] payload) {
    plain(new JsonDump(ByteString.fromArray(payload), '<'));
  }

  @Property
  void a_dump_can_be_made_of_any_text_in_braces(@ForAll String inside) {
    assertThat(dump("{" + inside + "}", '<')).matches(dump -> dump.isEmpty() || dump.startsWith("\n< {\n< "));
  }

  @Test
  void a_member_is_read_without_its_quotes_and_with_its_escapes() {
    String json = " {\"a\":{\"productKey\":\"inner\"},\"productKey\" : \"p\\/k\", \"n\":[1,{}], \"deviceName\":\"dn\"}";
    assertThat(JsonText.member(json, "productKey")).contains("p\\/k");
    assertThat(JsonText.member(json, "deviceName")).contains("dn");
    assertThat(JsonText.member(json, "n")).contains("[1,{}]");
    assertThat(JsonText.member(json, "x")).isEmpty();
    assertThat(JsonText.member("[]", "x")).isEmpty();
  }

  @Test
  void prints_of_a_small_number_are_made_once_and_those_of_others_say_theirs() {
    SdkLog.Statement statement = SdkLog.port("%d read");
    SdkLog.Statement other = SdkLog.port("%d sent");
    for (int value : new int[] {Integer.MIN_VALUE, -1, 0, 1, 127, 255, 256, 257, 1024}) {
      assertThat(plain(statement.with(value))).isEqualTo(value + " read\r\n");
      assertThat(plain(statement.with(value))).isEqualTo(value + " read\r\n");
      assertThat(plain(other.with(value))).isEqualTo(value + " sent\r\n");
    }
    assertThat(statement.with(127)).isSameAs(statement.with(127));
  }

  private static String dump(String json, char mark) {
    return plain(new JsonDump(ByteString.fromString(json), mark)).replace("\r\n", "\n");
  }

  private static String plain(Printed printed) {
    return text(printed, Style.PLAIN);
  }

  private static String raw(Printed printed) {
    return text(printed, Style.RAW);
  }

  private static String text(Printed printed, Style style) {
    StringBuilder out = new StringBuilder();
    printed.appendTo(out, style);
    return out.toString();
  }
}
