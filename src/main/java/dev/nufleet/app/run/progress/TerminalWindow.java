package dev.nufleet.app.run.progress;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import sun.misc.Signal;

/**
 * How large the terminal's window is. Asks for it once and again after each signal that it has changed, so what is
 * drawn next is drawn for the window that is there.
 */
final class TerminalWindow implements Supplier<TerminalWindow.Size> {
  /** In characters; both are at least 1. */
  record Size(int rows, int columns) {
    static final Size USUAL = new Size(24, TerminalColumns.USUAL);

    /** @param stty rows and columns; a terminal that does not know its own says 0 */
    static Size of(String stty) {
      String[] parts = stty.strip().split(" ");
      int rows = parts.length == 2 && parts[0].matches("[1-9][0-9]{0,4}") ? Integer.parseInt(parts[0]) : USUAL.rows;
      return new Size(rows, TerminalColumns.columns(stty));
    }
  }

  private final Supplier<Size> terminal;
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private Size size = Size.USUAL;

  /** @param terminal is asked */
  TerminalWindow(Supplier<Size> terminal) {
    this.terminal = terminal;
  }

  /** Of the terminal that this program was started from. */
  static TerminalWindow watched() {
    TerminalWindow window = new TerminalWindow(() -> Size.of(TerminalColumns.stty()));
    try {
      Signal.handle(new Signal("WINCH"), signal -> window.changed());
    } catch (IllegalArgumentException e) {
      return window; // this machine has no such signal: its windows stay as they are
    }
    return window;
  }

  void changed() {
    changed.set(true);
  }

  @Override
  public Size get() {
    if (changed.getAndSet(false)) {
      size = terminal.get();
    }
    return size;
  }
}
