package dev.nufleet.history;

import java.util.Map;

/**
 * One thing that happened in a run.
 *
 * @param n its place: from 1, without gaps unless facts are missing
 * @param nanos since the run's start, by the run's clock; facts of several parties may be out of order by it
 * @param who a board's name, {@code platform}, {@code operator}, {@code chaos} or {@code run}. A board may have one of
 *     these names too: {@code what} tells them apart, since no two parties share a word
 * @param fields what else is to say: texts, whole numbers, truth values, and maps of these
 */
public record Fact(long n, long nanos, String who, String what, Map<String, Object> fields) {
  /** The field that says of which board a fact of another party is. */
  public static final String BOARD = "board";
  /** The field that has milliseconds of the board's own time since its reset, on what its firmware tells. */
  public static final String BOARD_MILLIS = "b";

  /** The board that it is about; who said it, if it names none. */
  public String board() {
    String named = text(BOARD);
    return named.isEmpty() ? who : named;
  }

  /** A text, empty if there is none of this name: who judges a history of others must expect anything. */
  public String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  /**
   * The same, as one object however often it is said: for texts of which a run has few kinds, and which are kept for
   * each board.
   */
  String word(String name) {
    return text(name).intern();
  }

  /** A whole number, -1 if there is none of this name. */
  public long number(String name) {
    return fields.get(name) instanceof Number number ? number.longValue() : -1;
  }

  /** A truth value, false if there is none of this name. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  boolean is(String kind) {
    return what.equals(kind);
  }
}
