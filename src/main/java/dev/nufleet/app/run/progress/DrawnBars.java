package dev.nufleet.app.run.progress;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Lines at the bottom of a terminal, drawn again and again in their place. Between two turns the cursor stays at their
 * beginning. So the next turn clears what is below the cursor, and needs not know in how many rows the terminal has
 * broken them anew when its window changed: some do, some do not. While they are drawn the terminal breaks no line, so
 * a window that gets narrower in that moment does no harm either.
 *
 * <p>Calls exclude each other: run, signals and log print from threads of their own.
 */
final class DrawnBars {
  /** This row, then those below: of all rows at once, when bars begin at the top, some terminals keep a copy above. */
  private static final String CLEAR = "\r\u001b[K\u001b7\u001b[B\u001b[J\u001b8";
  private static final String BREAK_NO_LINE = "\u001b[?7l";
  private static final String BREAK_LINES = "\u001b[?7h";
  private static final String UP = "\u001b[%dA";

  private final PrintWriter out;
  private boolean drawn;

  DrawnBars(PrintWriter out) {
    this.out = out;
  }

  /** @param lines no more than fit into the window, without a stranger's escape sequences */
  synchronized void draw(List<String> lines) {
    show(lines, String.format(Locale.ROOT, UP, lines.size()));
    drawn = true;
  }

  /** These stay on the screen; what follows is printed below them. */
  synchronized void leave(List<String> lines) {
    show(lines, "");
    drawn = false;
  }

  private void show(List<String> lines, String then) {
    String text = String.join(System.lineSeparator(), lines) + System.lineSeparator();
    // one write, so that nothing flickers
    PrintableWriter.printOwn(out, (drawn ? CLEAR : "") + BREAK_NO_LINE + text + BREAK_LINES + then);
  }

  /** Something else is printed where the bars are; the next turn draws them below it. */
  synchronized void beside(Runnable print) {
    if (drawn) {
      PrintableWriter.printOwn(out, CLEAR);
      drawn = false;
    }
    print.run();
  }
}
