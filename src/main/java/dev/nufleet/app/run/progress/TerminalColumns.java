package dev.nufleet.app.run.progress;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What this program's terminal is: asks stty and test, since Java does not say. */
public final class TerminalColumns {
  static final int USUAL = 80;

  private static final File TERMINAL = new File("/dev/tty");
  private static final int ANSWER_SECONDS = 2;

  private TerminalColumns() {}

  /** @return rows and columns, a space between; empty where nobody knows */
  static String stty() {
    try {
      Process stty = new ProcessBuilder("stty", "size")
          .redirectInput(TERMINAL).redirectError(Redirect.DISCARD).start();
      String size = new String(stty.getInputStream().readNBytes(64), StandardCharsets.US_ASCII);
      return stty.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) ? size : "";
    } catch (IOException e) {
      return ""; // no terminal, or no stty
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** @param size rows and columns; a terminal that does not know its own says 0 */
  static int columns(String size) {
    String[] parts = size.strip().split(" ");
    return parts.length == 2 && parts[1].matches("[1-9][0-9]{0,4}") ? Integer.parseInt(parts[1]) : USUAL;
  }

  /** Whether standard output is a terminal, whatever the other two are; no, where that cannot be found out. */
  public static boolean isTerminal() {
    return isTrue(new ProcessBuilder("test", "-t", "1").redirectOutput(Redirect.INHERIT));
  }

  /** Whether standard input is one: somebody sits there who can press keys. */
  public static boolean isKeyboard() {
    return isTrue(new ProcessBuilder("test", "-t", "0").redirectInput(Redirect.INHERIT));
  }

  private static boolean isTrue(ProcessBuilder test) {
    try {
      return test.start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
