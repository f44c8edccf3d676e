package dev.nufleet.app.devices;

import dev.nufleet.app.settings.UserMistake;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/** What cannot be undone is asked about: at a terminal, else by an option. */
final class Question {
  private Question() {}

  /**
   * Comes back if the user wants it.
   *
   * @param what would be done, as an order
   * @throws UserMistake if not, or nobody can be asked
   */
  static void ask(String what, boolean yes, PrintWriter out) {
    Console terminal = System.console();
    if (yes) {
      out.println(what.replaceFirst("^(\\w)", "will $1"));
      out.flush();
      return;
    }
    if (terminal == null) {
      throw new UserMistake("this would " + what + "; nothing was done, for there is no terminal to ask at: add --yes");
    }
    String answer = terminal.readLine("%s? (yes/no) ", what);
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
      throw new UserMistake("nothing was done, for the answer was not yes");
    }
  }
}
