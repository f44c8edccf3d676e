package dev.nufleet.csdk.port;

import akka.util.ByteString;
import dev.nufleet.hal.Printed;

/**
 * The SDK's print of a JSON payload in level {@code inf}: nothing for a payload that is not a JSON object; else a
 * blank line, the payload broken into lines that each begin with the mark, indented by 4, and a blank line.
 *
 * <p>The SDK means to leave strings alone, but takes a quote for the edge of a string only if a backslash precedes
 * it. So a blank follows every colon and a line break every comma and bracket of an ordinary string, and an escaped
 * quote switches the layout off up to the next one. Source: board.md 5.4, device-protocol.md 6.1, the dumps of
 * seed.md.
 *
 * @param mark {@code '>'} for what was sent, {@code '<'} for what came
 */
public record JsonDump(ByteString payload, char mark) implements Printed {
  private static final String INDENT = "    ";

  @Override
  public void appendTo(StringBuilder out, Style style) {
    int end = payload.indexOf((byte) 0);
    String text = (end < 0 ? payload : payload.take(end)).utf8String();
    if (!JsonText.isObject(text)) {
      return;
    }
    if (style == Style.RAW) {
      out.append(SdkLog.Level.INF.colour());
    }
    int from = out.length();
    new Layout(text, mark, out).run();
    Uart.convert(out, from);
    if (style == Style.RAW) {
      out.append(SdkLog.COLOUR_OFF);
    }
  }

  /** One walk over the characters of a payload. What needs no layout is taken over in one piece. */
  private static final class Layout {
    private final String text;
    private final String line;
    private final StringBuilder out;
    private int depth;
    private boolean quoted;
    /** From here on it is not taken over yet. */
    private int from;

    Layout(String text, char mark, StringBuilder out) {
      this.text = text;
      this.line = "\r\n" + mark + " ";
      this.out = out;
    }

    void run() {
      out.append(line);
      for (int i = 0; i < text.length(); i++) {
        switch (text.charAt(i)) {
          case '{', '[' -> open(i);
          case '}', ']' -> close(i);
          case ',' -> {
            if (!quoted) {
              takeTo(i + 1);
              out.append(line);
              indent();
            }
          }
          case ':' -> {
            if (!quoted) {
              takeTo(i + 1);
              out.append(' ');
            }
          }
          case '"' -> quoted ^= i > 0 && text.charAt(i - 1) == '\\';
          default -> { } // stays as it is
        }
      }
      takeTo(text.length());
      out.append("\r\n\r\n");
    }

    private void takeTo(int end) {
      out.append(text, from, end);
      from = end;
    }

    private void open(int i) {
      if (!quoted) {
        takeTo(i + 1);
        out.append(line);
        char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
        if (next != '}' && next != ']') {
          depth++;
          indent();
        }
      }
    }

    private void close(int i) {
      if (!quoted && i > 0) {
        takeTo(i);
        char before = text.charAt(i - 1);
        if (before != '{' && before != '[') {
          out.append(line);
          depth--;
          indent();
        } else if (before == (text.charAt(i) == '}' ? '{' : '[')) {
          indent();
        }
      }
    }

    private void indent() {
      for (int i = 0; i < depth; i++) {
        out.append(INDENT);
      }
    }
  }
}
