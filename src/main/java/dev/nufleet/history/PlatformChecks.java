package dev.nufleet.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the platform believes, against what the boards are: {@code platform-truth} (a task is SUCCEEDED only if that
 * board told, and runs, that version), {@code no-lost-acknowledgement} (a version that the platform took ends the task
 * for it) and {@code tasks-final} (what is final stays so, and at the end all is, but for boards that a defect of the
 * firmware keeps).
 *
 * <p>Facts of board and platform reach the history by two ways, so which of two near ones came first proves nothing:
 * both are judged at the end.
 */
final class PlatformChecks implements Checker {
  private static final class Board {
    private String active = "";
    private boolean runs;
    private String told = "";
    /** By its last task that succeeded; 0: none did. */
    private long succeededAt;
    private String succeeded = "";
    private String status = "";
    private String taskVersion = "";
    private long takenAt;
    private String taken = "";
    /** That its task was open at the end; 0: it was not. */
    private long openAt;
  }

  private final Map<String, Board> boards = new HashMap<>();
  private final Tally truth = new Tally("platform-truth", "the platform counts no task as succeeded");
  private final Tally kept = new Tally("no-lost-acknowledgement",
      "the history has no version that the platform took while a task waited for it");
  private final Tally finals = new Tally("tasks-final", "the history has no task that is final or should be");
  private final Supplier<Set<String>> defective;

  /** @param defective boards that a defect of the real firmware keeps from finishing, asked for at the end */
  PlatformChecks(Supplier<Set<String>> defective) {
    this.defective = defective;
  }

  @Override
  public void see(Fact fact) {
    switch (fact.what()) {
      case "BootStarted" -> board(fact).runs = false;
      case "BootEnded" -> {
        board(fact).runs = fact.text("outcome").equals("boots");
        board(fact).active = fact.text("activeVersion");
      }
      case "VersionReported" -> board(fact).told = fact.text("version");
      case PlatformFacts.INFORM_TAKEN -> {
        board(fact).taken = fact.text("version");
        board(fact).takenAt = fact.n();
      }
      case PlatformFacts.TASK_TURNED -> turned(board(fact), fact, fact.text("to"));
      case PlatformFacts.TASK_STOOD -> {
        stands(board(fact), fact, fact.text("status"));
        if (PlatformFacts.isFinal(fact.text("status"))) {
          finals.hold(true, fact.n(), fact.board(), () -> "");
        } else {
          board(fact).openAt = fact.n();
        }
      }
      default -> { /* says nothing of tasks */ }
    }
  }

  /** A task that is to be done again begins with QUEUED; nothing else leads out of a final status. */
  private void turned(Board board, Fact fact, String to) {
    String from = fact.text("from");
    if (PlatformFacts.isFinal(from)) {
      finals.hold(to.equals("QUEUED") || to.equals(from), fact.n(), fact.board(),
          () -> "its task turns from " + from + " to " + to);
    }
    stands(board, fact, to);
  }

  private static void stands(Board board, Fact fact, String status) {
    board.status = status;
    board.taskVersion = fact.text("version");
    if (status.equals("SUCCEEDED")) {
      board.succeeded = fact.text("version");
      board.succeededAt = fact.n();
    }
  }

  private Board board(Fact fact) {
    return boards.computeIfAbsent(fact.board(), name -> new Board());
  }

  @Override
  public List<Finding> end(boolean whole) {
    Set<String> excused = defective.get();
    boards.forEach((name, board) -> {
      if (board.openAt > 0 && !excused.contains(name)) {
        finals.hold(false, board.openAt, name, () -> "its task is " + board.status + " at the end");
      }
      if (board.succeededAt > 0 && board.runs && !board.succeeded.isEmpty()) {
        truth.hold(board.active.equals(board.succeeded) && (!whole || board.told.equals(board.succeeded)),
            board.succeededAt, name, () -> "its task for version " + board.succeeded + " succeeded; the board runs "
                + board.active + " and told " + (board.told.isEmpty() ? "nothing" : board.told));
      }
      if (whole && !board.taken.isEmpty() && board.taken.equals(board.taskVersion)) {
        kept.hold(PlatformFacts.isFinal(board.status), board.takenAt, name,
            () -> "the platform took version " + board.taken + ", and the task for it is " + board.status);
      }
    });
    return List.of(kept.end(), truth.end(), finals.end());
  }
}
