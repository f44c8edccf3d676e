package dev.nufleet.csdk.port;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.hal.Connection.End;
import dev.nufleet.hal.Connection.Received;
import dev.nufleet.hal.Printed.Style;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bounds of the port, from both sides. */
class PortEdgesTest {
  private final VirtualBoard hal = new VirtualBoard(Pace.BOARD).network((host, port, peer) -> peer.up());
  private final List<Integer> seeds = new ArrayList<>();
  private final TlsPort port = new TlsPort(hal.hal(), new SeedStore() {
    @Override
    public void load(Consumer<OptionalInt> then) {
      then.accept(seeds.isEmpty() ? OptionalInt.empty() : OptionalInt.of(seeds.get(seeds.size() - 1)));
    }

    @Override
    public void store(int seed, Runnable then) {
      seeds.add(seed);
      then.run();
    }
  }, "192.168.8.105", code -> { });
  private TlsHandle handle;

  private void establish(String host) {
    hal.run(() -> port.establish(host, 443, true, opened -> handle = opened));
  }

  @Test
  void a_host_of_8_characters_is_dialled_and_one_of_7_is_not() {
    establish("ab.c.com");
    assertThat(handle).isNotNull();
    establish("a.c.com");
    assertThat(handle).isNull();
  }

  @Test
  void each_connection_leaves_a_new_seed_to_the_next() {
    establish("ota.test.com");
    establish("ota.test.com");
    establish("ota.test.com");
    assertThat(seeds).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void a_link_that_broke_fails_the_read_whatever_came_before() {
    for (int bytes = 0; bytes <= 3; bytes++) {
      ByteString came = ByteString.fromString("abc").take(bytes);
      assertThat(TlsHandle.code(new Received(came, End.ERROR))).isEqualTo(-1);
      assertThat(TlsHandle.code(new Received(came, End.CLOSE_NOTIFY))).isEqualTo(bytes == 0 ? -2 : bytes);
      assertThat(TlsHandle.code(new Received(came, End.TIMEOUT))).isEqualTo(bytes);
    }
  }

  @Test
  void a_record_is_padded_to_whole_blocks_and_by_a_byte_at_least() {
    List<String> lines = new ArrayList<>();
    for (int text : new int[] {1, 15, 16, 31, 32, 300}) {
      establish("ota.test.com");
      hal.lastPeer().reset();
      hal.clearConsole();
      hal.run(() -> handle.write(ByteString.fromString("x".repeat(text)), 2000, code -> { }));
      lines.addAll(hal.lines());
    }
    assertThat(lines).filteredOn(line -> line.contains("Socket send"))
        .extracting(line -> line.replaceFirst(".*send\\((\\d+)\\).*", "$1"))
        .as("header 5, IV 16, then text, MAC of 32 and 1..16 of padding").containsExactly(
            "69", "69", "85", "85", "101", "357");
  }

  @Test
  void a_line_feed_at_the_very_beginning_is_turned_into_a_line_end_too() {
    StringBuilder out = new StringBuilder("before");
    SdkLog.port("\nx").appendTo(out, Style.RAW);
    assertThat(out).hasToString("before\r\nx\r\n");
  }

  @Test
  void json_is_looked_into_64_levels_deep() {
    assertThat(JsonText.isObject(nested(64))).isTrue();
    assertThat(JsonText.isObject(nested(65))).isFalse();
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
  }

  @Test
  void a_member_is_the_one_of_exactly_this_name() {
    String json = "{\"productKeyOld\":\"a\",\"product\":\"b\",\"productkey\":\"c\","
        + "\"productKey\":\"d\",\"productKey\":\"e\"}";
    assertThat(JsonText.member(json, "productKey")).as("the first of that name").contains("d");
    assertThat(JsonText.member(json, "productK")).isEmpty();
    assertThat(JsonText.member(json, "")).isEmpty();
  }
}
