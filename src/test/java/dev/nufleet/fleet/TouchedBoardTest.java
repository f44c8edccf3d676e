package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.board.BoardCommand;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.fleet.OperatorDid.Deed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.ResetReason;
import org.junit.jupiter.api.Test;

/** What somebody does to a board who looks on, beside what the run's rules do. */
class TouchedBoardTest {
  private static final BoardId BOARD = new BoardId("board-1");

  private final Operator operator = new Operator(OperatorPolicy.DEFAULT);

  @Test
  void a_plug_that_somebody_pulled_stays_out_until_he_puts_it_in() {
    operator.touched(Deed.PULLED_PLUG);
    assertThat(operator.on(new BoardEvent.PowerLost(), false)).isEmpty();
    assertThat(operator.isHelping()).isFalse();
    operator.touched(Deed.RESET);
    assertThat(operator.isHandsOff()).as("a button does nothing without power").isTrue();
    operator.touched(Deed.SWITCHED_ON);
    operator.on(new BoardEvent.BootStarted(ResetReason.POWER_ON), false);
    assertThat(operator.on(new BoardEvent.PowerLost(), false)).as("power that fails by itself").isPresent();
  }

  @Test
  void a_deed_is_what_hands_do_to_the_real_thing() {
    assertThat(new OperatorDid(BOARD, Deed.PULLED_PLUG).orders()).containsExactly(new BoardCommand.CutPower());
    assertThat(new OperatorDid(BOARD, Deed.TYPED, "hs").orders())
        .containsExactly(new BoardCommand.PressKey('h'), new BoardCommand.PressKey('s'));
    assertThat(new OperatorDid(BOARD, Deed.PRESSED_R).orders()).containsExactly(new BoardCommand.PressKey('r'));
    assertThatThrownBy(() -> new OperatorDid(BOARD, Deed.TYPED)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OperatorDid(BOARD, Deed.RESET, "r")).isInstanceOf(IllegalArgumentException.class);
  }
}
