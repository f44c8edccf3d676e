package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.fleet.Operator.Deed;
import dev.nufleet.fleet.Operator.Order;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.ResetReason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorTest {
  private static final BoardEvent.BootStarted BOOTS = new BoardEvent.BootStarted(ResetReason.POWER_ON);
  private static final BoardEvent.Halted HALTED = new BoardEvent.Halted("fatal-error");

  @Test
  void a_board_without_power_is_switched_on_after_the_faults_time_or_the_policys() {
    Operator operator = new Operator(new OperatorPolicy(7, Optional.empty(), 3));
    operator.on(new BoardEvent.FaultActed(FaultKind.POWER_CUT, 1, 0, "", 99), false);
    assertThat(operator.on(new BoardEvent.PowerLost(), false)).contains(new Order(Deed.SWITCH_ON, 99));
    assertThat(operator.isHelping()).isTrue();
    operator.on(BOOTS, false);
    assertThat(operator.isHelping()).isFalse();
    operator.on(new BoardEvent.FaultActed(FaultKind.POWER_CUT, 1, 1, "", -1), false);
    assertThat(operator.on(new BoardEvent.PowerLost(), false)).contains(new Order(Deed.SWITCH_ON, 7));
  }

  @Test
  void a_stuck_board_is_reset_so_many_times_and_no_more() {
    Operator operator = new Operator(new OperatorPolicy(7, Optional.of(30L), 2));
    for (int i = 0; i < 2; i++) {
      assertThat(operator.on(HALTED, true)).contains(new Order(Deed.RESET, 30));
      assertThat(operator.on(HALTED, true)).as("it is on its way").isEmpty();
      assertThat(operator.isHelping()).isTrue();
      operator.on(BOOTS, false);
    }
    assertThat(operator.on(HALTED, true)).isEmpty();
    assertThat(operator.isHelping()).isFalse();
  }

  @Test
  void without_a_policy_for_it_a_stuck_board_stays_stuck() {
    Operator operator = new Operator(OperatorPolicy.DEFAULT);
    assertThat(operator.on(HALTED, true)).isEmpty();
    assertThat(operator.isHelping()).isFalse();
  }
}
