package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Pace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where routes lead, and what a link passes after a rest and at each pace. */
class RoutesAndRatesTest {
  @ParameterizedTest
  @CsvSource({"a.aliyuncs.com, 443, true", "a.b.aliyuncs.com, 443, true", "evilaliyuncs.com, 443, false",
      "aliyuncs.com, 443, false", "a.aliyuncs.com, 444, false", "a.aliyuncs.com.evil, 443, false"})
  void a_route_with_a_star_fits_whole_labels_below_its_name(String host, int port, boolean fits) {
    Routes routes = Routes.parse(List.of("*.aliyuncs.com:443=127.0.0.1:8883"));
    assertThat(routes.resolve(host, port))
        .isEqualTo(fits ? new Routes.Endpoint("127.0.0.1", 8883) : new Routes.Endpoint(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "", "x"})
  void a_port_is_1_to_65535(String port) {
    assertThatThrownBy(() -> Routes.parse(List.of("a:" + port + "=b:1"))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Routes.parse(List.of("a:1=b:" + port))).isInstanceOf(IllegalArgumentException.class);
    assertThat(Routes.parse(List.of("a:1=b:65535")).resolve("a", 1)).isEqualTo(new Routes.Endpoint("b", 65535));
  }

  @Test
  void at_ten_times_the_boards_pace_both_directions_are_ten_times_as_fast() {
    for (BoardProfile.Uplink uplink : BoardProfile.Uplink.values()) {
      LinkShape board = LinkShape.of(uplink, Pace.BOARD);
      LinkShape fast = LinkShape.of(uplink, new Pace(10));
      assertThat(fast.up().bytesPerSecond()).isEqualTo(10 * board.up().bytesPerSecond());
      assertThat(fast.down().bytesPerSecond()).isEqualTo(10 * board.down().bytesPerSecond());
      assertThat(fast.down().unitBytes()).isEqualTo(board.down().unitBytes());
    }
  }

  @Test
  void a_rest_however_long_earns_one_burst_and_no_more() {
    LinkShape.Direction direction = new LinkShape.Direction(1000, 100, 500);
    for (long restSeconds : new long[] {1, 60, 86_400}) {
      TokenBucket bucket = new TokenBucket(direction, 0);
      long now = restSeconds * 1_000_000_000L;
      int passed = 0;
      while (passed < 100_000 && bucket.ask(100, now) == 0) {
        passed += 100;
      }
      assertThat(passed).as("after %d s", restSeconds).isEqualTo(500);
    }
  }
}
