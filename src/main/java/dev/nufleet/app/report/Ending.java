package dev.nufleet.app.report;

import dev.nufleet.fleet.BoardResult;
import dev.nufleet.model.BoardState;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How one board ended: what its events say, together with what the platform says of its task.
 *
 * @param cause short and from a small set; empty for an upgraded board
 */
public record Ending(BoardResult result, Outcome outcome, String cause, String detail) {
  /** The sums of report.json's {@code boards}. */
  enum Outcome {
    UPGRADED,
    FAILED,
    HALTED,
    OFFLINE,
    UNFINISHED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<BoardState> NOT_CONNECTED = Set.of(BoardState.CONNECTING, BoardState.OFFLINE);

  /**
   * @param notSucceeded the platform's tasks that did not succeed, by DeviceName
   * @param whyUnfinished what kept a board that was still on its way from getting there
   */
  public static Ending of(BoardResult board, Map<String, PlatformTask> notSucceeded, String whyUnfinished) {
    PlatformTask task = notSucceeded.get(board.board().value());
    if (board.state() == BoardState.UPGRADED) {
      return task == null
          ? new Ending(board, Outcome.UPGRADED, "", "")
          : new Ending(board, Outcome.FAILED, "task-" + task.status().toLowerCase(Locale.ROOT).replace('_', '-'),
              "the board reported its version, the platform says " + task.status() + " " + task.description());
    }
    if (board.state() == BoardState.FAILED) {
      return new Ending(board, Outcome.FAILED, board.cause(), board.detail());
    }
    if (board.state() == BoardState.HALTED) {
      return new Ending(board, Outcome.HALTED, board.cause(), board.detail());
    }
    boolean offline = NOT_CONNECTED.contains(board.state())
        && !(board.state() == BoardState.CONNECTING && board.cause().isEmpty());
    return new Ending(board, offline ? Outcome.OFFLINE : Outcome.UNFINISHED,
        board.cause().isEmpty() ? whyUnfinished : board.cause(), whyUnfinished + " while " + board.state().word());
  }
}
