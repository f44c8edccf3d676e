package dev.nufleet.app.console;

import dev.nufleet.app.settings.UserMistake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A session at a board's console, written down: one step a line.
 *
 * <pre>
 * # blank lines and comments are skipped
 * within 90s                         how long each further wait may take (60s at first)
 * wait TEXT                          until the console prints TEXT, from where the last wait matched
 * press KEYS                         types these characters
 * reset                              presses the reset button
 * power off | power on
 * upgrade FIRMWARE VERSION           uploads the file and starts a job for this board
 * quit                               ends the session; so does the end of the file
 * </pre>
 *
 * @param ends whether the session ends with the last step
 */
record BoardScript(List<Step> steps, boolean ends) {
  static final Duration FIRST_LIMIT = Duration.ofSeconds(60);

  /** One line of a script; {@code line} counts from 1. */
  sealed interface Step {
    int line();
  }

  record Wait(int line, String text, Duration limit) implements Step {}

  record Press(int line, String keys) implements Step {}

  record Reset(int line) implements Step {}

  record Power(int line, boolean on) implements Step {}

  record Upgrade(int line, Path firmware, String version) implements Step {}

  record Quit(int line) implements Step {}

  /** Pushes an upgrade as soon as the board waits for one, and leaves the rest to the operator. */
  static BoardScript pushing(Path firmware, String version) {
    return new BoardScript(List.of(
        new Wait(1, "wait ota upgrade command", FIRST_LIMIT), new Upgrade(2, firmware, version)), /* ends= */ false);
  }

  List<Upgrade> upgrades() {
    return steps.stream().filter(Upgrade.class::isInstance).map(Upgrade.class::cast).toList();
  }

  /** @throws UserMistake that names the file and line */
  static BoardScript parse(String file, List<String> lines) {
    List<Step> steps = new ArrayList<>();
    Duration limit = FIRST_LIMIT;
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int number = i + 1;
      String word = text.split("\\s+", 2)[0];
      String rest = text.substring(word.length()).strip();
      if (word.equals("within")) {
        limit = seconds(file, number, rest);
      } else {
        steps.add(step(file, number, word, rest, limit));
      }
    }
    return new BoardScript(List.copyOf(steps), /* ends= */ true);
  }

  private static Step step(String file, int line, String word, String rest, Duration limit) {
    boolean needsRest = List.of("wait", "press", "power", "upgrade").contains(word);
    if (needsRest == rest.isEmpty()) {
      throw wrong(file, line, "'" + word + (rest.isEmpty() ? "' lacks what it is about" : "' takes nothing behind it"));
    }
    return switch (word) {
      case "wait" -> new Wait(line, rest, limit);
      case "press" -> new Press(line, rest);
      case "reset" -> new Reset(line);
      case "power" -> power(file, line, rest);
      case "upgrade" -> upgrade(file, line, rest);
      case "quit" -> new Quit(line);
      default -> throw wrong(file, line, "'" + word + "' is unknown");
    };
  }

  private static Step power(String file, int line, String rest) {
    if (!rest.equals("on") && !rest.equals("off")) {
      throw wrong(file, line, "power is 'on' or 'off', not '" + rest + "'");
    }
    return new Power(line, rest.equals("on"));
  }

  private static Step upgrade(String file, int line, String rest) {
    int gap = rest.lastIndexOf(' ');
    if (gap < 0) {
      throw wrong(file, line, "upgrade needs a firmware file and a version");
    }
    return new Upgrade(line, Path.of(rest.substring(0, gap).strip()), rest.substring(gap + 1));
  }

  private static Duration seconds(String file, int line, String text) {
    if (!text.matches("[1-9][0-9]{0,5}s")) {
      throw wrong(file, line, "a limit is whole seconds such as 90s, not '" + text + "'");
    }
    return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
  }

  private static UserMistake wrong(String file, int line, String what) {
    return new UserMistake(file + ": " + line + ": " + what
        + "; allowed are within, wait, press, reset, power, upgrade and quit");
  }

  /**
   * The console's text as a script waits for it: finds each text after the one before. Keeps no more than the text
   * that is waited for could need.
   */
  static final class Seen {
    private static final int MOST_KEPT = 256 * 1024;

    private final StringBuilder text = new StringBuilder();

    void add(CharSequence printed) {
      text.append(printed);
      if (text.length() > MOST_KEPT) {
        text.delete(0, text.length() - MOST_KEPT);
      }
    }

    /** True, once, if the text has been printed since the last match. */
    boolean take(String wanted) {
      int at = text.indexOf(wanted);
      if (at < 0) {
        return false;
      }
      text.delete(0, at + wanted.length());
      return true;
    }
  }
}
