package dev.nufleet.app.run;

import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Live progress: bars that are redrawn in place on a terminal, a plain line now and then elsewhere. */
final class ProgressView {
  /** How progress is shown. */
  enum Style {
    BARS,
    LINES,
    NONE
  }

  private static final int BAR_CHARS = 32;
  /** A shorter bar says nothing. */
  private static final int LEAST_BAR_CHARS = 4;
  private static final double COLUMNS_EVERY_SECONDS = 2;
  private static final double LINE_EVERY_SECONDS = 2;
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintWriter out;
  private final Style style;
  private final IntSupplier terminal;
  private Consumer<String> listener = doing -> { };
  private int columns = TerminalColumns.USUAL;
  private double columnsAt = Double.NEGATIVE_INFINITY;
  private int drawnLines;
  private double lastLineAt = Double.NEGATIVE_INFINITY;

  /** @param terminal says how many columns there are; asked now and then, since windows change */
  ProgressView(PrintWriter out, Style style, IntSupplier terminal) {
    this.out = out;
    this.style = style;
    this.terminal = terminal;
  }

  /** Of the terminal that the bars are on; where there are none, lines are as long as they are. */
  int columns() {
    return style == Style.BARS ? columns : Integer.MAX_VALUE;
  }

  /** Bars need a terminal that knows escape sequences. */
  static Style styleOfThisTerminal() {
    return System.console() != null && !"dumb".equals(System.getenv("TERM")) ? Style.BARS : Style.LINES;
  }

  /** Who is told too what the run is at, whatever is shown here. */
  void tell(Consumer<String> other) {
    listener = other;
  }

  /** @param doing what the run is at, in a few words */
  void show(FleetSnapshot fleet, String doing, double seconds) {
    listener.accept(doing);
    if (style == Style.BARS) {
      if (seconds - columnsAt >= COLUMNS_EVERY_SECONDS) {
        columns = terminal.getAsInt();
        columnsAt = seconds;
      }
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
    // a line that the terminal breaks would be two, and the next bars in the wrong place
    lines.forEach(line -> out.println(line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1))));
    out.flush();
    drawnLines = lines.size();
  }

  private List<String> bars(FleetSnapshot fleet, String doing, double seconds) {
    List<String> lines = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      if (phase != Phase.TOTAL) {
        lines.add(bar(phase.word(), fleet.passed().get(phase), fleet.total(), columns));
      }
    }
    lines.add(String.format(Locale.ROOT, "  %6.1f s  %s, %.1f MB downloaded%s", seconds, doing,
        fleet.traffic().downloadedBytes() / 1e6, troubles(fleet)));
    return lines;
  }

  /** As wide as there is room for; on a narrow terminal the figures alone. */
  static String bar(String name, int done, int total, int columns) {
    String figures = String.format(Locale.ROOT, "%5d/%d", done, total);
    int room = Math.min(BAR_CHARS, columns - 1 - "  123456789  ".length() - figures.length());
    if (room < LEAST_BAR_CHARS) {
      return String.format(Locale.ROOT, "%-9s %d/%d", name, done, total);
    }
    int filled = (int) ((long) done * room / total);
    return String.format(Locale.ROOT, "  %-9s %s %s", name, "#".repeat(filled) + ".".repeat(room - filled), figures);
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
