package dev.nufleet.app.report;

import dev.nufleet.app.settings.Causes;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.model.BoardState;
import java.util.Locale;
import java.util.Optional;
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
   * @param word what the platform says of the tasks
   * @param whyUnfinished what kept a board that was still on its way from getting there
   */
  public static Ending of(BoardResult board, PlatformWord word, String whyUnfinished) {
    Optional<PlatformTask> task = word.of(board.board());
    if (board.state() != BoardState.HALTED && task.filter(t -> confirms(t, board)).isPresent()) {
      return new Ending(board, Outcome.UPGRADED, "", ""); // whatever it has begun since
    }
    Optional<PlatformTask> lost = task.filter(t -> !t.succeeded());
    if (board.state() == BoardState.UPGRADED) {
      return lost.map(t -> new Ending(board, Outcome.FAILED,
              causeOf(t),
              "the board reported its version, the platform says " + t.said()))
          .orElseGet(() -> new Ending(board, Outcome.UPGRADED, "", ""));
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

  private static String causeOf(PlatformTask task) {
    String cause = "task-" + task.status().toLowerCase(Locale.ROOT).replace('_', '-');
    return Causes.known().contains(cause) ? cause : "task-other";
  }

  /** The platform has taken the campaign's version from this board, which told it. */
  private static boolean confirms(PlatformTask task, BoardResult board) {
    return task.succeeded() && task.version().equals(board.reportedVersion());
  }
}
