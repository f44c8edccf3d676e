package dev.nufleet.app.console;

import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.fleet.OperatorDid.Deed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.FaultyLinks;
import java.util.List;

/** What somebody's hands did to a board at its console: plug, card and cable are out or in. At first all are in. */
final class BoardHands {
  /** @param said to whoever did it */
  record Turn(List<BoardCommand> orders, String said) {}

  private final BoardId board;
  private boolean off;
  private boolean cardOut;
  private boolean linkCut;

  BoardHands(BoardId board) {
    this.board = board;
  }

  /** @throws IllegalArgumentException for the exit, which is nothing that a board hears of */
  Turn turn(EscapeKey.Hand hand) {
    return switch (hand) {
      case POWER -> {
        off = !off;
        yield off ? turn(Deed.PULLED_PLUG, "power is off") : turn(Deed.SWITCHED_ON, "power is on");
      }
      case CARD -> {
        cardOut = !cardOut;
        yield cardOut ? turn(Deed.PULLED_CARD, "the SD card is out") : turn(Deed.PUT_CARD, "the SD card is in");
      }
      case LINK -> {
        linkCut = !linkCut;
        yield linkCut
            ? turn(Deed.CUT_LINK, "the link is cut: what is sent does not arrive, and neither end hears of it")
            : turn(Deed.MENDED_LINK, "the link is up");
      }
      case RESET -> off
          ? new Turn(List.of(), "power is off, so the reset button does nothing")
          : turn(Deed.RESET, "the reset button was pressed");
      case EXIT -> throw new IllegalArgumentException("the exit is none of the board's");
    };
  }

  /** For a board that nothing befalls but what hands do. */
  static FaultyLinks links(BoardSpec board, RunClock clock) {
    return FaultyLinks.of(new ChaosTime(board.pace()), clock, board.seed());
  }

  private Turn turn(Deed deed, String said) {
    return new Turn(new OperatorDid(board, deed).orders(), said);
  }
}
