package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.platform.Reach;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.tls.MadePem;
import dev.nufleet.tls.TlsName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ReachOptionsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static List<InetAddress> addresses(String... texts) throws UnknownHostException {
    List<InetAddress> all = new ArrayList<>();
    for (String text : texts) {
      all.add(InetAddress.getByName(text));
    }
    return all;
  }

  private static Reach reach(String host, String... args) {
    return options(args).reach(host, false, NOW);
  }

  private static ReachOptions options(String... args) {
    ReachOptions options = new ReachOptions();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin(
        "reach", CommandLine.Model.CommandSpec.forAnnotatedObject(options))).parseArgs(args);
    return options;
  }

  @Test
  void the_first_private_address_is_advertised_else_the_machine_s_name() throws Exception {
    assertThat(ReachOptions.choose(addresses("::1", "fe80::1", "8.8.8.8", "10.1.2.3", "192.168.0.2"), "box"))
        .isEqualTo(TlsName.of("10.1.2.3"));
    assertThat(ReachOptions.choose(addresses("127.0.0.1", "8.8.8.8"), "Box.lan")).isEqualTo(TlsName.of("box.lan"));
    assertThat(ReachOptions.choose(addresses("127.0.0.1"), "no name")).isEqualTo(TlsName.of("localhost"));
  }

  @Test
  void a_certificate_that_is_not_for_what_devices_call_is_warned_of(@TempDir Path dir) throws Exception {
    MadePem server = MadePem.root(NOW).issue(
        MadePem.rsaKeys(), NOW, NOW.plusSeconds(9), "stand-in.lan", "*.iot-as-mqtt.cn-shanghai.aliyuncs.com");
    String file = MadePem.write(dir.resolve("own.pem"), server.certificate(), server.keys().getPrivate()).toString();
    ReachOptions options = options("--tls-cert", file, "--tls-key", file);
    assertThat(warnings(options, "stand-in.lan", "cn-shanghai")).isEmpty();
    assertThat(warnings(options, "10.0.0.1", "cn-shanghai")).singleElement().asString()
        .contains("it is not for 10.0.0.1:");
    assertThat(warnings(options, "127.0.0.1", "us-east-1")).singleElement().asString()
        .contains("it is not for 127.0.0.1, localhost, PRODUCT.iot-as-mqtt.us-east-1.aliyuncs.com:");
    assertThat(warnings(options(), "127.0.0.1", "cn-shanghai")).isEmpty();
  }

  @Test
  void links_that_boards_cannot_download_from_are_warned_of() {
    assertThat(warnings(options("--advertise", "[fd00::5]"), "::", "cn-shanghai")).singleElement().asString()
        .contains("the IPv6 address fd00:0:0:0:0:0:0:5, from which boards cannot download");
    assertThat(warnings(options("--advertise", "stand-in.lan"), "::", "cn-shanghai")).isEmpty();
    assertThat(warnings(options(), "fd00::5", "cn-shanghai")).isEmpty();
  }

  private static List<String> warnings(ReachOptions options, String host, String region) {
    return options.warnings(new StandInConfig(host, 0, 0, 0, Optional.empty(), region, Optional.empty(),
        Optional.empty(), "id", "secret", List.of(), StandInSettings.documented(), options.reach(host, false, NOW)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "0:0:0:0:0:0:0:0"})
  void who_listens_on_all_addresses_advertises_one_that_others_can_call(String host) {
    assertThat(reach(host).advertised()).hasValueSatisfying(chosen -> assertThat(chosen.isAnyAddress()).isFalse());
    assertThat(reach(host, "--advertise", "Stand-In.lan").advertised()).contains(TlsName.of("stand-in.lan"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "192.168.1.5", "stand-in.lan"})
  void who_listens_on_one_address_advertises_that(String host) {
    assertThat(reach(host).advertised()).isEmpty();
    assertThat(reach(host, "--advertise", "[fd00::5]").advertised()).contains(TlsName.of("fd00::5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ev\u001bil", "http://x", "host:99", "[::1", "::1]", "::g", "999.1.1.1", "1.2.3",
    "-", "x/y", "*.lab.example", "foo_bar"})
  void a_host_that_is_none_is_told_in_a_line(String host) {
    assertThatThrownBy(() -> reach(host)).isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("--host: ").hasMessageNotContaining("\u001b");
    assertThatThrownBy(() -> reach("127.0.0.1", "--advertise", host)).isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("--advertise: ");
  }
}
