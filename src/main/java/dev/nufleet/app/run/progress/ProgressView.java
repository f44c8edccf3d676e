package dev.nufleet.app.run.progress;

import dev.nufleet.app.settings.Times;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import dev.nufleet.model.Printable;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Live progress: bars that are redrawn in place on a terminal, a plain line now and then elsewhere. */
public final class ProgressView implements AutoCloseable {
  /** How progress is shown. */
  enum Style {
    COLOURED_BARS,
    BARS,
    LINES,
    NONE;

    private boolean isBars() {
      return this == COLOURED_BARS || this == BARS;
    }
  }

  private static final double LINE_EVERY_SECONDS = 2;

  private final PrintWriter out;
  private final Style style;
  private final Supplier<TerminalWindow.Size> terminal;
  private final Speed speed;
  private final DrawnBars bars;
  private final PrintStream errorsBefore = System.err;
  private Consumer<String> listener = doing -> { };
  private TerminalWindow.Size window = TerminalWindow.Size.USUAL;
  private double lastLineAt = Double.NEGATIVE_INFINITY;

  /**
   * @param terminal how large it is; asked at every turn, since windows change
   * @param imageBytes that each board is to fetch
   */
  ProgressView(PrintWriter out, Style style, Supplier<TerminalWindow.Size> terminal, long imageBytes) {
    this.out = out;
    this.style = style;
    this.terminal = terminal;
    this.speed = new Speed(imageBytes);
    this.bars = new DrawnBars(out);
  }

  /**
   * At the terminal that this program was started from.
   *
   * @param quiet nothing is shown
   * @param imageBytes that each board is to fetch
   */
  public static ProgressView ofThisTerminal(PrintWriter out, boolean quiet, long imageBytes) {
    Style style = quiet ? Style.NONE : style(System.console() != null, System.getenv());
    return new ProgressView(
        out, style, style.isBars() ? TerminalWindow.watched() : () -> TerminalWindow.Size.USUAL, imageBytes);
  }

  /** Until it is closed the log's warnings, which go to the process' own stream, stand above the bars too. */
  public ProgressView begin() {
    if (style.isBars()) {
      System.setErr(BesideBars.stream(errorsBefore, bars));
    }
    return this;
  }

  /** The way for all else that is printed where the bars may be. */
  public PrintWriter beside(PrintWriter other) {
    return style.isBars() ? BesideBars.writer(other, bars) : other;
  }

  /** What is still drawn then belongs to a run that broke off. */
  @Override
  public void close() {
    if (style.isBars()) {
      System.setErr(errorsBefore);
      bars.beside(() -> { });
    }
  }

  DrawnBars bars() {
    return bars;
  }

  /** Of the terminal that the bars are on; where there are none, lines are as long as they are. */
  public int columns() {
    return style.isBars() ? window.columns() : Integer.MAX_VALUE;
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
    show(fleet, doing, seconds, bars::draw);
  }

  private void show(FleetSnapshot fleet, String doing, double seconds, Consumer<List<String>> draw) {
    listener.accept(doing);
    if (style.isBars()) {
      window = terminal.get();
      speed.look(fleet, seconds);
      draw.accept(fitting(new ProgressBars(fleet, window.columns()).lines(state(fleet, doing, seconds))));
    } else if (style == Style.LINES && seconds - lastLineAt >= LINE_EVERY_SECONDS) {
      lastLineAt = seconds;
      out.println(line(fleet, doing, seconds));
      out.flush();
    }
  }

  /** The last state stays on the screen; what follows is printed below it. */
  public void end(FleetSnapshot fleet, String doing, double seconds) {
    lastLineAt = Double.NEGATIVE_INFINITY;
    show(fleet, doing, seconds, bars::leave);
  }

  /** In a low window the end of the list is what is seen: rows above it could not be redrawn. */
  private List<String> fitting(List<ProgressBars.Line> all) {
    return all.subList(Math.max(0, all.size() - Math.max(1, window.rows() - 1)), all.size()).stream()
        .map(line -> style == Style.COLOURED_BARS ? line.coloured() : line.text()).toList();
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
        .forEach(cause -> troubles.add(Printable.line(cause.getKey()) + " " + cause.getValue()));
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
