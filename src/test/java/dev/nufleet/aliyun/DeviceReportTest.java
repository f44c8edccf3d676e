package dev.nufleet.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of what a device may say; {@link UpgradeNoticeTest} has what the SDKs do say. */
class DeviceReportTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] inform(String version, String module) {
    return utf8("{\"id\":\"1\",\"params\":{\"version\":\"" + version + "\",\"module\":\"" + module + "\"}}");
  }

  private static byte[] progress(String step) {
    return utf8("{\"id\":\"1\",\"params\":{\"step\":\"" + step + "\"}}");
  }

  @Test
  void a_version_has_1_to_64_characters() {
    assertThat(DeviceReport.inform(inform("v".repeat(64), ""))).isPresent();
    assertThat(DeviceReport.inform(inform("v".repeat(65), ""))).isEmpty();
    assertThat(DeviceReport.inform(inform("v", ""))).isPresent();
    assertThat(DeviceReport.inform(inform("", ""))).isEmpty();
    assertThat(DeviceReport.inform(utf8("{\"params\":{\"version\":null}}"))).isEmpty();
  }

  @Test
  void a_module_name_of_over_64_characters_is_taken_for_the_default_module() {
    assertThat(DeviceReport.inform(inform("1", "m".repeat(64))).orElseThrow().module()).isEqualTo("m".repeat(64));
    assertThat(DeviceReport.inform(inform("1", "m".repeat(65))).orElseThrow().module()).isEmpty();
  }

  @Test
  void a_message_without_an_id_has_id_0() {
    assertThat(DeviceReport.inform(utf8("{\"params\":{\"version\":\"1\"}}")).orElseThrow().id()).isEqualTo("0");
    assertThat(DeviceReport.request(utf8("{}"))).contains(new DeviceReport.Request("0", ""));
  }

  @ParameterizedTest
  @CsvSource({"-4, true", "-1, true", "0, false", "1, false", "100, false"})
  void steps_of_minus_4_to_100_are_taken_and_those_below_zero_are_failures(String step, boolean failure) {
    DeviceReport.Progress progress = DeviceReport.progress(progress(step)).orElseThrow();
    assertThat(progress.step()).isEqualTo(Integer.parseInt(step));
    assertThat(progress.failure()).isEqualTo(failure);
    assertThat(progress.desc()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "101", "+1", "1.0", "0x1", "1000", ""})
  void other_steps_are_no_report(String step) {
    assertThat(DeviceReport.progress(progress(step))).isEmpty();
  }

  @Test
  void a_request_names_its_module_or_asks_for_the_default_one() {
    assertThat(DeviceReport.request(utf8("{\"id\":\"1\",\"params\":{\"module\":\"MCU\"}}")))
        .contains(new DeviceReport.Request("1", "MCU"));
    assertThat(DeviceReport.request(utf8("{\"id\":\"1\",\"params\":[\"MCU\"]}")))
        .contains(new DeviceReport.Request("1", ""));
    assertThat(DeviceReport.request(utf8("[1]"))).isEmpty();
    assertThat(DeviceReport.request(utf8("{\"id\":"))).isEmpty();
  }

  @Test
  void the_parameters_of_a_message_come_with_its_id() {
    DeviceReport.Message message = DeviceReport.params(utf8("{\"id\":12,\"params\":{\"a\":1}}")).orElseThrow();
    assertThat(message.id()).isEqualTo("12");
    assertThat(message.params().get("a").asInt()).isEqualTo(1);
  }
}
