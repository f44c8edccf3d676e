package dev.nufleet.csdk.port;

/**
 * C's {@code atoi} into 32 bits: blanks, a sign, digits. What follows is left alone, and too large a number wraps
 * round.
 */
public final class Atoi {
  private static final String BLANKS = " \t\n\u000b\f\r";

  private Atoi() {}

  public static int parse(CharSequence text) {
    return parse(text, 0);
  }

  /** @param from where the number begins; past the end it is 0 */
  public static int parse(CharSequence text, int from) {
    int at = from;
    while (at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int number = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      number = number * 10 + (text.charAt(at) - '0');
      at++;
    }
    return negative ? -number : number;
  }
}
