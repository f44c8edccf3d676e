package dev.nufleet.app.run;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Live progress: bars that are redrawn in place on a terminal, a plain line now and then elsewhere. */
final class ProgressView {
  /** How progress is shown. */
  enum Style {
    BARS,
    LINES,
    NONE
  }

  private static final int BAR_CHARS = 32;
  private static final double LINE_EVERY_SECONDS = 2;
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintWriter out;
  private final Style style;
  private int drawnLines;
  private double lastLineAt = Double.NEGATIVE_INFINITY;

  ProgressView(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Bars need a terminal that knows escape sequences. */
  static Style styleOfThisTerminal() {
    return System.console() != null && !"dumb".equals(System.getenv("TERM")) ? Style.BARS : Style.LINES;
  }

  /** @param doing what the run is at, in a few words */
  void show(FleetSnapshot fleet, String doing, double seconds) {
    if (style == Style.BARS) {
      draw(bars(fleet, doing, seconds));
    } else if (style == Style.LINES && seconds - lastLineAt >= LINE_EVERY_SECONDS) {
      lastLineAt = seconds;
      out.println(line(fleet, doing, seconds));
      out.flush();
    }
  }

  /** The last state stays on the screen; what follows is printed below it. */
  void end(FleetSnapshot fleet, String doing, double seconds) {
    lastLineAt = Double.NEGATIVE_INFINITY;
    show(fleet, doing, seconds);
    drawnLines = 0;
  }

  private void draw(List<String> lines) {
    if (drawnLines > 0) {
      out.print(String.format(Locale.ROOT, UP_AND_CLEAR, drawnLines));
    }
    lines.forEach(out::println);
    out.flush();
    drawnLines = lines.size();
  }

  private static List<String> bars(FleetSnapshot fleet, String doing, double seconds) {
    List<String> lines = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      if (phase != Phase.TOTAL) {
        lines.add(bar(phase.word(), fleet.passed().get(phase), fleet.total()));
      }
    }
    lines.add(String.format(Locale.ROOT, "  %6.1f s  %s, %.1f MB downloaded%s", seconds, doing,
        fleet.traffic().downloadedBytes() / 1e6, troubles(fleet)));
    return lines;
  }

  static String bar(String name, int done, int total) {
    int filled = (int) ((long) done * BAR_CHARS / total);
    String bar = "#".repeat(filled) + ".".repeat(BAR_CHARS - filled);
    return String.format(Locale.ROOT, "  %-9s %s %5d/%d", name, bar, done, total);
  }

  static String line(FleetSnapshot fleet, String doing, double seconds) {
    return String.format(Locale.ROOT, "%7.1f s  %s: %d on, %d online, %d noticed, %d downloaded, %d installed,"
            + " %d upgraded%s",
        seconds, doing, fleet.launched(), fleet.passed().get(Phase.CONNECT), fleet.passed().get(Phase.NOTICE),
        fleet.passed().get(Phase.DOWNLOAD), fleet.passed().get(Phase.INSTALL), fleet.states().get(BoardState.UPGRADED),
        troubles(fleet));
  }

  private static String troubles(FleetSnapshot fleet) {
    StringBuilder troubles = new StringBuilder();
    for (BoardState state : new BoardState[] {BoardState.OFFLINE, BoardState.FAILED, BoardState.HALTED}) {
      if (fleet.states().get(state) > 0) {
        troubles.append(", ").append(fleet.states().get(state)).append(' ').append(state.word());
      }
    }
    return troubles.toString();
  }
}
