package dev.nufleet.csdk.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.VirtualBoard;
import dev.nufleet.hal.Connected;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The mend {@code reconnect-jitter}: waits between tries to reconnect. */
class MendedReconnectTest {
  private static final List<Long> WAITS = List.of(2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L, 30_000L,
      30_000L, 30_000L, 30_000L, 30_000L);
  /** Waits are rounded up to the main loop's 2.2 s, and a look-up takes its time. */
  private static final long ROUNDING_MILLIS = 2500;

  @Test
  void waits_are_drawn_between_an_eighth_and_the_whole_with_reconnect_jitter_and_else_always_the_whole() {
    List<Long> real = waits(CsdkRig.exampleA());
    List<Long> mended = waits(CsdkRig.exampleA("reconnect-jitter"));
    for (int i = 0; i < WAITS.size(); i++) {
      assertThat(real.get(i)).as("wait %d", i).isBetween(WAITS.get(i), WAITS.get(i) + ROUNDING_MILLIS);
      assertThat(mended.get(i)).as("wait %d", i).isBetween(WAITS.get(i) / 8, WAITS.get(i) + ROUNDING_MILLIS);
    }
    assertThat(mended.subList(4, 12)).as("waits of 30 s").anyMatch(wait -> wait < 13_000)
        .anyMatch(wait -> wait > 17_000);
    assertThat(mended.subList(4, 12).stream().distinct()).hasSizeGreaterThan(4);
  }

  /** Between the end of one try, of three connections a second apart, and the next. */
  private static List<Long> waits(CsdkRig rig) {
    rig.runSample();
    rig.hal.runFor(8000);
    List<Long> starts = new ArrayList<>();
    rig.hal.network((host, port, peer) -> {
      starts.add(rig.hal.uptimeMillis());
      return VirtualBoard.failed(Connected.Stage.TCP, -3004, "");
    });
    rig.broker.peer().closeNotify();
    rig.hal.runFor(700_000);
    List<Long> waits = new ArrayList<>();
    for (int i = 3; i < starts.size(); i += 3) {
      waits.add(starts.get(i) - starts.get(i - 3) - 3060);
    }
    return waits;
  }
}
