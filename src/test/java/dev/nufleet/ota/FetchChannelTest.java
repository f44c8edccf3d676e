package dev.nufleet.ota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.VirtualBoard;
import dev.nufleet.csdk.http.CsdkHttp;
import dev.nufleet.csdk.port.MemorySeeds;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchChannelTest {
  private static final String HOST = "ota.example.org";

  private final List<String> dialled = new ArrayList<>();
  private final VirtualBoard hal = new VirtualBoard(Pace.BOARD).network((host, port, peer) -> {
    dialled.add(host + " " + port);
    return peer.up();
  });
  private final TlsPort tls = new TlsPort(hal.hal(), new MemorySeeds(), "192.168.8.105", code -> { });

  @Test
  void https_means_port_443_unless_a_colon_and_a_slash_follow() {
    opened("https://" + HOST + "/f", "[inf] ofc_Init(46): protocol: https");
    opened("https://" + HOST + "/f?t=12:30", "[inf] ofc_Init(46): protocol: https");
    opened("https://" + HOST + "/f:81/g", "[inf] ofc_Init(46): protocol: https", "[inf] ofc_Init(72): port exist: 81");
    opened("https://" + HOST + "/f:/g", "[inf] ofc_Init(46): protocol: https", "[inf] ofc_Init(72): port exist: ");
    assertThat(dialled).containsExactly(HOST + " 443", HOST + " 443", HOST + " 81", HOST + " 0");
  }

  @Test
  void a_port_is_taken_in_16_bits() {
    for (String number : List.of("65979", "4294967739", "-65093", "+443", " 443x")) {
      opened("https://" + HOST + "/f:" + number + "/g", "[inf] ofc_Init(46): protocol: https",
          "[inf] ofc_Init(72): port exist: " + number);
    }
    opened("https://" + HOST + "/f:-1/g", "[inf] ofc_Init(46): protocol: https", "[inf] ofc_Init(72): port exist: -1");
    assertThat(hal.lines()).contains("Connecting to /" + HOST + "/65535...");
    assertThat(dialled).containsExactly(
        HOST + " 443", HOST + " 443", HOST + " 443", HOST + " 443", HOST + " 443", HOST + " 65535");
  }

  @Test
  void http_has_no_certificate_and_dials_nothing() {
    opened("http://" + HOST + "/f", "[inf] ofc_Init(43): protocol: http");
    assertThat(hal.lines()).contains("input params are NULL, abort");
    assertThat(dialled).isEmpty();
  }

  @Test
  void a_text_without_a_scheme_counts_as_http_and_its_colon_as_a_port() {
    opened(HOST + "/f", "[inf] ofc_Init(62): protocol: http");
    opened(HOST + ":82/f", "[inf] ofc_Init(62): protocol: http", "[inf] ofc_Init(72): port exist: 82");
    opened(":/f", "[inf] ofc_Init(62): protocol: http");
    assertThat(dialled).isEmpty();
  }

  @Test
  void a_colon_right_behind_the_scheme_counts() {
    opened("https://h:81/f", "[inf] ofc_Init(46): protocol: https", "[inf] ofc_Init(72): port exist: 81");
    opened("https://:82/f", "[inf] ofc_Init(46): protocol: https", "[inf] ofc_Init(72): port exist: 82");
    assertThat(dialled).as("such hosts are too short").isEmpty();
  }

  @Test
  void other_schemes_are_refused() {
    for (String url : List.of("ftp://" + HOST + "/f", "://" + HOST + "/f", "HTTPS://" + HOST + "/f")) {
      hal.clearConsole();
      hal.run(() -> assertThat(FetchChannel.open(hal.hal(), tls, url, 0, Mends.NONE)).isNull());
      assertThat(hal.lines()).containsExactly("[err] ofc_Init(58): Invalid URL");
    }
  }

  private void opened(String url, String... lines) {
    hal.clearConsole();
    hal.run(() -> {
      CsdkHttp http = FetchChannel.open(hal.hal(), tls, url, 0, Mends.NONE);
      http.fetch(128, 1000, fetched -> { });
    });
    assertThat(hal.lines()).startsWith(lines);
    assertThat(hal.lines()).filteredOn(line -> line.contains("ofc_Init")).hasSize(lines.length);
  }
}
