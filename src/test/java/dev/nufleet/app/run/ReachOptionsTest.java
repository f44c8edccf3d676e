package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.platform.Reach;
import dev.nufleet.tls.TlsName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ReachOptionsTest {
  private static List<InetAddress> addresses(String... texts) throws UnknownHostException {
    List<InetAddress> all = new ArrayList<>();
    for (String text : texts) {
      all.add(InetAddress.getByName(text));
    }
    return all;
  }

  private static Reach reach(String host, String... args) {
    ReachOptions options = new ReachOptions();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin(
        "reach", CommandLine.Model.CommandSpec.forAnnotatedObject(options))).parseArgs(args);
    return options.reach(host);
  }

  @Test
  void the_first_private_address_is_advertised_else_the_machine_s_name() throws Exception {
    assertThat(ReachOptions.choose(addresses("::1", "fe80::1", "8.8.8.8", "10.1.2.3", "192.168.0.2"), "box"))
        .isEqualTo(TlsName.of("10.1.2.3"));
    assertThat(ReachOptions.choose(addresses("127.0.0.1", "8.8.8.8"), "Box.lan")).isEqualTo(TlsName.of("box.lan"));
    assertThat(ReachOptions.choose(addresses("127.0.0.1"), "no name")).isEqualTo(TlsName.of("localhost"));
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
}
