package dev.nufleet.history;

import dev.nufleet.model.Mend;
import java.util.Arrays;
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
 * <p>Boards ask for an acknowledgement of one thing alone, the version that they tell: it is their only message of QoS
 * 1. Where {@code refresh-expired-link} is mended they ask for links so too, and acknowledgements prove nothing.
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
    /** What it ran when power failed, and perhaps had told just then: nobody heard its own fact of that. */
    private String unsaid = "";
    /** By its last task that succeeded; 0: none did. */
    private long succeededAt;
    private String succeeded = "";
    private String status = "";
    private String taskVersion = "";
    /** Its task is for another module than the one whose versions it tells. */
    private boolean ofModule;
    private long takenAt;
    private String taken = "";
    /** That its task was open at the end; 0: it was not. */
    private long openAt;
    /** When its task turned last, or a version was taken. */
    private long changedNanos = -1;
    private long link;
    private Set<Message> messages = Set.of();
    /** That it told, or ran and so may have told. */
    private Set<String> ownVersions = Set.of();
    /** By version that the platform took and that is none of its own so far: where it did first. */
    private Map<String, Long> foreign = Map.of();

    private void owns(String version) {
      ownVersions = PerBoard.with(ownVersions, version);
      if (foreign.containsKey(version)) {
        foreign.remove(version);
        foreign = foreign.isEmpty() ? Map.of() : foreign;
      }
    }

    private void took(String version, long n) {
      if (!ownVersions.contains(version)) {
        foreign = foreign.isEmpty() ? new LinkedHashMap<>(4) : foreign;
        foreign.putIfAbsent(version, n);
      }
    }
  }

  private final PerBoard<Board> boards = new PerBoard<>(Board::new);
  private final BoardNames names;
  private final Supplier<Set<String>> defective;
  private final Tally truth;
  private final Tally kept;
  private final Tally versions;
  private final Tally finals;
  private boolean heard;
  private boolean asksForLinks;

  /** @param defective boards that a defect of the real firmware keeps from finishing, asked for at the end */
  PlatformChecks(BoardNames names, Supplier<Set<String>> defective) {
    this.names = names;
    this.defective = defective;
    this.truth = new Tally("platform-truth", "the platform counts no task as succeeded", names);
    this.kept = new Tally("no-lost-acknowledgement",
        "the history has no version that the platform took while a task waited for it", names);
    this.versions = new Tally("version-truth", "the platform took no version", names);
    this.finals = new Tally("tasks-final", "the history has no task that is final or should be", names);
  }

  @Override
  public void see(Fact fact, int number) {
    Board board = boards.of(number);
    switch (fact.what()) {
      case RunFacts.STARTED -> asksForLinks =
          Arrays.asList(fact.text("mended").split(",")).contains(Mend.REFRESH_EXPIRED_LINK.word());
      case "BootStarted" -> board.runs = false;
      case "BootEnded" -> {
        board.runs = fact.text("outcome").equals("boots");
        board.active = fact.word("activeVersion");
        // what it runs it may tell; power may fail before its own fact of that
        board.owns(board.active.equals("0") ? BoardChecks.NO_VERSION : board.active);
      }
      case "VersionReported" -> {
        board.told = fact.word("version");
        board.unsaid = "";
        board.owns(board.told);
      }
      case "PowerLost" -> board.unsaid = board.runs ? board.active : ""; // it may have told that, and nobody said so
      case PlatformFacts.INFORM_TAKEN -> taken(board, fact, number);
      case PlatformFacts.ACK_SENT -> {
        if (!asksForLinks) {
          kept.hold(board.messages.contains(message(fact)), fact.n(), number, () -> "message " + fact.number("id")
              + " of its connection " + fact.number("link")
              + " is acknowledged, and no version in it was taken before");
        }
      }
      case PlatformFacts.TASK_TURNED -> {
        board.changedNanos = fact.nanos();
        board.ofModule = !fact.text(RunFacts.MODULE).isEmpty();
        turned(board, fact, number);
        succeeds(board, fact, number);
      }
      case PlatformFacts.TASK_STOOD -> {
        if (board.changedNanos <= fact.nanos()) { // else it is an old word: more has happened since the question
          stands(board, fact, fact.word("status"));
        }
        if (PlatformFacts.isFinal(board.status)) {
          finals.hold(true, fact.n(), number, () -> "");
        } else {
          board.openAt = fact.n();
        }
      }
      default -> { /* says nothing of tasks */ }
    }
  }

  private void taken(Board board, Fact fact, int number) {
    heard = true;
    long before = board.link;
    versions.hold(fact.number("link") >= before, fact.n(), number, () -> "the platform takes version "
        + fact.text("version") + ", told on its connection " + fact.number("link")
        + ", after what was told on the later connection " + before);
    board.link = Math.max(before, fact.number("link"));
    board.messages = PerBoard.with(board.messages, message(fact));
    board.taken = fact.word("version");
    board.took(board.taken, fact.n());
    board.takenAt = fact.n();
    board.changedNanos = fact.nanos();
  }

  private static Message message(Fact fact) {
    return new Message(fact.number("link"), fact.number("id"));
  }

  /** Only what the platform has taken ends a task well. */
  private void succeeds(Board board, Fact fact, int number) {
    if (heard && fact.text("to").equals("SUCCEEDED")) {
      truth.hold(board.taken.equals(fact.text("version")), fact.n(), number, () -> "its task for version "
          + fact.text("version") + " succeeds, and the platform's last word of it is "
          + (board.taken.isEmpty() ? "none" : board.taken));
    }
  }

  /** A task that is to be done again begins with QUEUED; nothing else leads out of a final status. */
  private void turned(Board board, Fact fact, int number) {
    String from = fact.text("from");
    String to = fact.word("to");
    if (PlatformFacts.isFinal(from)) {
      finals.hold(to.equals("QUEUED") || to.equals(from), fact.n(), number,
          () -> "its task turns from " + from + " to " + to);
    }
    stands(board, fact, to);
  }

  private static void stands(Board board, Fact fact, String status) {
    board.status = status;
    board.taskVersion = fact.word("version");
    if (status.equals("SUCCEEDED")) {
      board.succeeded = board.taskVersion;
      board.succeededAt = fact.n();
    }
  }

  @Override
  public List<Finding> end(boolean whole) {
    Set<String> excused = defective.get();
    boards.forEach((board, number) -> {
      if (board.openAt > 0 && !excused.contains(names.nameOf(number))) {
        finals.hold(false, board.openAt, number, () -> "its task is " + board.status + " at the end");
      }
      if (whole) {
        stood(board, number);
      }
    });
    return List.of(heard ? kept.end() : kept.end(UNHEARD), truth.end(), finals.end(), versions.end());
  }

  /** What the platform holds of a board, against the board's own word: both are there when the history is whole. */
  private void stood(Board board, int number) {
    if (board.succeededAt > 0 && board.runs && !board.succeeded.isEmpty()) {
      truth.hold(board.active.equals(board.succeeded)
              && (board.told.equals(board.succeeded) || board.unsaid.equals(board.succeeded)),
          board.succeededAt, number, () -> "its task for version " + board.succeeded + " succeeded; the board runs "
              + board.active + " and told " + (board.told.isEmpty() ? "nothing" : board.told));
    }
    if (!board.ofModule && !board.taken.isEmpty() && board.taken.equals(board.taskVersion)) {
      kept.hold(PlatformFacts.isFinal(board.status), board.takenAt, number,
          () -> "the platform took version " + board.taken + ", and the task for it is " + board.status);
    }
    board.foreign.forEach((version, n) -> versions.hold(false, n, number,
        () -> "the platform took version " + version + ", which the board never told nor ran"));
  }
}
