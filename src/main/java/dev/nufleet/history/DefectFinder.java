package dev.nufleet.history;

import dev.nufleet.model.FaultKind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Recognises in what a board did which defect of its firmware keeps it from finishing. */
final class DefectFinder {
  /** The HTTP client reads in pieces of this many bytes: a stale offset is one too many. */
  private static final long PIECE_BYTES = 127;
  private static final Set<FaultKind> BAD_ANSWERS =
      EnumSet.of(FaultKind.HTTP_STATUS, FaultKind.EXPIRED_URL);
  /** A reset does not undo what they do: the task has failed. */
  private static final Set<Defect> OF_DOWNLOADS =
      EnumSet.of(Defect.STATUS_BLIND, Defect.STALE_OFFSET, Defect.SIZE_DIFFERS);
  /** Ends of a program that came before its subscriptions were granted: it waits for no notice. */
  private static final Set<String> ENDS_AT_START = Set.of("no-mqtt", "no-subscription");
  /** A board that halts for a fatal error reboots once before. */
  private static final int MANY_REBOOTS = 4;
  /** Pages of errors are longer; a connection that brings less was cut off. */
  private static final long SHORTEST_PAGE_BYTES = 64;
  /** And shorter than that: of what is longer, parts of an image may well be equal. */
  private static final long LONGEST_PAGE_BYTES = 4096;

  /** What is known of one board. The first group is of its present boot. */
  private static final class Board {
    private int notices;
    /** A notice came when a part of the image was here already: the count of bytes goes on over it. */
    private boolean midway;
    private long size = -1;
    private boolean signedIn;
    /** Signed in again, and told nothing since. */
    private boolean deaf;
    /** Reads this connection from the midst of a packet on, and no notice has come through since. */
    private boolean outOfStep;
    private boolean ignoredInDownload;
    /** Its last notice was one that the SDK does not read. */
    private boolean unread;
    /** It reads an answer without a limit of time, and nothing has come of it since. */
    private boolean blocked;
    private boolean badAnswer;
    private boolean bodiesCut;
    /** Where the last connection of the download went on, and how far the one before it had come. */
    private long from = -1;
    private long brought = -1;
    private boolean ended;
    private String ending = "";
    private long bytes = -1;
    private boolean authentic;
    private String halted = "";
    /** How its last bootloader ended; of an earlier boot as long as the present one's goes on. */
    private String outcome = "";

    /** What made the download of an earlier boot fail, and with it the task; nobody has told it to try again since. */
    private Defect failedBy;
    /** It has told the campaign's version. */
    private boolean upgraded;
    /** Resets in a row by the firmware itself that did not lead to its main program. */
    private int reboots;
    private boolean staged;
    private boolean pressed;
    private boolean torn;
    private boolean cardFails;
    private boolean damaged;

    private void boot() {
      if (ended && !staged && bytes >= 0 && !authentic) {
        Defect defect = ofEnded(this);
        failedBy = OF_DOWNLOADS.contains(defect) ? defect : null;
      }
      notices = 0;
      midway = false;
      size = -1;
      signedIn = false;
      deaf = false;
      outOfStep = false;
      ignoredInDownload = false;
      unread = false;
      blocked = false;
      badAnswer = false;
      bodiesCut = false;
      from = -1;
      brought = -1;
      ended = false;
      ending = "";
      bytes = -1;
      authentic = false;
      halted = "";
    }
  }

  private final PerBoard<Board> boards = new PerBoard<>(Board::new);
  private String version = "";
  /** What a package of this kind does to a board that has taken it, whatever else befell that; null: nothing. */
  private Defect ofPackage;
  private final BoardNames names;

  DefectFinder(BoardNames names) {
    this.names = names;
  }

  /** @param number of the board that the fact is about */
  void see(Fact fact, int number) {
    Board board = boards.of(number);
    switch (fact.what()) {
      case RunFacts.STARTED -> {
        version = fact.text("version");
        ofPackage = !fact.text(RunFacts.MODULE).isEmpty() ? Defect.MODULE_BLIND
            : !fact.text(RunFacts.DELTA_FROM).isEmpty() ? Defect.DELTA_AS_FIRMWARE : null;
      }
      case "VersionReported" -> board.upgraded = !version.isEmpty() && fact.text("version").equals(version);
      case "BootStarted" -> {
        board.boot();
        board.reboots = fact.text("reason").equals("software") ? board.reboots + 1 : 0;
      }
      case "Provisioned" -> board.reboots = 0;
      case "BootEnded" -> {
        board.outcome = fact.word("outcome");
        board.staged &= !fact.flag("installed");
      }
      case "Halted" -> board.halted = fact.word("cause");
      case "SignedIn" -> {
        board.signedIn = true;
        board.outOfStep = false;
        board.deaf |= fact.flag("again") && board.notices == 0;
      }
      case "PacketTorn" -> board.outOfStep = true;
      case "DownloadHindered" -> board.blocked = fact.text("cause").equals("blocked-read");
      case "SignedOut", "ProgressSent" -> board.blocked = false;
      case "NoticeReceived" -> {
        board.notices++;
        board.unread = false;
        board.midway |= board.from >= 0;
        board.failedBy = null;
        board.size = fact.number("sizeBytes");
        board.deaf = false;
        board.outOfStep = false;
        board.from = -1;
      }
      case "DownloadStarted" -> {
        board.blocked = false;
        connected(board, fact.number("fromByte"));
      }
      case "NoticeIgnored" -> {
        boolean inDownload = fact.text("reason").equals("in-downloading-state");
        board.ignoredInDownload |= inDownload;
        board.unread |= !inDownload;
      }
      case "DownloadEnded" -> {
        board.bytes = fact.number("bytes");
        board.authentic = fact.flag("authentic");
        board.blocked = false;
        board.from = -1;
      }
      case "CandidateWritten" -> {
        board.staged = true;
        board.pressed = false;
      }
      case "ApplicationEnded" -> {
        board.ended = true;
        board.ending = fact.word("cause");
      }
      case "KeyPressed", "ResetPressed", "ResetRequested" -> board.pressed = true;
      case "FaultActed" -> befallen(board, fact);
      default -> { /* tells of no defect */ }
    }
  }

  /**
   * Connections that bring the same few bytes again and again bring a page that tells of an error: its status is passed
   * over, and the rest of the image is asked for.
   */
  private static void connected(Board board, long from) {
    long brought = board.from < 0 ? -1 : from - board.from;
    board.badAnswer |= brought == board.brought && brought >= SHORTEST_PAGE_BYTES && brought <= LONGEST_PAGE_BYTES
        && !board.bodiesCut;
    board.brought = brought;
    board.from = from;
  }

  private static void befallen(Board board, Fact fact) {
    FaultKind kind = Facts.kind(fact).orElse(null);
    board.torn |= Facts.tears(fact);
    board.damaged |= Facts.damagesStorage(fact);
    board.cardFails |= kind == FaultKind.SD_READ_ERROR || kind == FaultKind.SD_REMOVED;
    board.badAnswer |= kind != null && BAD_ANSWERS.contains(kind);
    board.bodiesCut |= kind == FaultKind.TRUNCATE;
  }

  Map<String, Defect> found() {
    Map<String, Defect> found = new TreeMap<>();
    boards.forEach((board, number) -> {
      Defect defect = of(board);
      if (defect != null) {
        found.put(names.nameOf(number), defect);
      }
    });
    return found;
  }

  private Defect of(Board board) {
    if (ofPackage != null && board.upgraded) {
      return ofPackage;
    }
    if (board.outcome.equals("hangs")) {
      return board.torn && !board.cardFails ? Defect.TORN_BLOCK_HANG : Defect.CARD_READ_HANG;
    }
    if (board.outcome.equals("halts")) {
      return board.damaged ? Defect.NOTHING_BOOTABLE : null; // without damage it is no defect of theirs
    }
    if (board.halted.equals("hard-fault")) {
      return Defect.CRASHED;
    }
    if (board.halted.equals("fatal-error")) {
      return Defect.FATAL_ONCE;
    }
    if (board.reboots >= MANY_REBOOTS) {
      return Defect.REBOOTS_FOR_EVER;
    }
    return board.ended ? ofEnded(board) : ofWaiting(board);
  }

  private static Defect ofEnded(Board board) {
    if (board.staged) {
      return board.pressed ? null : Defect.NEVER_RESET;
    }
    if (board.notices == 0 && ENDS_AT_START.contains(board.ending)) {
      return Defect.START_GIVES_UP;
    }
    if (board.ending.equals("card-failed")) {
      return Defect.CARD_WRITE_GIVES_UP;
    }
    if (board.ending.startsWith("host-")) {
      return null; // this machine's matter
    }
    if (board.bytes >= 0 && !board.authentic) {
      if (board.midway && board.bytes > board.size && board.bytes <= board.size + PIECE_BYTES) {
        return Defect.STALE_OFFSET;
      }
      if (board.badAnswer) {
        return Defect.STATUS_BLIND;
      }
      if (board.bytes != board.size) {
        return Defect.SIZE_DIFFERS;
      }
    }
    return Defect.DEAD_AFTER_MAIN;
  }

  private static Defect ofWaiting(Board board) {
    if (board.blocked) {
      return Defect.BLOCKED_READ;
    }
    if (board.signedIn && board.ignoredInDownload) {
      return Defect.NOTICE_IN_DOWNLOAD;
    }
    if (board.notices > 0 && board.bytes < 0 && board.badAnswer) {
      return Defect.STATUS_BLIND;
    }
    if (board.signedIn && board.outOfStep) {
      return Defect.OUT_OF_STEP;
    }
    if (board.unread && board.notices == 0) {
      return Defect.NOTICE_UNREAD;
    }
    return board.deaf ? Defect.DEAF_AFTER_RECONNECT : board.failedBy;
  }
}
