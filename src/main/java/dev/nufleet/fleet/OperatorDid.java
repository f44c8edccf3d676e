package dev.nufleet.fleet;

import dev.nufleet.board.BoardCommand;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Spot;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FaultKind;
import java.util.List;

/**
 * What the operator did to a board, or is to do: by the rules of the run, or because who looks on wants it.
 *
 * @param keys at the console, one after the other; empty for what is no key
 */
public record OperatorDid(BoardId board, Deed deed, String keys) {
  private static final int CARD = FaultActed.BY_HAND + 1;
  private static final int LINK = FaultActed.BY_HAND + 2;

  /** The words of a history. */
  public enum Deed {
    SWITCHED_ON("SwitchedOn"),
    /** The key {@code r} at the console, by which a candidate is installed. */
    PRESSED_R("KeyPressed"),
    RESET("ResetPressed"),
    /** Keys that somebody typed. */
    TYPED("KeyPressed"),
    PULLED_PLUG("PlugPulled"),
    PULLED_CARD("CardPulled"),
    PUT_CARD("CardInserted"),
    /** Silence on all of the board's links, as if somebody had pulled the cable of its access point. */
    CUT_LINK("LinkCut"),
    MENDED_LINK("LinkMended");

    private final String word;

    Deed(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public OperatorDid {
    if (keys.isEmpty() == (deed == Deed.TYPED || deed == Deed.PRESSED_R)) {
      throw new IllegalArgumentException(deed + " with keys '" + keys + "'; keys are typed, and nothing else is");
    }
  }

  /** One without keys that somebody typed. */
  public OperatorDid(BoardId board, Deed deed) {
    this(board, deed, deed == Deed.PRESSED_R ? "r" : "");
  }

  private static Act byHand(int fault, FaultKind kind) {
    return new Act(fault, kind, 0, new Spot.Always(), Act.Drawn.NOTHING);
  }

  /** The same as orders to the board. */
  public List<BoardCommand> orders() {
    return switch (deed) {
      case SWITCHED_ON -> List.of(new BoardCommand.PowerOn());
      case RESET -> List.of(new BoardCommand.PressReset());
      case PULLED_PLUG -> List.of(new BoardCommand.CutPower());
      case PULLED_CARD -> List.of(new BoardCommand.ByHand(byHand(CARD, FaultKind.SD_REMOVED)));
      case PUT_CARD -> List.of(new BoardCommand.UndoByHand(CARD));
      case CUT_LINK -> List.of(new BoardCommand.ByHand(byHand(LINK, FaultKind.LINK_DROP)));
      case MENDED_LINK -> List.of(new BoardCommand.UndoByHand(LINK));
      case PRESSED_R, TYPED -> keys.chars()
          .<BoardCommand>mapToObj(key -> new BoardCommand.PressKey((char) key)).toList();
    };
  }
}
