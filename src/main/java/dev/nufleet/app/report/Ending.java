package dev.nufleet.app.report;

import dev.nufleet.app.settings.Causes;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
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
  public enum Outcome {
    UPGRADED,
    FAILED,
    HALTED,
    OFFLINE,
    UNFINISHED;

    /** As it stands in reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<BoardState> NOT_CONNECTED = Set.of(BoardState.CONNECTING, BoardState.OFFLINE);

  /**
   * @param word what the platform says of the tasks; it may be wrong, or lie
   * @param target the campaign's version
   * @param form what its package is
   * @param whyUnfinished what kept a board that was still on its way from getting there
   */
  static Ending of(
      BoardResult board, PlatformWord word, String target, PackageForm form, String whyUnfinished) {
    Ending ending = of(board, word, target, whyUnfinished);
    if (!target.equals(board.reportedVersion()) || board.state() == BoardState.HALTED) {
      return ending;
    }
    if (form.deltaFrom().isPresent()) {
      return new Ending(board, Outcome.FAILED, "delta-as-firmware", "it runs the bytes of a delta as its firmware");
    }
    return form.module().isPresent() && ending.outcome != Outcome.UPGRADED
        ? new Ending(board, Outcome.FAILED, "module-as-firmware",
            "it runs the file of module " + form.module().get() + " as its firmware")
        : ending;
  }

  /** Of a campaign whose package is as usual. */
  public static Ending of(BoardResult board, PlatformWord word, String target, String whyUnfinished) {
    Optional<PlatformTask> task = word.of(board.board());
    if (board.state() != BoardState.HALTED && task.filter(t -> confirms(t, board, target)).isPresent()) {
      return new Ending(board, Outcome.UPGRADED, "", ""); // whatever it has begun since
    }
    if (board.state() == BoardState.UPGRADED) {
      return told(board, word, task);
    }
    if (board.state() == BoardState.FAILED) {
      return new Ending(board, Outcome.FAILED, board.cause(), board.detail());
    }
    if (board.state() == BoardState.HALTED) {
      return new Ending(board, Outcome.HALTED, board.cause(), board.detail());
    }
    boolean offline = NOT_CONNECTED.contains(board.state())
        && !(board.state() == BoardState.CONNECTING && board.cause().isEmpty());
    if (!offline && task.filter(one -> !one.isOpen() && !one.succeeded()).isPresent()) {
      return new Ending(board, Outcome.UNFINISHED, board.cause().isEmpty() ? "task-over" : board.cause(),
          "its task is over: the platform says " + task.get().said() + " while the board was " + board.state().word());
    }
    if (word.isKnown() && task.isEmpty() && board.state() == BoardState.ONLINE && board.cause().isEmpty()) {
      return new Ending(board, Outcome.UNFINISHED, "no-task", "the platform lists no task of it");
    }
    return new Ending(board, offline ? Outcome.OFFLINE : Outcome.UNFINISHED,
        board.cause().isEmpty() ? whyUnfinished : board.cause(), whyUnfinished + " while " + board.state().word()
            + (board.state() == BoardState.ONLINE && !word.isKnown() ? "; " + word.whyUnknown() : ""));
  }

  /**
   * A board that told the campaign's version, and whose task does not confirm it. One that was never told of an upgrade
   * had its version before, and needs no task.
   */
  private static Ending told(BoardResult board, PlatformWord word, Optional<PlatformTask> task) {
    if (task.isPresent()) {
      PlatformTask said = task.get();
      return new Ending(board, Outcome.FAILED, said.succeeded() ? "task-of-other-version" : causeOf(said),
          "the board reported its version, the platform says " + said.said()
              + (said.succeeded() ? " for version " + said.version() : ""));
    }
    if (word.isKnown() && board.nanosOf(Phase.NOTICE).isPresent()) {
      return new Ending(board, Outcome.FAILED, "task-missing",
          "the board reported its version, the platform lists no task of it");
    }
    return new Ending(board, Outcome.UPGRADED, "", "");
  }

  private static String causeOf(PlatformTask task) {
    String cause = "task-" + task.status().toLowerCase(Locale.ROOT).replace('_', '-');
    return Causes.known().contains(cause) ? cause : "task-other";
  }

  /** The platform has taken the campaign's version from this board, which told it. */
  private static boolean confirms(PlatformTask task, BoardResult board, String target) {
    return task.succeeded() && target.equals(board.reportedVersion())
        && (task.version().isEmpty() || task.version().equals(target));
  }
}
