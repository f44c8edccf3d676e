package dev.nufleet.app.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A process that held boards of a run.
 *
 * @param name for people
 * @param boards that it held at the end, or when it was lost
 * @param lostAtSecond of the run; empty: it was there to the end
 */
public record NodeRecord(String name, int boards, OptionalDouble lostAtSecond) {
  /** What happened to it, if that is worth a word. */
  public String text() {
    return lostAtSecond.isEmpty()
        ? String.format(Locale.ROOT, "%s: %d boards", name, boards)
        : String.format(Locale.ROOT, "%s: lost at %.1f s with %d boards, which lost their power and came up elsewhere",
            name, lostAtSecond.getAsDouble(), boards);
  }
}
