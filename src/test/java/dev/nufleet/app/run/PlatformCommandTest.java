package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's mistakes: one line, exit 2. */
class PlatformCommandTest {
  @TempDir Path dir;

  private static String mistake(String... args) {
    StringWriter err = new StringWriter();
    assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute(args)).isEqualTo(2);
    assertThat(err.toString().lines()).as("one line").hasSize(1);
    return err.toString();
  }

  @Test
  void an_unknown_setting_or_value_says_what_is_allowed() {
    assertThat(mistake("platform", "--set", "notice-qos=7")).contains("notice-qos=7 is not allowed; 0..1 is");
    assertThat(mistake("platform", "--set", "nothing=1")).contains("'nothing' is no setting");
  }

  @Test
  void a_port_in_use_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(mistake("platform", "--mqtt-port", Integer.toString(taken.getLocalPort()), "--ota-port", "0",
          "--api-port", "0")).contains("MQTT port " + taken.getLocalPort()).contains("in use")
              .contains("name another port");
    }
  }

  @Test
  void a_list_of_devices_is_checked_line_by_line() throws Exception {
    Path file = dir.resolve("devices.csv");
    Files.writeString(file, "productKey,deviceName,deviceSecret\npk,dev-1,secret\npk,dev-2\n");
    assertThat(mistake("platform", "--devices", file.toString())).contains("line 3: the deviceSecret is missing");
    Files.writeString(file, "pk,dev-1,secret\npk,dev-1,other\n");
    assertThat(mistake("platform", "--devices", file.toString())).contains("comes twice").doesNotContain("other");
    assertThat(mistake("platform", "--devices", dir.resolve("none.csv").toString())).contains("does not exist");
  }

  @Test
  void secrets_are_printed_where_somebody_sits_and_not_in_the_log_of_a_server() {
    assertThat(PlatformCommand.mayShowSecrets(false, true, Map.of())).isTrue();
    assertThat(PlatformCommand.mayShowSecrets(false, false, Map.of())).isFalse();
    assertThat(PlatformCommand.mayShowSecrets(false, true, Map.of("CI", "true"))).isFalse();
    assertThat(PlatformCommand.mayShowSecrets(true, false, Map.of("CI", "true"))).isTrue();
  }

  @Test
  void what_cannot_be_is_refused() {
    assertThat(mistake("platform", "--mqtt-port", "70000")).contains("outside 0..65535");
    assertThat(mistake("platform", "--count", "-1")).contains("outside 0..1000000");
    assertThat(mistake("platform", "--product", "a b")).contains("no product key");
    assertThat(mistake("platform", "--product", "a1", "--product", "a 2")).contains("'a 2' is no product key");
    assertThat(mistake("platform", "--product", "a1", "--product", "a1", "--count", "1")).contains("comes twice");
    assertThat(mistake("platform", "--product", "a1", "--product", "a2", "--count", "500001"))
        .contains("more than 1000000 devices");
    assertThat(mistake("platform", "--tls-name", "a.lan", "--tls-name", "a.lan:8883"))
        .contains("--tls-name: 'a.lan:8883' is neither host name nor address");
    for (String nobody : List.of("0.0.0.0", "[::]", "*.lan", "https://a.lan", "a.lan:1")) {
      assertThat(mistake("platform", "--advertise", nobody)).contains("--advertise: ").contains("'" + nobody + "'");
    }
    assertThat(mistake("platform", "--tls-cert", "a.pem")).contains("--tls-cert and --tls-key belong together");
    assertThat(mistake("platform", "--tls-cert", "a.pem", "--tls-key", "a.pem", "--tls-dir", "tls"))
        .contains("--tls-dir keeps the certificate that is made here");
    assertThat(mistake("platform", "--tls-cert", dir.resolve("a.pem").toString(), "--tls-key", "b.pem"))
        .contains("a.pem cannot be read");
    assertThat(mistake("platform", "--ota-base-url", "ftp://x")).contains("no http or https link");
  }
}
