package dev.nufleet.app.live.view;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What a list of boards may be ordered by; boards that are equal in it stay in the order of the run. */
public enum BoardOrder {
  NAME, PROFILE, SITE, STATE, PHASE, PERCENT,
  /** How long its way took, so far if it is not upgraded; one whose way has not begun is the first. */
  TOOK,
  VERSION, CAUSE, NODE;

  /** A board as it stood when the list was made: it must not change while it is ordered. @param node empty: none */
  record Entry(int place, long row, OptionalLong tookNanos, String node) {}

  public static Optional<BoardOrder> byWord(String word) {
    return Arrays.stream(values()).filter(order -> order.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(BoardOrder::word).toList();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Comparator<Entry> comparator(RunView view) {
    LiveFleet fleet = view.fleet();
    return switch (this) {
      case NAME -> Comparator.comparing(entry -> fleet.board(entry.place()).id().value());
      case PROFILE -> Comparator.comparing(entry -> fleet.board(entry.place()).profile().id());
      case SITE -> Comparator.comparing(entry -> view.sites().of(entry.place()),
          Comparator.nullsFirst(Comparator.naturalOrder()));
      case STATE -> Comparator.comparing(entry -> Row.state(entry.row()));
      case PHASE -> Comparator.comparing(entry -> Row.phase(entry.row()));
      case PERCENT -> Comparator.comparingInt(entry -> Row.percent(entry.row()));
      case TOOK -> Comparator.comparingLong(entry -> entry.tookNanos().orElse(-1));
      case VERSION -> Comparator.comparing(entry -> fleet.versions().word(Row.version(entry.row())));
      case CAUSE -> Comparator.comparing(entry -> fleet.causes().word(Row.cause(entry.row())));
      case NODE -> Comparator.comparing(Entry::node);
    };
  }
}
