package dev.nufleet.app.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.rehearse.ConsoleEar.Dialled;
import dev.nufleet.app.rehearse.ConsoleEar.Dialled.Stage;
import org.junit.jupiter.api.Test;

class ConsoleEarTest {
  private static final String SIGN_IN = "Connecting to /a1.iot-as-mqtt.cn-shanghai.aliyuncs.com/443...\r\n";
  private static final String HOST = "a1.iot-as-mqtt.cn-shanghai.aliyuncs.com";

  private final ConsoleEar ear = new ConsoleEar();

  @Test
  void each_way_in_which_a_connection_begins_has_its_line() {
    ear.hear(SIGN_IN + " failed ! net_connect returned -0x0044\r\n");
    ear.hear(SIGN_IN + " ok\r\nfailed  ! mbedtls_ssl_handshake returned -0x7780\r\nssl_disconnect\r\n");
    ear.hear(SIGN_IN + " ok\r\ncertificate verification result: 0x08\r\n");
    assertThat(ear.dials()).containsExactly(
        new Dialled(0, HOST, 443, Stage.NOT_CONNECTED, 0x44, "failed ! net_connect returned -0x0044"),
        new Dialled(1, HOST, 443, Stage.NO_HANDSHAKE, 0x7780, "failed  ! mbedtls_ssl_handshake returned -0x7780"),
        new Dialled(2, HOST, 443, Stage.UP, 0x08, "certificate verification result: 0x08"));
  }

  @Test
  void text_may_come_cut_anywhere() {
    String all = SIGN_IN + " ok\r\ncertificate verification result: 0x4000\r\n";
    all.chars().forEach(c -> ear.hear(Character.toString((char) c)));
    assertThat(ear.dials()).extracting(Dialled::value).containsExactly(0x4000);
    assertThat(ear.console()).isEqualTo(all);
  }

  @Test
  void a_connection_without_an_end_counts_but_tells_nothing() {
    ear.hear(SIGN_IN + SIGN_IN + "certificate verification result: 0x00\r\n");
    assertThat(ear.dials()).singleElement().returns(1, Dialled::number);
  }

  @Test
  void a_result_that_belongs_to_no_connection_is_passed_over() {
    ear.hear("certificate verification result: 0x08\r\n");
    assertThat(ear.dials()).isEmpty();
  }

  @Test
  void sign_in_and_download_are_told_apart_by_the_host() {
    ear.hear(SIGN_IN + "certificate verification result: 0x00\r\n");
    ear.hear("Connecting to /ota.iot-thing.cn-shanghai.aliyuncs.com/443...\r\n"
        + "certificate verification result: 0x00\r\n");
    assertThat(ear.dials()).extracting(Dialled::isSignIn).containsExactly(true, false);
  }

  @Test
  void a_board_that_never_ends_is_heard_within_bounds() {
    for (int i = 0; i < 20_000; i++) {
      ear.hear(SIGN_IN + " failed ! net_connect returned -0x0044\r\n");
    }
    assertThat(ear.dials()).hasSize(64);
    assertThat(ear.console()).hasSize(1 << 18);
  }
}
