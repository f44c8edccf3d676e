package dev.nufleet.ota;

/**
 * JSON as the C-SDK's small parser reads it. It is not a JSON reader: it looks for the next quote, takes what
 * follows for a name, and guesses the value's end. What follows from that is kept here, because a platform's
 * messages meet exactly this on a real board:
 * <ul>
 *   <li>before the first brace only blanks are skipped: a leading line break or byte order mark makes the text
 *       unreadable;
 *   <li>nothing is unescaped, and an escaped quote ends a string;
 *   <li>an empty string counts as absent, and {@code null} is skipped over to the next thing that looks like a value;
 *   <li>a value without an end is absent, and reading goes on within it.
 * </ul>
 *
 * <p>Works on characters 0..255, one for each byte of the message. A slice of a message is a view, as the SDK hands
 * out pointers.
 */
final class SdkJson {
  private final String text;
  private final int from;
  private final int end;

  private SdkJson(String text, int from, int end) {
    this.text = text;
    this.from = from;
    this.end = end;
  }

  static SdkJson of(String latin1) {
    int nul = latin1.indexOf('\0');
    return new SdkJson(latin1, 0, nul < 0 ? latin1.length() : nul);
  }

  /**
   * The value of {@code name} in this object: the text between the quotes, or everything from bracket to bracket;
   * null if there is none.
   */
  SdkJson value(String name) {
    int at = from;
    while (at < end && text.charAt(at) == ' ') {
      at++;
    }
    if (at >= end || text.charAt(at) != '{') {
      return null;
    }
    while (true) {
      int nameStart = text.indexOf('"', at) + 1;
      if (nameStart == 0) {
        return null;
      }
      int nameEnd = text.indexOf('"', nameStart);
      if (nameEnd < 0 || nameEnd > end) {
        return null;
      }
      int start = valueStart(text.indexOf(':', nameEnd));
      if (start < 0) {
        return null;
      }
      boolean string = text.charAt(start) == '"';
      int begin = string ? start + 1 : start;
      int length = length(start);
      if (begin + length > end) {
        return null;
      }
      if (length > 0 && nameEnd - nameStart == name.length() && text.startsWith(name, nameStart)) {
        return new SdkJson(text, begin, begin + length);
      }
      at = begin + length + (string ? 1 : 0);
    }
  }

  private int valueStart(int colon) {
    if (colon < 0) {
      return -1;
    }
    for (int i = colon; i < end; i++) {
      if ("\"{[-0123456789tTfF".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** How long the value is that starts here, quotes of a string not counted; 0 if its end is missing. */
  private int length(int start) {
    return switch (text.charAt(start)) {
      case '"' -> {
        int close = text.indexOf('"', start + 1);
        yield close < 0 || close >= end ? 0 : close - start - 1;
      }
      case '{' -> bracketed(start, '{', '}');
      case '[' -> bracketed(start, '[', ']');
      case 't', 'T' -> text.startsWith("true", start) || text.startsWith("TRUE", start) ? 4 : 0;
      case 'f', 'F' -> text.startsWith("false", start) || text.startsWith("FALSE", start) ? 5 : 0;
      default -> number(start);
    };
  }

  private int bracketed(int start, char open, char close) {
    int depth = 0;
    boolean quoted = false;
    for (int i = start + 1; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == open) {
        depth++;
      } else if (!quoted && c == close) {
        if (depth == 0) {
          return i - start + 1;
        }
        depth--;
      }
    }
    return 0;
  }

  private int number(int start) {
    for (int i = start + 1; i < end; i++) {
      if ("0123456789.+-eE".indexOf(text.charAt(i)) < 0) {
        return i - start;
      }
    }
    return 0;
  }

  int length() {
    return end - from;
  }

  boolean is(String other) {
    return length() == other.length() && text.startsWith(other, from);
  }

  @Override
  public String toString() {
    return text.substring(from, end);
  }
}
