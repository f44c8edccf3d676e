package dev.nufleet.ota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.VirtualBoard;
import dev.nufleet.model.Pace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NoticeReaderTest {
  private static final Map<String, Integer> CONFIG_LINES = new TreeMap<>(Map.of(
      "configId", 192, "configSize", 198, "sign", 206, "signMethod", 212, "url", 218, "getType", 224));

  private final VirtualBoard hal = new VirtualBoard(Pace.BOARD);

  @Test
  void each_field_that_a_configuration_lacks_has_its_line() {
    for (NoticeReader.Kind kind : List.of(NoticeReader.Kind.CONFIG_REPLY, NoticeReader.Kind.CONFIG_PUSH)) {
      CONFIG_LINES.forEach((field, line) -> {
        NoticeReader reader = new NoticeReader(hal.hal(), kind, Notice.NONE);
        String payload = configuration(kind, "9").replace("\"" + field + "\"", "\"other\"");
        assertThat(read(reader, payload)).isEqualTo("no-" + field.toLowerCase(Locale.ROOT));
        assertThat(hal.lines()).endsWith(
            "[err] otalib_GetConfigParams(" + line + "): get value of "
                + (field.equals("configSize") ? "size" : field) + " key failed",
            "[err] ota_callback(" + (kind == NoticeReader.Kind.CONFIG_REPLY ? 98 : 139)
                + "): Get firmware parameter failed");
        assertThat(reader.notice()).as("nothing is kept").isEqualTo(Notice.NONE);
      });
    }
  }

  @Test
  void a_good_configuration_gives_link_and_size() {
    for (NoticeReader.Kind kind : List.of(NoticeReader.Kind.CONFIG_REPLY, NoticeReader.Kind.CONFIG_PUSH)) {
      NoticeReader reader = new NoticeReader(hal.hal(), kind, Notice.NONE.withVersion("7"));
      assertThat(read(reader, configuration(kind, "1234567890123456"))).isNull();
      assertThat(reader.notice().url()).isEqualTo("https://h/f");
      assertThat(reader.notice().version()).isEqualTo("7");
      assertThat(hal.lines()).isEmpty();
      NoticeReader tooLong = new NoticeReader(hal.hal(), kind, Notice.NONE);
      assertThat(read(tooLong, configuration(kind, "12345678901234567"))).isEqualTo("no-configsize");
      assertThat(hal.lines()).startsWith(
          "[err] otalib_GetFirmwareFixlenPara(111): value length of the key is too long");
    }
  }

  @Test
  void what_says_no_success_or_has_no_section_is_refused_with_the_lines_of_its_branch() {
    refused(NoticeReader.Kind.FIRMWARE, "{\"data\":{}}", "invalid-json", 40, "invalid json doc of OTA ");
    refused(NoticeReader.Kind.FIRMWARE, "{\"message\":\"succes\",\"data\":{}}", "fail-state", 46,
        "fail state of json doc of OTA");
    refused(NoticeReader.Kind.FIRMWARE, "{\"message\":\"success\"}", "no-data", 53,
        "Not 'data' key in json doc of OTA");
    refused(NoticeReader.Kind.CONFIG_REPLY, "{\"data\":{}}", "invalid-json", 79, "invalid json doc of OTA ");
    refused(NoticeReader.Kind.CONFIG_REPLY, "{\"code\":201,\"data\":{}}", "fail-state", 85,
        "fail state of json doc of OTA");
    refused(NoticeReader.Kind.CONFIG_REPLY, "{\"code\":200}", "no-data", 92, "Not 'data' key in json doc of OTA");
    refused(NoticeReader.Kind.CONFIG_PUSH, "{\"data\":{}}", "no-data", 133, "Not 'data' key in json doc of OTA");
  }

  private void refused(NoticeReader.Kind kind, String payload, String why, int line, String text) {
    assertThat(read(new NoticeReader(hal.hal(), kind, Notice.NONE), payload)).isEqualTo(why);
    assertThat(hal.lines()).containsExactly("[err] ota_callback(" + line + "): " + text);
  }

  private String read(NoticeReader reader, String payload) {
    hal.clearConsole();
    String[] refusal = new String[1];
    hal.run(() -> refusal[0] = reader.read(payload));
    return refusal[0];
  }

  private static String configuration(NoticeReader.Kind kind, String size) {
    String section = kind == NoticeReader.Kind.CONFIG_REPLY ? "\"code\":200,\"data\"" : "\"params\"";
    return "{" + section + ":{\"configId\":\"c\",\"configSize\":" + size + ",\"sign\":\"s\",\"signMethod\":\"Md5\","
        + "\"url\":\"https://h/f\",\"getType\":\"file\"}}";
  }
}
