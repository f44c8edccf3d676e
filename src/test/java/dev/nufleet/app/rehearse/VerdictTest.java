package dev.nufleet.app.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.rehearse.ConsoleEar.Dialled;
import dev.nufleet.app.rehearse.ConsoleEar.Dialled.Stage;
import dev.nufleet.app.rehearse.Verdict.Kind;
import dev.nufleet.model.BoardProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final String MQTT = "a1.iot-as-mqtt.cn-shanghai.aliyuncs.com";
  private static final String OTA = "ota.iot-thing.cn-shanghai.aliyuncs.com";

  private static Dialled dial(int number, String host, Stage stage, int value) {
    return new Dialled(number, host, 443, stage, value, "line " + number);
  }

  private static Verdict of(boolean upgraded, String end, Map<Integer, String> whys, Dialled... dials) {
    return Verdict.of(new Course(BoardProfile.M487, upgraded, end, List.of(dials), whys, ""));
  }

  @Test
  void a_board_that_upgrades_and_prints_no_flag_works() {
    Verdict verdict = of(true, "", Map.of(), dial(0, MQTT, Stage.UP, 0), dial(1, OTA, Stage.UP, 0));
    assertThat(verdict).returns(Kind.WORKS, Verdict::kind).returns("line 0", Verdict::line)
        .returns("nothing to do", Verdict::advice);
  }

  @Test
  void a_failure_that_a_board_gets_over_is_no_stop() {
    assertThat(of(true, "", Map.of(), dial(0, MQTT, Stage.NO_HANDSHAKE, 0x7780), dial(1, MQTT, Stage.UP, 0)).kind())
        .isEqualTo(Kind.WORKS);
  }

  @Test
  void a_flag_is_told_with_the_place_where_it_is_printed() {
    Verdict verdict = of(true, "", Map.of(), dial(0, MQTT, Stage.UP, 0), dial(1, OTA, Stage.UP, 0x0c));
    assertThat(verdict).returns(Kind.WORKS_WITH_A_FLAG, Verdict::kind).returns("download", Verdict::where)
        .returns("line 1", Verdict::line).returns(0x0c, Verdict::value);
    assertThat(verdict.says()).isEqualTo("at the download it prints 0x0c (the certificate: it is for another name,"
        + " no chain to its root) and goes on");
  }

  @Test
  void flags_of_both_places_are_told_together_if_they_are_the_same() {
    assertThat(of(true, "", Map.of(), dial(0, MQTT, Stage.UP, 4), dial(1, OTA, Stage.UP, 4)).says())
        .startsWith("at the sign-in and the download it prints 0x04");
    assertThat(of(true, "", Map.of(), dial(0, MQTT, Stage.UP, 4), dial(1, OTA, Stage.UP, 8)).says())
        .contains("at the sign-in it prints 0x04").contains("; at the download it prints 0x08");
  }

  @Test
  void a_stop_tells_where_why_and_what_the_board_does_then() {
    Verdict verdict = of(false, "main-ended mqtt", Map.of(2, "the server sent the fatal alert 40"),
        dial(0, MQTT, Stage.NO_HANDSHAKE, 0x7780), dial(1, MQTT, Stage.NO_HANDSHAKE, 0x7780),
        dial(2, MQTT, Stage.NO_HANDSHAKE, 0x7780));
    assertThat(verdict).returns(Kind.STOPS, Verdict::kind).returns("sign-in", Verdict::where)
        .returns(0x7780, Verdict::value);
    assertThat(verdict.says()).isEqualTo("at the sign-in: the server refuses the handshake with the fatal alert 40"
        + " (handshake_failure: no suite that both know); main() ends after 3 tries, and only a reset begins anew");
    assertThat(verdict.advice()).contains("TLS_RSA_WITH_AES");
  }

  @Test
  void what_is_not_known_beforehand_is_told_in_the_client_s_own_words() {
    Verdict verdict = of(false, "download-hindered tls", Map.of(1, "a wrong Finished"),
        dial(0, MQTT, Stage.UP, 0), dial(1, OTA, Stage.NO_HANDSHAKE, 0x7e80));
    assertThat(verdict.says()).isEqualTo("at the download: the handshake fails: a wrong Finished; it tries again"
        + " without end, and serves no MQTT meanwhile");
    assertThat(verdict.advice()).contains("--consoles");
  }

  @Test
  void a_board_that_comes_to_no_end_is_not_called_one_that_works() {
    assertThat(of(false, "silent", Map.of(), dial(0, MQTT, Stage.UP, 0)))
        .returns(Kind.STOPS, Verdict::kind)
        .returns("its connections come up, but nothing more comes of it", Verdict::says);
  }
}
