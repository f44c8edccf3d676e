package dev.nufleet.app.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.cloud.CallPace;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallGateTest {
  private static final long SECOND = 1_000_000_000;
  private final AtomicLong now = new AtomicLong();

  @Test
  void calls_of_an_action_pass_evenly_and_those_of_another_do_not_wait_for_them() {
    CallGate gate = new CallGate(new CallPace(200, 2, 5, 10), now::get);
    assertThat(gate.reserve("CreateOTAStaticUpgradeJob")).isZero();
    assertThat(gate.reserve("CreateOTAStaticUpgradeJob")).isEqualTo(SECOND / 2);
    assertThat(gate.reserve("CreateOTAStaticUpgradeJob")).isEqualTo(SECOND);
    assertThat(gate.reserve("ListOTATaskByJob")).isZero();
    assertThat(gate.reserve("ListOTATaskByJob")).isEqualTo(SECOND / 10);
    assertThat(gate.reserve("CancelOTATaskByJob")).isZero();
    assertThat(gate.reserve("CancelOTATaskByJob")).isEqualTo(SECOND / 5);
  }

  @Test
  void time_in_which_nobody_called_is_not_saved_up() {
    CallGate gate = new CallGate(new CallPace(200, 2, 5, 10), now::get);
    assertThat(gate.reserve("ListOTATaskByJob")).isZero();
    now.set(60 * SECOND);
    assertThat(gate.reserve("ListOTATaskByJob")).isZero();
    assertThat(gate.reserve("ListOTATaskByJob")).isEqualTo(SECOND / 10);
  }

  @Test
  void without_limits_nobody_waits() {
    CallGate gate = new CallGate(CallPace.NONE, now::get);
    for (int i = 0; i < 1000; i++) {
      assertThat(gate.reserve("CreateOTAStaticUpgradeJob")).isZero();
    }
  }
}
