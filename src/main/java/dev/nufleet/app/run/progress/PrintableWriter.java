package dev.nufleet.app.run.progress;

import dev.nufleet.model.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * The last edge before the terminal: whatever text is printed through it, only colours get through as escape sequences.
 * Places that print what strangers say clean it before, to keep it on its line; this is for the place that forgets.
 * Bars, which move the cursor, have a way of their own.
 */
public final class PrintableWriter extends PrintWriter {
  private final PrintStream terminal;

  /** @param terminal knows its charset */
  public PrintableWriter(PrintStream terminal) {
    super(new Filter(terminal, /* raw= */ false), /* autoFlush= */ true);
    this.terminal = terminal;
  }

  /** A terminal gets no more than the colours of a board's raw text; a file or a pipe gets every byte of it. */
  public static PrintWriter forRawText(PrintWriter out) {
    return out instanceof PrintableWriter filtered && !TerminalColumns.isTerminal()
        ? new PrintWriter(new Filter(filtered.terminal, /* raw= */ true), /* autoFlush= */ true) : out;
  }

  /** Prints as it is what holds our own escape sequences, and of strangers only what is cleaned already. */
  static void printOwn(PrintWriter out, String text) {
    if (out instanceof PrintableWriter filtered) {
      filtered.terminal.print(text);
      filtered.terminal.flush();
    } else {
      out.print(text);
      out.flush();
    }
  }

  private static final class Filter extends Writer {
    private final PrintStream out;
    private final boolean raw;

    Filter(PrintStream out, boolean raw) {
      this.out = out;
      this.raw = raw;
    }

    @Override
    public void write(char[] chars, int from, int length) {
      write(new String(chars, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) {
      String part = text.substring(from, from + length);
      out.print(raw ? part : Printable.coloured(part));
    }

    /** @throws IOException which {@link #checkError} tells of: not everything could be written */
    @Override
    public void flush() throws IOException {
      if (out.checkError()) {
        throw new IOException("not everything could be written");
      }
    }

    @Override
    public void close() {
      out.close();
    }
  }
}
