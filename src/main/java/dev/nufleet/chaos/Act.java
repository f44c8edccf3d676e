package dev.nufleet.chaos;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.FaultKind;
import java.util.Locale;

/**
 * One fault that is to befall one board once, with everything about it drawn.
 *
 * @param fault its place in the scenario; above {@link #LIVE}: given while the run went on, at that place
 *     of the scenario that replays the run
 * @param ordinal 0 for its first act on this board
 */
public record Act(int fault, FaultKind kind, int ordinal, Spot spot, Drawn drawn) {
  /** Numbers of faults that no scenario has. */
  public static final int LIVE = 1_000_000;

  /** What a number is where a fault does not have it. */
  public static final long NONE = -1;

  /**
   * The numbers of an act, {@link #NONE} where its kind has none. Times are nanoseconds of the board's time.
   *
   * @param tear which bits a torn operation changed: a pattern and what it is drawn from, see {@code storage.Tear}
   * @param code empty if there is none
   */
  public record Drawn(
      long lastsNanos, long delayNanos, long jitterNanos, long rate, long status, long bytes, long afterBytes, Cut how,
      long tear, long offNanos, String code) {
    /** Of an act that has no numbers. */
    public static final Drawn NOTHING =
        new Drawn(NONE, NONE, NONE, NONE, NONE, NONE, NONE, null, NONE, NONE, "");

    /** The same of a power cut that fails so; unchanged if it is no power cut. */
    public Drawn cutting(Cut other, long bits) {
      return how == null ? this : new Drawn(
          lastsNanos, delayNanos, jitterNanos, rate, status, bytes, afterBytes, other, bits, offNanos, code);
    }

    /** The same, later or earlier; unchanged if it has no delay. */
    public Drawn delayed(long nanos) {
      return delayNanos == NONE ? this : new Drawn(lastsNanos, Math.max(0, delayNanos + nanos), jitterNanos, rate,
          status, bytes, afterBytes, how, tear, offNanos, code);
    }

    /** Times as whole multiples, at least one of them. */
    public Drawn rounded(long unitNanos) {
      return new Drawn(rounded(lastsNanos, unitNanos), rounded(delayNanos, unitNanos),
          rounded(jitterNanos, unitNanos), rate, status, bytes, afterBytes, how, tear, rounded(offNanos, unitNanos),
          code);
    }

    private static long rounded(long nanos, long unitNanos) {
      return nanos <= 0 ? nanos : Math.max(unitNanos, Math.round((double) nanos / unitNanos) * unitNanos);
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      time(text, "lasts", lastsNanos);
      time(text, "delay", delayNanos);
      time(text, "jitter", jitterNanos);
      number(text, "rate", rate);
      number(text, "status", status);
      number(text, "bytes", bytes);
      number(text, "after-bytes", afterBytes);
      if (how != null) {
        text.append(" how ").append(how.word());
        if (how == Cut.TORN) {
          text.append(' ').append(Long.toHexString(tear));
        }
      }
      time(text, "off", offNanos);
      return code.isEmpty() ? text.toString() : text.append(" code ").append(code).toString();
    }

    private static void time(StringBuilder text, String name, long nanos) {
      if (nanos != NONE) {
        text.append(String.format(Locale.ROOT, " %s %.3fs", name, nanos / 1e9));
      }
    }

    private static void number(StringBuilder text, String name, long number) {
      if (number != NONE) {
        text.append(' ').append(name).append(' ').append(number);
      }
    }
  }

  /** Whether its fault was given while the run went on: no plan has it. */
  public boolean isLive() {
    return fault >= LIVE;
  }

  /** Whether the time when it acts depends on how long the run lasts: such acts count as planned. */
  public boolean isTimed() {
    return spot instanceof Spot.Moment || spot instanceof Spot.Always;
  }

  /** Whether it goes on to the end of the run once it has begun, unless somebody ends it. */
  public boolean isForGood() {
    return spot instanceof Spot.Always
        || drawn.lastsNanos() == NONE && FaultRules.of(kind).may().contains("lasts");
  }

  /** The same act of a fault that is given while the run goes on. Drawn as at its place in a scenario. */
  public Act asLive() {
    return new Act(LIVE + fault, kind, ordinal, spot, drawn);
  }

  public Act with(Drawn other) {
    return new Act(fault, kind, ordinal, spot, other);
  }

  public Act at(Spot other) {
    return new Act(fault, kind, ordinal, other, drawn);
  }

  /** The fact that it came true. */
  public BoardEvent.FaultActed told() {
    return new BoardEvent.FaultActed(
        kind, fault, ordinal, text(), drawn.offNanos(), drawn.how() == null ? "" : drawn.how().word(), lastsNanos());
  }

  /** How long it goes on once it has begun; a notice is late, and a board without power, as long as that is. */
  private long lastsNanos() {
    return switch (kind) {
      case LATE_NOTICE -> Math.max(0, drawn.delayNanos());
      case POWER_CUT -> Math.max(0, drawn.offNanos());
      case BROKER_RESTART -> Math.max(0, drawn.lastsNanos());
      default -> isForGood() ? BoardEvent.FaultActed.TO_THE_END : Math.max(0, drawn.lastsNanos());
    };
  }

  /** One line, without the board: equal texts are equal acts. */
  public String text() {
    return "fault " + fault + " #" + ordinal + " " + kind.word() + " " + spot.text() + drawn.text();
  }
}
