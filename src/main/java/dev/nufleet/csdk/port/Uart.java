package dev.nufleet.csdk.port;

/** The board's standard output converts line ends: a {@code \n} that follows no {@code \r} is sent as {@code \r\n}. */
final class Uart {
  private Uart() {}

  /** Converts what was appended to {@code out} since index {@code from}. */
  static void convert(StringBuilder out, int from) {
    for (int at = out.indexOf("\n", from); at >= 0; at = out.indexOf("\n", at + 1)) {
      if (at == from || out.charAt(at - 1) != '\r') {
        out.insert(at, '\r');
        at++;
      }
    }
  }
}
