package dev.nufleet.app.run.progress;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Ways to a terminal on which bars are drawn: what is printed stands above them, line by line, whichever thread prints
 * it. What is flushed before its line has ended goes out as it is.
 */
final class BesideBars {
  private BesideBars() {}

  static PrintWriter writer(PrintWriter out, DrawnBars bars) {
    return new PrintWriter(new Lines(out, bars));
  }

  /** For a log, which writes whole lines to the process' own stream. */
  static PrintStream stream(PrintStream out, DrawnBars bars) {
    return new PrintStream(new Bytes(out, bars), /* autoFlush= */ true, StandardCharsets.UTF_8);
  }

  /** Waits for the end of a line: who prints one writes its break by itself, and bars must not come between. */
  private static final class Lines extends Writer {
    /** A longer line goes out in parts. */
    private static final int MOST_CHARS = 8192;

    private final PrintWriter out;
    private final DrawnBars bars;
    private final StringBuilder begun = new StringBuilder();

    Lines(PrintWriter out, DrawnBars bars) {
      this.out = out;
      this.bars = bars;
    }

    @Override
    public void write(char[] chars, int from, int length) {
      synchronized (begun) {
        begun.append(chars, from, length);
        print(begun.length() > MOST_CHARS ? begun.length() : begun.lastIndexOf("\n") + 1);
      }
    }

    private void print(int length) {
      if (length > 0) {
        String text = begun.substring(0, length);
        begun.delete(0, length);
        bars.beside(() -> {
          out.print(text);
          out.flush();
        });
      }
    }

    @Override
    public void flush() {
      synchronized (begun) {
        print(begun.length());
      }
    }

    @Override
    public void close() {
      flush();
      out.close();
    }
  }

  private static final class Bytes extends OutputStream {
    private final PrintStream out;
    private final DrawnBars bars;

    Bytes(PrintStream out, DrawnBars bars) {
      this.out = out;
      this.bars = bars;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      bars.beside(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public void close() {
      out.close();
    }
  }
}
