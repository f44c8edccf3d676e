package dev.nufleet.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.console.EscapeKey.Did;
import dev.nufleet.app.console.EscapeKey.Hand;
import dev.nufleet.app.console.EscapeKey.MenuClosed;
import dev.nufleet.app.console.EscapeKey.MenuOpened;
import dev.nufleet.app.console.EscapeKey.Typed;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FaultKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class EscapeKeyTest {
  private final EscapeKey keys = new EscapeKey();
  private final BoardHands hands = new BoardHands(new BoardId("board-00000"));

  private List<EscapeKey.Meant> type(String typed) {
    return typed.chars().mapToObj(key -> keys.press((char) key)).toList();
  }

  @Test
  void all_keys_but_one_are_the_boards() {
    for (char key = 0; key < 256; key++) {
      if (key != EscapeKey.KEY) {
        assertThat(keys.press(key)).isEqualTo(new Typed(key));
      }
    }
  }

  @Test
  void the_key_behind_it_chooses_and_those_that_follow_are_the_boards_again() {
    assertThat(type("r\u001dr\u001dp\u001dc\u001dL\u001dxh")).containsExactly(
        new Typed('r'), new MenuOpened(), new Did(Hand.RESET), new MenuOpened(), new Did(Hand.POWER),
        new MenuOpened(), new Did(Hand.CARD), new MenuOpened(), new Did(Hand.LINK), new MenuOpened(),
        new Did(Hand.EXIT), new Typed('h'));
  }

  @Test
  void pressed_twice_it_is_the_boards_once() {
    assertThat(type("\u001d\u001dr")).containsExactly(new MenuOpened(), new Typed('\u001d'), new Typed('r'));
  }

  @Test
  void a_key_that_is_not_in_the_menu_does_nothing() {
    assertThat(type("\u001d\nr")).containsExactly(new MenuOpened(), new MenuClosed(), new Typed('r'));
  }

  @Test
  void the_menu_names_all_that_hands_can_do() {
    assertThat(EscapeKey.menu()).isEqualTo("p power off or on, r reset button, c SD card out or in, l link cut or up,"
        + " x exit, Ctrl-] sends that key, any other goes back");
  }

  @Test
  void hands_do_and_undo_in_turn() {
    assertThat(hands.turn(Hand.POWER).orders()).containsExactly(new BoardCommand.CutPower());
    assertThat(hands.turn(Hand.RESET).orders()).isEmpty();
    assertThat(hands.turn(Hand.POWER).orders()).containsExactly(new BoardCommand.PowerOn());
    assertThat(hands.turn(Hand.RESET).orders()).containsExactly(new BoardCommand.PressReset());
    assertThat(hands.turn(Hand.CARD).orders()).singleElement()
        .isInstanceOfSatisfying(BoardCommand.ByHand.class, does -> {
          assertThat(does.act().kind()).isEqualTo(FaultKind.SD_REMOVED);
          assertThat(hands.turn(Hand.CARD).orders())
              .containsExactly(new BoardCommand.UndoByHand(does.act().fault()));
        });
    assertThat(hands.turn(Hand.LINK).said()).startsWith("the link is cut");
    assertThat(hands.turn(Hand.LINK).said()).isEqualTo("the link is up");
  }
}
