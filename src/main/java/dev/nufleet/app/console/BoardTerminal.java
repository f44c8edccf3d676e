package dev.nufleet.app.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The keys of the terminal that NuFleet was started from, one by one and without echo, as a serial terminal sends
 * them. Where there is no terminal, the bytes of standard input. Gives the terminal back as it was.
 */
final class BoardTerminal implements AutoCloseable {
  private final Terminal terminal;
  private final Attributes before;
  private final Thread reader;

  private BoardTerminal(Terminal terminal, Attributes before, InputStream in, Consumer<Character> keys) {
    this.terminal = terminal;
    this.before = before;
    this.reader = new Thread(() -> read(in, keys), "keys");
    reader.setDaemon(true);
    reader.start();
  }

  /** Whether there is one: somebody sits at this program's keys and sees what it prints. */
  static boolean isThere() {
    return System.console() != null;
  }

  static BoardTerminal open(Consumer<Character> keys) throws IOException {
    if (!isThere()) {
      return new BoardTerminal(null, null, System.in, keys);
    }
    Terminal terminal = TerminalBuilder.builder().system(true).nativeSignals(false).build();
    return new BoardTerminal(terminal, terminal.enterRawMode(), terminal.input(), keys);
  }

  private static void read(InputStream in, Consumer<Character> keys) {
    try {
      for (int key = in.read(); key >= 0; key = in.read()) {
        keys.accept((char) key);
      }
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt(); // the session is over
    } catch (IOException e) {
      System.err.println("nufleet: the keyboard cannot be read any more (" + e.getMessage() + ")");
    }
  }

  @Override
  public void close() throws IOException {
    if (terminal != null) {
      terminal.setAttributes(before);
      terminal.close();
    }
  }
}
