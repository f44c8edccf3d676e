package dev.nufleet.fleet;

import dev.nufleet.board.BoardCommand;
import dev.nufleet.model.BoardId;
import java.util.List;

/**
 * What the operator did to a board, or is to do: by the rules of the run, or because who looks on wants it.
 *
 * @param keys at the console, one after the other; empty for what is no key
 */
public record OperatorDid(BoardId board, Deed deed, String keys) {
  /** The words of a history. */
  public enum Deed {
    SWITCHED_ON("SwitchedOn"),
    /** The key {@code r} at the console, by which a candidate is installed. */
    PRESSED_R("KeyPressed"),
    RESET("ResetPressed"),
    /** Keys that somebody typed. */
    TYPED("KeyPressed"),
    PULLED_PLUG("PlugPulled");

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

  /** The same as orders to the board. */
  List<BoardCommand> orders() {
    return switch (deed) {
      case SWITCHED_ON -> List.of(new BoardCommand.PowerOn());
      case RESET -> List.of(new BoardCommand.PressReset());
      case PULLED_PLUG -> List.of(new BoardCommand.CutPower());
      case PRESSED_R, TYPED -> keys.chars()
          .<BoardCommand>mapToObj(key -> new BoardCommand.PressKey((char) key)).toList();
    };
  }
}
