package dev.nufleet.history;

import dev.nufleet.model.FaultKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Recognises in what a board did which defect of its firmware keeps it from finishing. */
final class DefectFinder {
  /** The HTTP client reads in pieces of this many bytes: a stale offset is one too many. */
  private static final long PIECE_BYTES = 127;
  private static final Set<FaultKind> BAD_ANSWERS =
      EnumSet.of(FaultKind.HTTP_STATUS, FaultKind.EXPIRED_URL);

  /** What is known of one board. The first group is of its present boot. */
  private static final class Board {
    private int notices;
    private long size = -1;
    private boolean signedIn;
    /** Signed in again, and told nothing since. */
    private boolean deaf;
    private boolean ignoredInDownload;
    private boolean badAnswer;
    private boolean ended;
    private String ending = "";
    private long bytes = -1;
    private boolean authentic;
    private String outcome = "";
    private String halted = "";

    private boolean staged;
    private boolean pressed;
    private boolean torn;
    private boolean cardFails;
    private boolean damaged;

    private void boot() {
      notices = 0;
      size = -1;
      signedIn = false;
      deaf = false;
      ignoredInDownload = false;
      badAnswer = false;
      ended = false;
      ending = "";
      bytes = -1;
      authentic = false;
      outcome = "";
      halted = "";
    }
  }

  private final Map<String, Board> boards = new HashMap<>();

  void see(Fact fact) {
    Board board = boards.computeIfAbsent(fact.board(), name -> new Board());
    switch (fact.what()) {
      case "BootStarted" -> board.boot();
      case "BootEnded" -> {
        board.outcome = fact.text("outcome");
        board.staged &= !fact.flag("installed");
      }
      case "Halted" -> board.halted = fact.text("cause");
      case "SignedIn" -> {
        board.signedIn = true;
        board.deaf |= fact.flag("again") && board.notices == 0;
      }
      case "NoticeReceived" -> {
        board.notices++;
        board.size = fact.number("sizeBytes");
        board.deaf = false;
      }
      case "NoticeIgnored" -> board.ignoredInDownload |= fact.text("reason").equals("in-downloading-state");
      case "DownloadEnded" -> {
        board.bytes = fact.number("bytes");
        board.authentic = fact.flag("authentic");
      }
      case "CandidateWritten" -> {
        board.staged = true;
        board.pressed = false;
      }
      case "ApplicationEnded" -> {
        board.ended = true;
        board.ending = fact.text("cause");
      }
      case "KeyPressed", "ResetPressed", "ResetRequested" -> board.pressed = true;
      case "FaultActed" -> befallen(board, fact);
      default -> { /* tells of no defect */ }
    }
  }

  private static void befallen(Board board, Fact fact) {
    FaultKind kind = Facts.kind(fact).orElse(null);
    board.torn |= Facts.tears(fact);
    board.damaged |= Facts.damagesStorage(fact);
    board.cardFails |= kind == FaultKind.SD_READ_ERROR || kind == FaultKind.SD_REMOVED;
    board.badAnswer |= kind != null && BAD_ANSWERS.contains(kind);
  }

  Map<String, Defect> found() {
    Map<String, Defect> found = new TreeMap<>();
    boards.forEach((name, board) -> {
      Defect defect = of(board);
      if (defect != null) {
        found.put(name, defect);
      }
    });
    return found;
  }

  private static Defect of(Board board) {
    if (board.outcome.equals("hangs")) {
      return board.torn && !board.cardFails ? Defect.TORN_BLOCK_HANG : Defect.CARD_READ_HANG;
    }
    if (board.outcome.equals("halts")) {
      return board.damaged ? Defect.NOTHING_BOOTABLE : null; // without damage it is no defect of theirs
    }
    if (board.halted.equals("hard-fault")) {
      return Defect.CRASHED;
    }
    return board.ended ? ofEnded(board) : ofWaiting(board);
  }

  private static Defect ofEnded(Board board) {
    if (board.staged) {
      return board.pressed ? null : Defect.NEVER_RESET;
    }
    if (board.ending.equals("no-mqtt") && !board.signedIn) {
      return Defect.START_GIVES_UP;
    }
    if (board.ending.equals("card-failed")) {
      return Defect.CARD_WRITE_GIVES_UP;
    }
    if (board.ending.startsWith("host-")) {
      return null; // this machine's matter
    }
    if (board.bytes >= 0 && !board.authentic) {
      if (board.notices > 1 && board.bytes > board.size && board.bytes <= board.size + PIECE_BYTES) {
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
    if (board.signedIn && board.ignoredInDownload) {
      return Defect.NOTICE_IN_DOWNLOAD;
    }
    return board.deaf ? Defect.DEAF_AFTER_RECONNECT : null;
  }
}
