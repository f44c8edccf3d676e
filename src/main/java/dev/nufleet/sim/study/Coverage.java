package dev.nufleet.sim.study;

import dev.nufleet.hal.Printed;
import dev.nufleet.history.BoardFacts;
import dev.nufleet.history.Fact;
import dev.nufleet.model.FaultKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one world met, as words: how bootloaders ended and by what way, causes, kinds of faults and where they struck,
 * losses of power in a phase while the task was in a state. Facts, not counts: it is asked whether something happened
 * at all. Hears a world.
 */
public final class Coverage {
  /** Kinds of what is met: each word begins with one. */
  public enum Kind { BOOT, CAUSE, FAULT, POWER }

  /** Where a board is, by what it told. */
  private static final class Board {
    private String phase = "off";
    private String task = "none";
    private String reason = "";
    private StringBuilder boot;
  }

  private final Map<String, Board> boards = new HashMap<>();
  private final Set<String> met = new TreeSet<>();

  /** All words, in a fixed order. */
  public Set<String> met() {
    return met;
  }

  public static boolean is(String word, Kind kind) {
    return word.startsWith(kind.name() + " ");
  }

  private void meet(Kind kind, String what) {
    met.add(kind.name() + " " + what);
  }

  private Board board(String name) {
    return boards.computeIfAbsent(name, one -> new Board());
  }

  /** Lines of bootloaders: they say which row of its table was taken. All else that boards print is not looked at. */
  public void hear(String name, List<Printed> prints) {
    Board board = board(name);
    if (board.boot != null) {
      prints.forEach(print -> print.appendTo(board.boot, Printed.Style.PLAIN));
    }
  }

  public void see(Fact fact) {
    Board board = board(fact.board());
    switch (fact.what()) {
      case "BootStarted" -> {
        board.phase = "boot";
        board.reason = fact.text("reason");
        board.boot = new StringBuilder();
      }
      case "BootEnded" -> {
        meet(Kind.BOOT, board.reason + ": " + lines(board.boot) + " -> " + fact.text("outcome"));
        board.boot = null;
        board.phase = fact.text("outcome").equals("boots") ? "provision" : fact.text("outcome");
      }
      case "Provisioned" -> board.phase = "connect";
      case "SignedIn" -> board.phase = "online";
      case "SignedOut" -> {
        board.phase = "reconnect";
        cause(fact);
      }
      case "NoticeReceived", "DownloadStarted" -> board.phase = "download";
      case "DownloadEnded" -> {
        board.phase = "verify";
        meet(Kind.CAUSE, "DownloadEnded authentic=" + fact.flag("authentic"));
      }
      case "CandidateWritten" -> board.phase = "staged";
      case "ApplicationEnded" -> {
        board.phase = "ended";
        cause(fact);
      }
      case "Halted" -> {
        board.phase = "halted";
        cause(fact);
      }
      case "SignInFailed", "DownloadHindered", "UpgradeFailed" -> cause(fact);
      case "NoticeIgnored" -> meet(Kind.CAUSE, "NoticeIgnored " + plain(fact.text("reason")));
      case "ProgressSent" -> {
        if (fact.number("step") < 0) {
          meet(Kind.CAUSE, "ProgressSent " + fact.number("step"));
        }
      }
      case "SignInJudged" -> meet(Kind.CAUSE, "CONNACK " + fact.number("code") + " present=" + fact.flag("present"));
      case "SessionEnded" -> meet(Kind.CAUSE, "SessionEnded " + plain(fact.text("why")));
      case "Served" -> meet(Kind.CAUSE, "Served " + fact.number("status"));
      case "TaskTurned" -> {
        board.task = fact.text("to");
        meet(Kind.CAUSE, "TaskTurned " + fact.text("from") + " to " + fact.text("to"));
      }
      case "FaultActed" -> struck(fact, board);
      case "PowerLost" -> board.phase = "off";
      default -> { } // says nothing of what is counted here
    }
  }

  private void struck(Fact fact, Board board) {
    if (!fact.who().equals(BoardFacts.CHAOS)) {
      return;
    }
    boolean ofBoard = !fact.text(Fact.BOARD).isEmpty();
    meet(Kind.FAULT, fact.text("kind") + " in " + (ofBoard ? board.phase : "the platform"));
    if (fact.text("kind").equals(FaultKind.POWER_CUT.word())) {
      meet(Kind.POWER, "cut in " + board.phase + (fact.text("how").isEmpty() ? "" : ", " + fact.text("how"))
          + ", task " + board.task);
    }
  }

  private void cause(Fact fact) {
    meet(Kind.CAUSE, fact.what() + " " + plain(fact.text("cause")));
  }

  /** Numbers are many, and no kinds. */
  private static String plain(String text) {
    return text.replaceAll("[0-9]{2,}", "N");
  }

  private static String lines(StringBuilder printed) {
    return printed == null ? "" : plain(printed.toString().replaceFirst("\\s*Mbed Bootloader\\s*", "").strip()
        .replaceAll("\\s*\\R\\s*", ", ").replaceAll("\\[(DBG|ERR) \\] ", ""));
  }
}
