package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.platform.campaign.TestCloud;
import dev.nufleet.tls.TlsName;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvertisedHostTest {
  private static StandInConfig config(String host, Optional<URI> base, Reach reach) {
    return new StandInConfig(host, 0, 0, 0, base, "cn-shanghai", Optional.empty(), Optional.empty(), TestCloud.KEY_ID,
        TestCloud.KEY_SECRET, List.of(TestCloud.board(1)), StandInSettings.unhurried(), reach);
  }

  private static Reach advertised(String host) {
    return new Reach(Optional.of(TlsName.of(host)), List.of(), Optional.empty());
  }

  @Test
  void ready_file_links_and_page_name_the_advertised_host_and_answer_to_it() throws Exception {
    try (TestCloud cloud = TestCloud.start(List.of(), StandInSettings.unhurried(),
        usual -> config("127.0.0.1", Optional.empty(), advertised("stand-in.lan")))) {
      StandIn.Endpoints at = cloud.standIn.endpoints();
      assertThat(at.mqttHost()).isEqualTo("stand-in.lan");
      assertThat(at.otaBaseUrl()).isEqualTo(URI.create("https://stand-in.lan:" + at.otaPort()));
      assertThat(at.apiEndpoint().getHost()).isEqualTo("stand-in.lan");
      assertThat(cloud.standIn.page().getHost()).isEqualTo("stand-in.lan");
      assertThat(status(at.apiEndpoint().getPort(), "Stand-In.lan")).startsWith("HTTP/1.1 200");
      assertThat(status(at.apiEndpoint().getPort(), "other.lan")).doesNotStartWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_name_of_the_certificate_with_a_star_is_for_one_label() throws Exception {
    Reach reach = new Reach(Optional.empty(), List.of(TlsName.of("*.lab.example")), Optional.empty());
    try (TestCloud cloud = TestCloud.start(List.of(), StandInSettings.unhurried(),
        usual -> config("127.0.0.1", Optional.empty(), reach))) {
      int port = cloud.standIn.endpoints().apiEndpoint().getPort();
      assertThat(status(port, "gate.LAB.example")).startsWith("HTTP/1.1 200");
      for (String host : List.of("lab.example", "a.b.lab.example", ".lab.example", "xlab.example", "*.lab.example.org",
          "gate.lab.example.org")) {
        assertThat(status(port, host)).as(host).startsWith("HTTP/1.1 40");
      }
    }
  }

  private static String status(int port, String host) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + host + ":" + port
          + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, localhost", "127.0.0.2, localhost", "localhost, localhost", "0.0.0.0, localhost",
      "::1, localhost", "192.168.1.5, 192.168.1.5", "stand-in.lan, stand-in.lan", "fd00::5, localhost"})
  void links_lead_to_where_it_listens_if_nothing_is_advertised(String host, String named) {
    assertThat(config(host, Optional.empty(), Reach.NOTHING_FURTHER).linkBase(8443))
        .isEqualTo(URI.create("https://" + named + ":8443"));
  }

  @Test
  void the_certificate_is_for_every_host_that_devices_are_told() {
    Reach reach = new Reach(Optional.of(TlsName.of("10.0.0.7")), List.of(TlsName.of("*.lab.example")),
        Optional.empty());
    assertThat(config("0.0.0.0", Optional.of(URI.create("https://[fd00::7]:444")), reach).certifiedNames())
        .extracting(TlsName::text).containsExactly("10.0.0.7", "fd00:0:0:0:0:0:0:7", "*.lab.example");
    assertThat(config("box.lan", Optional.of(URI.create("https://cdn.example")), Reach.NOTHING_FURTHER)
        .certifiedNames()).extracting(TlsName::text).containsExactly("box.lan", "cdn.example");
  }
}
