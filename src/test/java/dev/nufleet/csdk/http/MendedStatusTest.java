package dev.nufleet.csdk.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.csdk.port.MemorySeeds;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mend {@code check-http-status}: which answers are firmware. */
class MendedStatusTest {
  @ParameterizedTest
  @CsvSource({
    "199, 0, -2199", "200, 0, 3", "206, 0, 3", "299, 0, 3", "300, 0, -2300", "403, 0, -2403", "503, 0, -2503",
    "200, 127, -2200", "206, 127, 3", "207, 127, -2207", "404, 127, -2404",
  })
  void only_2xx_is_firmware_and_only_206_behind_the_first_byte(int status, long offset, int code) {
    assertThat(fetch("HTTP/1.1 " + status + " Word", offset, Mends.NONE)).as("the real firmware").isEqualTo(3);
    assertThat(fetch("HTTP/1.1 " + status + " Word", offset, Mends.of("check-http-status"))).isEqualTo(code);
    assertThat(fetch("HTTP/1.1 " + status + " Word", offset, Mends.of("refresh-expired-link"))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1", "HTTP/1.1 ok", "' '"})
  void an_answer_without_a_status_is_none(String line) {
    assertThat(fetch(line, 0, Mends.NONE)).isEqualTo(3);
    assertThat(fetch(line, 0, Mends.of("check-http-status"))).isLessThan(0);
  }

  private static int fetch(String statusLine, long offset, Mends mends) {
    VirtualBoard hal = new VirtualBoard(Pace.BOARD);
    List<Integer> codes = new ArrayList<>();
    CsdkHttp http = new CsdkHttp(hal.hal(), new TlsPort(hal.hal(), new MemorySeeds(), "192.168.8.105", code -> { }),
        "https://ota.iot-thing.cn-shanghai.aliyuncs.com/f.bin", 443, true, offset, mends);
    hal.network((host, port, peer) -> peer.onReceive(
        request -> peer.send(ByteString.fromString(statusLine + "\r\nContent-Length: 3\r\n\r\nabc"))).up());
    hal.run(() -> http.fetch(128, 1000, fetched -> codes.add(fetched.code())));
    assertThat(codes).hasSize(1);
    return codes.get(0);
  }
}
