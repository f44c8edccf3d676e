package dev.nufleet.history;

import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.FaultKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The invariants of single boards that their own words tell. Written apart from {@code fleet.Checks}, which judges the
 * same while the boards run: two that agree are worth more than one that is used twice.
 */
final class BoardChecks implements Checker {
  static final String NO_VERSION = "00000000";

  /** What is known of one board. */
  private static final class Board {
    private String active = "0";
    private long lastStep = -1;
    private boolean authentic;
    /** The candidate on the card is from an authentic download. */
    private boolean staged;
    /** It is installed; it may be again if its copy is damaged. */
    private boolean spent;
    /** Until it starts, it may install, or fail for, what nobody here saw. */
    private boolean withPast;
    /** Something other than a loss of power befell its flash or card. */
    private boolean damaged;
    /** Its card was taken out, and no boot has shown since that it is back: the bootloader checks nothing then. */
    private boolean cardAway;
    private boolean befallen;
    /** Bits of its flash flipped since its bootloader read the active header: that may be none any more. */
    private boolean flipped;
  }

  private final PerBoard<Board> boards = new PerBoard<>(Board::new);
  private final Map<BoardInvariant, Tally> tallies = new EnumMap<>(BoardInvariant.class);
  private String goalVersion = "";
  private String goalSha256 = "";

  BoardChecks(BoardNames names) {
    for (BoardInvariant invariant : BoardInvariant.values()) {
      tallies.put(invariant, new Tally(invariant.word(), "no board came so far", names));
    }
  }

  @Override
  public void see(Fact fact, int number) {
    Board board = boards.of(number);
    switch (fact.what()) {
      case RunFacts.STARTED -> {
        goalVersion = fact.text("version");
        goalSha256 = fact.text("imageSha256");
      }
      case RunFacts.TAKEN_OVER -> board.withPast = true;
      case "FaultActed" -> {
        board.befallen |= Facts.isOfBoard(fact);
        board.flipped |= Facts.kind(fact).filter(kind -> kind == FaultKind.FLASH_BIT_FLIP).isPresent();
        board.damaged |= Facts.damagesStorage(fact);
        board.spent &= !Facts.damagesStorage(fact);
        board.cardAway |= Facts.kind(fact).filter(kind -> kind == FaultKind.SD_REMOVED).isPresent();
      }
      case "BootStarted", "NoticeReceived" -> {
        board.lastStep = -1;
        board.authentic = false;
      }
      case "ProgressSent" -> progress(board, fact, number);
      case "DownloadEnded" -> board.authentic = fact.flag("authentic");
      case "PowerLost" -> { // perhaps just after the header of a candidate was written, and before anybody heard
        if (board.authentic) {
          board.staged = true;
          board.spent = false;
        }
        board.withPast |= fact.flag("unheard");
      }
      case "CandidateWritten" -> {
        board.staged = board.authentic;
        board.spent = false;
      }
      case "BootEnded" -> bootEnded(board, fact, number);
      case "VersionReported" -> {
        String told = fact.text("version");
        hold(BoardInvariant.VERSION_TRUTH,
            told.equals(board.active) || told.equals(NO_VERSION) && (board.active.equals("0") || board.flipped),
            fact, number,
            () -> "it tells version " + told + ", and its active header has " + board.active);
      }
      default -> { /* breaks none of these */ }
    }
  }

  private void progress(Board board, Fact fact, int number) {
    long step = fact.number("step");
    long last = board.lastStep;
    hold(BoardInvariant.PROGRESS_ORDER, step < 0 || step >= last && step <= 100, fact, number,
        () -> "it tells " + step + " % after " + last + " %");
    board.lastStep = Math.max(last, step);
  }

  private void bootEnded(Board board, Fact fact, int number) {
    String outcome = fact.text("outcome");
    board.active = fact.word("activeVersion");
    board.flipped = false;
    boolean stays = outcome.equals("halts") && !board.damaged || outcome.equals("hangs") && !board.befallen;
    boolean excused = !stays && !outcome.equals("boots") || stays && board.withPast;
    if (!outcome.equals("power-cut") && !excused) {
      hold(BoardInvariant.NO_BRICKED_BOARD, !stays, fact, number, () -> "its bootloader " + outcome
          + ", and nothing but losses of power befell flash and card");
    }
    if (outcome.equals("boots") && board.active.equals(goalVersion)) {
      String sha256 = fact.text("activeSha256");
      boolean exact = sha256.equals(goalSha256);
      if (exact || !board.cardAway) {
        hold(BoardInvariant.EXACT_IMAGE, exact, fact, number,
            () -> "it starts version " + goalVersion + " with bytes of SHA-256 " + sha256 + ", not " + goalSha256);
      }
      board.cardAway &= !exact;
    }
    if (fact.flag("installed")) {
      if (!board.withPast) {
        hold(BoardInvariant.ONLY_AUTHENTIC_INSTALLS, board.staged && !board.spent, fact, number, () -> board.staged
            ? "it installed its candidate once more" : "it installed what no download with the notice's digest had"
                + " brought");
      }
      board.staged |= board.withPast && outcome.equals("boots");
      board.spent |= outcome.equals("boots");
    }
    board.withPast &= !outcome.equals("boots");
  }

  private void hold(BoardInvariant invariant, boolean holds, Fact fact, int number, Supplier<String> words) {
    tallies.get(invariant).hold(holds, fact.n(), number, words);
  }

  @Override
  public List<Finding> end(boolean whole) {
    return tallies.values().stream().map(Tally::end).toList();
  }
}
