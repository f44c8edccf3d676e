package dev.nufleet.app.console;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The keys of a terminal, told apart: those for the board, and those for the hands around it. One key opens a menu, as
 * with telnet, since no board needs it; the key behind it chooses, and the same key again is the board's. Belongs to
 * the thread that reads the keys.
 */
final class EscapeKey {
  /** Control and the closing bracket, as terminals send it. */
  static final char KEY = 0x1D;
  static final String NAME = "Ctrl-]";
  static final String HINT = NAME + " opens a menu: power, reset button, SD card, link, exit; all other keys go to the"
      + " board";

  /** What hands can do, and the key of the menu for it. */
  enum Hand {
    POWER('p', "power off or on"),
    RESET('r', "reset button"),
    CARD('c', "SD card out or in"),
    LINK('l', "link cut or up"),
    EXIT('x', "exit");

    private final char key;
    private final String text;

    Hand(char key, String text) {
      this.key = key;
      this.text = text;
    }
  }

  /** What a key means. */
  sealed interface Meant {}

  /** The board gets it. */
  record Typed(char key) implements Meant {}

  /** The next key chooses. */
  record MenuOpened() implements Meant {}

  record Did(Hand hand) implements Meant {}

  /** It is no key of the menu, which is closed; the board gets nothing. */
  record MenuClosed() implements Meant {}

  private boolean open;

  Meant press(char key) {
    if (!open) {
      open = key == KEY;
      return open ? new MenuOpened() : new Typed(key);
    }
    open = false;
    return key == KEY
        ? new Typed(key)
        : Arrays.stream(Hand.values()).filter(hand -> hand.key == Character.toLowerCase(key)).findFirst()
            .<Meant>map(Did::new).orElseGet(MenuClosed::new);
  }

  /** The menu, on one line. */
  static String menu() {
    return Arrays.stream(Hand.values()).map(hand -> hand.key + " " + hand.text).collect(Collectors.joining(", "))
        + ", " + NAME + " sends that key, any other goes back";
  }
}
