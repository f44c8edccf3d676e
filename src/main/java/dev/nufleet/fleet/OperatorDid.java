package dev.nufleet.fleet;

import dev.nufleet.model.BoardId;

/** What the operator did to a board, for those who keep a run's history. */
public record OperatorDid(BoardId board, Deed deed) {
  /** The words of a history. */
  public enum Deed {
    SWITCHED_ON("SwitchedOn"),
    /** The key {@code r} at the console. */
    PRESSED_R("KeyPressed"),
    RESET("ResetPressed");

    private final String word;

    Deed(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
