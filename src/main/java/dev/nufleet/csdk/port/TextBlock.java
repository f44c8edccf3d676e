package dev.nufleet.csdk.port;

import dev.nufleet.hal.Printed;
import java.nio.charset.StandardCharsets;

/** {@link SdkLog#block}: the dump of a request or response head. @param text one character a byte */
record TextBlock(String heading, char mark, String text) implements Printed {
  @Override
  public void appendTo(StringBuilder out, Style style) {
    String shown = CText.of(text);
    out.append(heading).append(" (Length: ").append(shown.length()).append(" Bytes)\r\n");
    int from = out.length();
    for (int at = 0; at < shown.length(); ) {
      int lineEnd = shown.indexOf('\r', at);
      if (lineEnd < 0) {
        lineEnd = shown.length();
      }
      out.append(mark).append(' ').append(asOnTerminal(shown.substring(at, lineEnd))).append("\r\n");
      at = lineEnd + 2; // the SDK takes for granted that a line feed follows
    }
    Uart.convert(out, from);
  }

  private static String asOnTerminal(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
