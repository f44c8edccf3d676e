package dev.nufleet.csdk.port;

import java.util.regex.Pattern;

/** As much of {@code printf} as the firmware's statements use, without {@code java.util.Formatter}'s cost. */
final class Format {
  /** Characters of the smallest {@code int}. */
  static final int LONGEST_NUMBER = 11;

  private static final Pattern PLAIN_NUMBERS = Pattern.compile("(?:[\\x00-\\x24\\x26-\\x7F]++|%d)*+");

  private Format() {}

  /** Whether it is ASCII with no conversion but {@code %d} without a width. */
  static boolean isOfPlainNumbers(String format) {
    return PLAIN_NUMBERS.matcher(format).matches();
  }

  /**
   * Appends {@code format} with {@code %s %d %x %c %%}, each with an optional {@code 0} and width, filled from {@code
   * values}.
   *
   * @throws IllegalArgumentException if the format has another conversion, or the values are fewer than its conversions
   */
  static void append(StringBuilder out, String format, Object... values) {
    int next = 0;
    int from = 0;
    for (int percent = format.indexOf('%'); percent >= 0; percent = format.indexOf('%', from)) {
      out.append(format, from, percent);
      int at = percent + 1;
      char pad = ' ';
      if (format.charAt(at) == '0') {
        pad = '0';
        at++;
      }
      int width = 0;
      for (; Character.isDigit(format.charAt(at)); at++) {
        width = 10 * width + format.charAt(at) - '0';
      }
      char conversion = format.charAt(at);
      from = at + 1;
      if (conversion == '%') {
        out.append('%');
        continue;
      }
      if (next == values.length) {
        throw new IllegalArgumentException("'" + format + "' asks for more than " + next + " values");
      }
      Object value = values[next++];
      int begin = out.length();
      switch (conversion) {
        case 's', 'd', 'c' -> out.append(value);
        case 'x' -> out.append(Integer.toHexString(((Number) value).intValue()));
        default -> throw new IllegalArgumentException("'%" + conversion + "' in '" + format + "' is not known");
      }
      while (out.length() - begin < width) {
        out.insert(begin, pad);
      }
    }
    out.append(format, from, format.length());
  }
}
