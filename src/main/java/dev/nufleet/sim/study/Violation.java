package dev.nufleet.sim.study;

import dev.nufleet.history.Finding;
import dev.nufleet.sim.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One thing that must not be, and was; or, as {@link #DEFECT}, one that is the real firmware's.
 *
 * @param invariant also {@link #LIVENESS}, {@link #ENDLESS} and {@link #INTERNAL_ERROR}
 * @param board empty: of the world as a whole
 * @param n of the fact that broke it; {@link #AT_THE_END}: none did
 * @param nanos when that was, in the world's time
 */
public record Violation(String invariant, String board, long n, long nanos, String words) {
  /** A board is unfinished though faults have ended, and no defect of the real firmware explains it. */
  public static final String LIVENESS = "liveness";
  /** Turns went on and on. */
  public static final String ENDLESS = "endless";
  /** A rule, or the simulator, threw what nobody expects. */
  public static final String INTERNAL_ERROR = "internal-error";

  /** A board is unfinished and shows a defect of the real firmware: its word. That violates nothing. */
  public static final String DEFECT = "defect";

  public static final long AT_THE_END = 0;
  private static final int MOST_FRAMES = 3;

  /** Of a world that came to its end: each board that violates something, the first of an invariant first. */
  static List<Violation> each(Outcome outcome) {
    List<Violation> all = new ArrayList<>();
    for (Finding finding : outcome.violations()) {
      finding.first().forEach(broken ->
          all.add(new Violation(finding.invariant(), broken.board(), broken.n(), 0, broken.words())));
    }
    outcome.unexplained().forEach((board, where) -> all.add(new Violation(LIVENESS, board, AT_THE_END, 0, where)));
    if (outcome.endless()) {
      all.add(new Violation(ENDLESS, "", AT_THE_END, 0, outcome.turns() + " turns in "
          + String.format(Locale.ROOT, "%.0f", outcome.virtualNanos() / 1e9) + " virtual seconds"));
    }
    return all;
  }

  /** What boards show that are unfinished at the end. */
  static List<Violation> defects(Outcome outcome) {
    List<Violation> all = new ArrayList<>();
    outcome.shown().forEach((board, defect) -> all.add(new Violation(DEFECT, board, AT_THE_END, 0, defect.word())));
    return all;
  }

  /** Of a world that broke off. */
  static Violation of(RuntimeException failure) {
    String where = Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("dev.nufleet.")).limit(MOST_FRAMES)
        .map(frame -> frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
        .collect(Collectors.joining(" < "));
    return new Violation(INTERNAL_ERROR, "", AT_THE_END, 0, failure.getClass().getSimpleName()
        + (failure.getMessage() == null ? "" : ": " + failure.getMessage()) + (where.isEmpty() ? "" : "; in " + where));
  }

  public boolean isDefect() {
    return invariant.equals(DEFECT);
  }

  Violation at(long time) {
    return new Violation(invariant, board, n, time, words);
  }

  /** Whether both break the same invariant in the same way, wherever and with whatever numbers. */
  public boolean isLike(Violation other) {
    return invariant.equals(other.invariant) && reason().equals(other.reason());
  }

  /** The first of several that is like this one. */
  public Optional<Violation> likeIn(List<Violation> all) {
    return all.stream().filter(this::isLike).findFirst();
  }

  /** Its kind, for which names and numbers do not matter. */
  public String reason() {
    String plain = board.isEmpty() ? words
        : words.replaceAll("(?<![\\w-])" + Pattern.quote(board) + "(?![\\w-])", "BOARD");
    return plain.replaceAll("\\b[0-9a-f]{8,}\\b", "N").replaceAll("[0-9]+([.,][0-9]+)?", "N");
  }

  /** On one line, for people. */
  public String line() {
    return invariant + (board.isEmpty() ? "" : ", " + board) + (n == AT_THE_END ? "" : ", event " + n) + ": " + words;
  }
}
