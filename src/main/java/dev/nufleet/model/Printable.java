package dev.nufleet.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text of strangers, fit for a terminal, a log and a page: whatever would move a cursor, colour, break or turn lines,
 * or not be seen at all, is written out ({@code \x1b}, {@code \u202e}), and line breaks and tabs are blanks. Names,
 * topics, answers of foreign platforms and file names go through here before anybody reads them.
 */
public final class Printable {
  /** Of what a stranger says in one place; the rest adds nothing. */
  public static final int MOST_CHARS = 160;

  /** "Select graphic rendition": colours, bold and their end. */
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,16}m");

  private Printable() {}

  /** The whole text on one line. */
  public static String line(String text) {
    return clean(text, /* breaks= */ false);
  }

  /** One line of no more than {@link #MOST_CHARS} characters of the text. */
  public static String brief(String text) {
    return brief(text, MOST_CHARS);
  }

  /** @param most characters of the text, not of what they are written as */
  public static String brief(String text, int most) {
    if (text.length() <= most) {
      return line(text);
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return line(text.substring(0, end)) + "…";
  }

  /** The text with its line breaks and tabs, for a file of many lines that somebody will show on a terminal. */
  public static String lines(String text) {
    return clean(text, /* breaks= */ true);
  }

  /**
   * JSON that means the same, with what is not {@link #line fit for a terminal} in its texts escaped as JSON does. So
   * programs read what was said, and people who look at it are safe. Writers of JSON escape the first 32 characters
   * themselves.
   */
  public static String json(String json) {
    int first = 0;
    while (first < json.length() && json.charAt(first) < 0x7F) {
      first++;
    }
    if (first == json.length()) {
      return json;
    }
    StringBuilder clean = new StringBuilder(json.length() + 16).append(json, 0, first);
    for (int i = first; i < json.length();) {
      int c = json.codePointAt(i);
      int end = i + Character.charCount(c);
      if (c < 0x7F || isVisible(c)) {
        clean.appendCodePoint(c);
      } else {
        json.substring(i, end).chars().forEach(half -> hex(clean.append("\\u"), half, 4));
      }
      i = end;
    }
    return clean.toString();
  }

  /** The text with its line breaks, tabs and colours: what a board's console may do to a terminal. */
  public static String coloured(String text) {
    if (text.indexOf('\u001b') < 0) {
      return clean(text, /* breaks= */ true);
    }
    StringBuilder clean = new StringBuilder(text.length() + 16);
    Matcher colour = COLOUR.matcher(text);
    int from = 0;
    while (colour.find()) {
      clean.append(clean(text.substring(from, colour.start()), /* breaks= */ true)).append(colour.group());
      from = colour.end();
    }
    return clean.append(clean(text.substring(from), /* breaks= */ true)).toString();
  }

  private static String clean(String text, boolean breaks) {
    int first = 0;
    while (first < text.length() && isPlain(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length();) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\n' || c == '\r' || c == '\t') {
        clean.append(breaks ? (char) c : ' ');
      } else if (isVisible(c)) {
        clean.appendCodePoint(c);
      } else if (c < 0x100) {
        hex(clean.append("\\x"), c, 2);
      } else {
        hex(clean.append("\\u"), c, 4);
      }
    }
    return clean.toString();
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7F;
  }

  /** Neither a control nor something that has no glyph or turns the direction of writing. */
  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
          Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }

  private static void hex(StringBuilder out, int value, int digits) {
    String text = Integer.toHexString(value);
    out.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
  }
}
