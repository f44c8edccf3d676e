package dev.nufleet.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the platform believes, against what the boards are: {@code platform-truth} (a task is SUCCEEDED only if that
 * board told, and runs, that version), {@code no-lost-acknowledgement} (what is acknowledged was taken before, and a
 * version that the platform took ends the task for it), {@code version-truth} (it takes no version that the board did
 * not tell, and none of an older connection after one of a newer) and {@code tasks-final} (what is final stays so, and
 * at the end all is, but for boards that a defect of the firmware keeps).
 *
 * <p>Facts of the platform are in its order. Those of a board reach the history by another way, so which of two near
 * ones came first proves nothing: these are judged at the end.
 *
 * <p>Boards acknowledge to be heard for one thing alone, the version that they tell: it is their only message of QoS 1.
 */
final class PlatformChecks implements Checker {
  private static final String UNHEARD = "the platform does not tell what it takes and acknowledges: it is the real one,"
      + " or of another process";

  /** A message that asks for an acknowledgement. */
  private record Message(long link, long id) {}

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
    /** When its task turned last, or a version was taken. */
    private long changedNanos = -1;
    private long link;
    private final Set<Message> messages = new HashSet<>(4);
    /** By version that the platform took: where it did first. */
    private final Map<String, Long> versions = new LinkedHashMap<>(4);
    /** That it told, or ran and so may have told. */
    private final Set<String> ownVersions = new HashSet<>(4);
  }

  private final Map<String, Board> boards = new HashMap<>();
  private final Tally truth = new Tally("platform-truth", "the platform counts no task as succeeded");
  private final Tally kept = new Tally("no-lost-acknowledgement",
      "the history has no version that the platform took while a task waited for it");
  private final Tally versions = new Tally("version-truth", "the platform took no version");
  private boolean heard;
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
        boots(board(fact));
      }
      case "VersionReported" -> {
        board(fact).told = fact.text("version");
        board(fact).ownVersions.add(fact.text("version"));
      }
      case PlatformFacts.INFORM_TAKEN -> taken(board(fact), fact);
      case PlatformFacts.ACK_SENT -> kept.hold(
          board(fact).messages.contains(message(fact)), fact.n(), fact.board(), () -> "message " + fact.number("id")
              + " of its connection " + fact.number("link")
              + " is acknowledged, and no version in it was taken before");
      case PlatformFacts.TASK_TURNED -> {
        board(fact).changedNanos = fact.nanos();
        turned(board(fact), fact, fact.text("to"));
        succeeds(board(fact), fact);
      }
      case PlatformFacts.TASK_STOOD -> {
        Board board = board(fact);
        if (board.changedNanos <= fact.nanos()) { // else it is an old word: more has happened since the question
          stands(board, fact, fact.text("status"));
        }
        if (PlatformFacts.isFinal(board.status)) {
          finals.hold(true, fact.n(), fact.board(), () -> "");
        } else {
          board.openAt = fact.n();
        }
      }
      default -> { /* says nothing of tasks */ }
    }
  }

  /** What it runs it may tell; power may fail before its own fact of that. */
  private static void boots(Board board) {
    board.ownVersions.add(board.active.equals("0") ? BoardChecks.NO_VERSION : board.active);
  }

  private void taken(Board board, Fact fact) {
    heard = true;
    long before = board.link;
    versions.hold(fact.number("link") >= before, fact.n(), fact.board(), () -> "the platform takes version "
        + fact.text("version") + ", told on its connection " + fact.number("link")
        + ", after what was told on the later connection " + before);
    board.link = Math.max(before, fact.number("link"));
    board.messages.add(message(fact));
    board.versions.putIfAbsent(fact.text("version"), fact.n());
    board.taken = fact.text("version");
    board.takenAt = fact.n();
    board.changedNanos = fact.nanos();
  }

  private static Message message(Fact fact) {
    return new Message(fact.number("link"), fact.number("id"));
  }

  /** Only what the platform has taken ends a task well. */
  private void succeeds(Board board, Fact fact) {
    if (heard && fact.text("to").equals("SUCCEEDED")) {
      truth.hold(board.taken.equals(fact.text("version")), fact.n(), fact.board(), () -> "its task for version "
          + fact.text("version") + " succeeds, and the platform's last word of it is "
          + (board.taken.isEmpty() ? "none" : board.taken));
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
      if (whole) {
        board.versions.forEach((version, n) -> versions.hold(board.ownVersions.contains(version), n, name,
            () -> "the platform took version " + version + ", which the board never told nor ran"));
      }
    });
    return List.of(heard ? kept.end() : kept.end(UNHEARD), truth.end(), finals.end(), versions.end());
  }
}
