package dev.nufleet.hal;

/** The board's standard output converts line ends: a {@code \n} that follows no {@code \r} is sent as {@code \r\n}. */
final class Uart {
  private Uart() {}

  static void append(StringBuilder out, CharSequence text) {
    char before = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' && before != '\r') {
        out.append('\r');
      }
      out.append(c);
      before = c;
    }
  }
}
