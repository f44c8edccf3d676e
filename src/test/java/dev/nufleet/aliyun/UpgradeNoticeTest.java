package dev.nufleet.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeNoticeTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_notice_has_the_platforms_words_in_the_platforms_order() {
    assertThat(UpgradeNotice.of(1577152018928L, "1577151897", 314676, "24545b9331082cc3b4faceb9d16b2e8c",
        "https://ota.iot-thing.cn-shanghai.aliyuncs.com/ota/a/b.bin?Expires=1577238418"
            + "&OSSAccessKeyId=LTAI&Signature=x%3D")
        .toJson())
            .isEqualTo("{\"code\":\"1000\",\"data\":{\"size\":314676,\"sign\":\"24545b9331082cc3b4faceb9d16b2e8c\","
        + "\"version\":\"1577151897\",\"url\":\"https://ota.iot-thing.cn-shanghai.aliyuncs.com/ota/a/b.bin"
        + "?Expires=1577238418"
        + "&OSSAccessKeyId=LTAI&Signature=x%3D\",\"signMethod\":\"Md5\",\"md5\":\"24545b9331082cc3b4faceb9d16b2e8c\"},"
        + "\"id\":1577152018928,\"message\":\"success\"}");
  }

  @Test
  void a_digest_that_is_no_md5_is_not_repeated_as_one() {
    String json = new UpgradeNotice(1, "2", "SHA256", new UpgradeNotice.Transfer.Https(5, "ab", "https://x/y"), true,
        Optional.of("MCU"), Map.of("k1", "v1")).toJson();
    assertThat(json).doesNotContain("md5").endsWith(
        "\"signMethod\":\"SHA256\",\"isDiff\":1,\"module\":\"MCU\",\"extData\":{\"k1\":\"v1\"}},"
            + "\"id\":1,\"message\":\"success\"}");
  }

  @Test
  void an_mqtt_download_has_a_stream_in_place_of_a_link() {
    String json = new UpgradeNotice(1, "2", "Md5", new UpgradeNotice.Transfer.Mqtt(5, "ab", 27367, 1), false,
        Optional.empty(), Map.of()).toJson();
    assertThat(json).isEqualTo("{\"code\":\"1000\",\"data\":{\"size\":5,\"sign\":\"ab\",\"version\":\"2\","
        + "\"signMethod\":\"Md5\",\"md5\":\"ab\",\"dProtocol\":\"mqtt\",\"streamId\":27367,\"streamFileId\":1},"
        + "\"id\":1,\"message\":\"success\"}");
  }

  @Test
  void a_firmware_of_several_files_lists_them_and_has_no_size_of_its_own() {
    UpgradeNotice.Transfer files = new UpgradeNotice.Transfer.Files(List.of(
        new UpgradeNotice.FilePart("a.bin", 5, "https://x/a", "aa", "ab"),
        new UpgradeNotice.FilePart("b.bin", 6, "https://x/b", "ba", "bb")));
    String json = new UpgradeNotice(1, "2", "Md5", files, false, Optional.empty(), Map.of()).toJson();
    assertThat(json).isEqualTo("{\"code\":\"1000\",\"data\":{\"version\":\"2\",\"signMethod\":\"Md5\",\"files\":["
        + "{\"fileSize\":5,\"fileName\":\"a.bin\",\"fileUrl\":\"https://x/a\",\"fileMd5\":\"aa\",\"fileSign\":\"ab\"},"
        + "{\"fileSize\":6,\"fileName\":\"b.bin\",\"fileUrl\":\"https://x/b\",\"fileMd5\":\"ba\",\"fileSign\":\"bb\"}"
        + "]},\"id\":1,\"message\":\"success\"}");
  }

  @Test
  void an_answer_carries_the_requests_id_and_code_200() {
    assertThat(UpgradeNotice.of(1, "2", 5, "ab", "https://x/y").toReplyJson("77")).isEqualTo("{\"id\":\"77\","
        + "\"code\":200,\"data\":{\"size\":5,\"sign\":\"ab\",\"version\":\"2\",\"url\":\"https://x/y\","
        + "\"signMethod\":\"Md5\",\"md5\":\"ab\"},\"message\":\"success\"}");
  }

  @Test
  void reports_of_all_sdks_are_read() {
    assertThat(DeviceReport.inform(utf8("{\"id\":\"0\",\"params\":{\"version\":\"1\"}}")))
        .contains(new DeviceReport.Inform("0", "", "1"));
    assertThat(DeviceReport.inform(utf8("{\"id\":1,\"params\":{\"version\":\"1.0\", \"module\":\"MCU\"}}")))
        .contains(new DeviceReport.Inform("1", "MCU", "1.0"));
    assertThat(DeviceReport.progress(utf8("{\"id\":0,\"params\":{\"step\":\"-3\",\"desc\":\"\"}}")))
        .contains(new DeviceReport.Progress("0", "", -3, ""));
    assertThat(
        DeviceReport.progress(utf8("{\"id\":\"7\",\"params\":{\"step\":55,\"desc\":\"x\",\"module\":\"default\"}}")))
        .contains(new DeviceReport.Progress("7", "", 55, "x"));
    assertThat(DeviceReport.request(utf8("{\"id\":\"123\",\"version\":\"1.0\",\"params\":{}}")))
        .contains(new DeviceReport.Request("123", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "1", "{\"id\":1}", "{\"id\":1,\"params\":[]}", "{\"params\":{\"step\":\"101\"}}",
      "{\"params\":{\"step\":\"-5\"}}", "{\"params\":{\"step\":\"x\"}}", "{\"params\":{\"step\":{}}}", "\u0000"})
  void what_is_no_report_is_none(String text) {
    assertThat(DeviceReport.progress(utf8(text))).isEmpty();
    assertThat(DeviceReport.inform(utf8(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Md5", "MD5", "md5"})
  void an_md5_is_repeated_as_one_however_its_method_is_written(String method) {
    String json = new UpgradeNotice(1, "2", method, new UpgradeNotice.Transfer.Https(5, "ab", "https://x/y"), false,
        Optional.empty(), Map.of()).toJson();
    assertThat(json).contains("\"signMethod\":\"" + method + "\",\"md5\":\"ab\"");
  }
}
