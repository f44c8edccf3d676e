package dev.nufleet.app.run.progress;

import dev.nufleet.app.settings.Times;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Live progress: bars that are redrawn in place on a terminal, a plain line now and then elsewhere. */
public final class ProgressView {
  /** How progress is shown. */
  public enum Style {
    COLOURED_BARS,
    BARS,
    LINES,
    NONE;

    private boolean isBars() {
      return this == COLOURED_BARS || this == BARS;
    }
  }

  private static final double LINE_EVERY_SECONDS = 2;
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintWriter out;
  private final Style style;
  private final Supplier<TerminalWindow.Size> terminal;
  private final Speed speed;
  private Consumer<String> listener = doing -> { };
  private TerminalWindow.Size window = TerminalWindow.Size.USUAL;
  /** How long the lines are that were drawn last. */
  private List<Integer> drawn = List.of();
  private double lastLineAt = Double.NEGATIVE_INFINITY;

  /**
   * @param terminal how large it is; asked at every turn, since windows change
   * @param imageBytes that each board is to fetch
   */
  public ProgressView(PrintWriter out, Style style, Supplier<TerminalWindow.Size> terminal, long imageBytes) {
    this.out = out;
    this.style = style;
    this.terminal = terminal;
    this.speed = new Speed(imageBytes);
  }

  /** Of the terminal that the bars are on; where there are none, lines are as long as they are. */
  public int columns() {
    return style.isBars() ? window.columns() : Integer.MAX_VALUE;
  }

  public static Style styleOfThisTerminal() {
    return style(System.console() != null, System.getenv());
  }

  /** Bars need a terminal that knows escape sequences; colours are for who does not refuse them. */
  static Style style(boolean atTerminal, Map<String, String> environment) {
    if (!atTerminal || "dumb".equals(environment.get("TERM"))) {
      return Style.LINES;
    }
    return environment.getOrDefault("NO_COLOR", "").isEmpty() ? Style.COLOURED_BARS : Style.BARS;
  }

  /** Who is told too what the run is at, whatever is shown here. */
  public void tell(Consumer<String> other) {
    listener = other;
  }

  /** @param doing what the run is at, in a few words */
  public void show(FleetSnapshot fleet, String doing, double seconds) {
    listener.accept(doing);
    if (style.isBars()) {
      window = terminal.get();
      speed.look(fleet, seconds);
      draw(new ProgressBars(fleet, window.columns()).lines(state(fleet, doing, seconds)));
    } else if (style == Style.LINES && seconds - lastLineAt >= LINE_EVERY_SECONDS) {
      lastLineAt = seconds;
      out.println(line(fleet, doing, seconds));
      out.flush();
    }
  }

  /** The last state stays on the screen; what follows is printed below it. */
  public void end(FleetSnapshot fleet, String doing, double seconds) {
    lastLineAt = Double.NEGATIVE_INFINITY;
    show(fleet, doing, seconds);
    drawn = List.of();
  }

  /**
   * Terminals break what was drawn into more rows when their window gets narrower, so the way up is counted in rows of
   * the window as it is now. In a low window the end of the list is what is seen: rows above it could not be redrawn.
   */
  private void draw(List<ProgressBars.Line> all) {
    List<ProgressBars.Line> lines = all.subList(Math.max(0, all.size() - Math.max(1, window.rows() - 1)), all.size());
    StringBuilder text = new StringBuilder();
    int rows = drawn.stream().mapToInt(this::rows).sum();
    if (rows > 0) {
      out.print(String.format(Locale.ROOT, UP_AND_CLEAR, rows)); // alone: PrintableWriter lets no other sequence pass
    }
    lines.forEach(line ->
        text.append(style == Style.COLOURED_BARS ? line.coloured() : line.text()).append(System.lineSeparator()));
    out.print(text);
    out.flush();
    drawn = lines.stream().map(line -> line.text().length()).toList();
  }

  private int rows(int chars) {
    return Math.max(1, (chars + window.columns() - 1) / window.columns());
  }

  private List<String> state(FleetSnapshot fleet, String doing, double seconds) {
    List<String> state = new ArrayList<>(List.of(
        String.format(Locale.ROOT, "%.1f s", seconds), doing,
        String.format(Locale.ROOT, "%.1f MB downloaded", fleet.traffic().downloadedBytes() / 1e6)));
    if (fleet.settled() < fleet.total()) {
      if (speed.bytesPerSecond() > 0) {
        state.add(String.format(Locale.ROOT, "%.1f MB/s", speed.bytesPerSecond() / 1e6));
      }
      speed.secondsLeft().ifPresent(left -> state.add("about " + Times.show(1000 * Math.ceil(left)) + " left"));
    }
    troubles(fleet, state);
    return state;
  }

  static String line(FleetSnapshot fleet, String doing, double seconds) {
    List<String> troubles = new ArrayList<>();
    troubles(fleet, troubles);
    fleet.causes().entrySet().stream().sorted(ProgressBars.MOST_FREQUENT).limit(ProgressBars.MOST_CAUSES)
        .forEach(cause -> troubles.add(cause.getKey() + " " + cause.getValue()));
    return String.format(Locale.ROOT, "%7.1f s  %s: %d on, %d online, %d noticed, %d downloaded, %d installed,"
            + " %d upgraded%s",
        seconds, doing, fleet.launched(), fleet.passed().get(Phase.CONNECT), fleet.passed().get(Phase.NOTICE),
        fleet.passed().get(Phase.DOWNLOAD), fleet.passed().get(Phase.INSTALL), fleet.states().get(BoardState.UPGRADED),
        troubles.isEmpty() ? "" : ", " + String.join(", ", troubles));
  }

  private static void troubles(FleetSnapshot fleet, List<String> to) {
    for (BoardState state : new BoardState[] {BoardState.OFFLINE, BoardState.FAILED, BoardState.HALTED}) {
      if (fleet.states().get(state) > 0) {
        to.add(fleet.states().get(state) + " " + state.word());
      }
    }
  }
}
