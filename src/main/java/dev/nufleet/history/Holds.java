package dev.nufleet.history;

import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Pace;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which boards a fault still held when the run ended. Times of faults are the boards'; how long they are by the run's
 * clock follows from the pace. Simulated worlds end their faults without a word, and nothing is said of these.
 */
final class Holds {
  /** With these a board comes on, only later: they hold it where the run's time was over, and not where it gave up. */
  private static final Set<FaultKind> SLOWING = EnumSet.of(FaultKind.LATENCY, FaultKind.BANDWIDTH, FaultKind.SLICER,
      FaultKind.TRUNCATE, FaultKind.SLOW_BODY, FaultKind.HTTP_STATUS);
  /** These spoil an answer each; the board asks again, and the last answer decides whether they hold it. */
  static final Set<FaultKind> SPOILING =
      EnumSet.of(FaultKind.TRUNCATE, FaultKind.SLOW_BODY, FaultKind.HTTP_STATUS);
  private static final Comparator<Held> STRONGEST = Comparator
      .comparing((Held held) -> !SLOWING.contains(held.kind())).thenComparing(Held::untilNanos);

  private static final class Board {
    /** The longest of each kind; empty for boards that nothing lasting befell. */
    private Map<FaultKind, Held> lasting = Map.of();
    /** A wrong digest that it was told, until a download has failed by it; null: none. */
    private Held wrong;
    /** A fault has acted on the answer that is served next. */
    private boolean spoilt;
    /** It has told the campaign's version, or its task has succeeded. */
    private boolean finished;

    private void add(Held held) {
      lasting = lasting.isEmpty() ? new EnumMap<>(FaultKind.class) : lasting;
      lasting.merge(held.kind(), held, (one, other) -> one.untilNanos() > other.untilNanos() ? one : other);
    }

    private void refuse() {
      if (wrong != null) {
        add(wrong);
        wrong = null;
      }
    }

    private void served() {
      if (!spoilt) {
        SPOILING.forEach(this::end);
      }
      spoilt = false;
    }

    private void end(FaultKind kind) {
      if (!lasting.isEmpty()) {
        lasting.remove(kind);
      }
    }
  }

  private final PerBoard<Board> boards = new PerBoard<>(Board::new);
  private final BoardNames names;
  /** Of faults that befall the platform, and with it all boards. */
  private final Board whole = new Board();
  private Optional<ChaosTime> time = Optional.empty();
  private String version = "";
  private long endNanos;
  private boolean completed;

  Holds(BoardNames names) {
    this.names = names;
  }

  void see(Fact fact, int number) {
    endNanos = Math.max(endNanos, fact.nanos());
    switch (fact.what()) {
      case RunFacts.STARTED -> {
        version = fact.text("version");
        time = fact.text("target").equals("simulation") ? Optional.empty() : timeOf(fact.text("pace"));
      }
      case RunFacts.ENDED -> completed = fact.text("endedBy").equals("completed");
      case "FaultActed" -> befallen(fact, fact.text(Fact.BOARD).isEmpty() ? whole : boards.of(number));
      case RunFacts.FAULT_ENDED -> takenBack(fact.number("fault"));
      case "BootStarted" -> boards.of(number).end(FaultKind.POWER_CUT);
      case "NoticeReceived" -> {
        boards.of(number).end(FaultKind.LATE_NOTICE);
        boards.of(number).end(FaultKind.WRONG_DIGEST);
      }
      case "Served" -> boards.of(number).served();
      case "DownloadEnded" -> {
        if (!fact.flag("authentic")) {
          boards.of(number).refuse();
        }
      }
      case "VersionReported" -> boards.of(number).finished = fact.text("version").equals(version);
      case PlatformFacts.TASK_TURNED -> boards.of(number).finished |= fact.text("to").equals("SUCCEEDED");
      case PlatformFacts.TASK_STOOD -> boards.of(number).finished |= fact.text("status").equals("SUCCEEDED");
      default -> { /* says nothing of what lasts */ }
    }
  }

  private static Optional<ChaosTime> timeOf(String pace) {
    try {
      return Optional.of(new ChaosTime(Pace.parse(pace)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a history of others may say anything
    }
  }

  private void befallen(Fact fact, Board board) {
    long lasts = fact.number("lastsNanos");
    if (time.isPresent() && fact.text("kind").equals(FaultKind.WRONG_DIGEST.word())) {
      board.wrong = held(fact, FaultKind.WRONG_DIGEST, Long.MAX_VALUE);
      return;
    }
    Optional<FaultKind> spoils = time.flatMap(known -> Facts.kind(fact)).filter(SPOILING::contains);
    if (spoils.isPresent()) {
      board.add(held(fact, spoils.get(), Long.MAX_VALUE));
      board.spoilt = true;
      return;
    }
    boolean forGood = fact.fields().containsKey("lastsNanos") && lasts == FaultActed.TO_THE_END;
    if (time.isEmpty() || lasts <= 0 && !forGood) {
      return;
    }
    Facts.kind(fact).ifPresent(kind -> board.add(
        held(fact, kind, forGood ? Long.MAX_VALUE : fact.nanos() + time.get().realNanos(lasts))));
  }

  private static Held held(Fact fact, FaultKind kind, long untilNanos) {
    return new Held(kind, fact.number("fault"), fact.text("text"), untilNanos);
  }

  private void takenBack(long fault) {
    boards.forEach((board, number) -> takenBack(board, fault));
    takenBack(whole, fault);
  }

  private static void takenBack(Board board, long fault) {
    if (!board.lasting.isEmpty()) {
      board.lasting.values().removeIf(held -> held.fault() == fault);
    }
  }

  /** By board, whether or not it has finished. */
  Map<String, Held> found() {
    Optional<Held> all = strongest(whole);
    Map<String, Held> found = new TreeMap<>();
    boards.forEach((board, number) -> strongest(board).or(() -> all).ifPresent(
        held -> found.put(names.nameOf(number), held)));
    return found;
  }

  private Optional<Held> strongest(Board board) {
    return board.lasting.values().stream().filter(held -> held.untilNanos() > endNanos)
        .filter(held -> !completed || !SLOWING.contains(held.kind())).max(STRONGEST);
  }

  /** Whether it runs the campaign's version, as far as the history tells. */
  boolean isFinished(int number) {
    return boards.of(number).finished;
  }
}
