package dev.nufleet.hal;

/**
 * Something that the firmware printed: small, immutable, and turned into text only when somebody reads it. A board
 * prints some 8,000 of these during an upgrade, so making one must cost next to nothing.
 */
@FunctionalInterface
public interface Printed {
  /** How the text is wanted. */
  enum Style {
    /** As a terminal without colours shows it: escape sequences left out, line ends as sent. */
    PLAIN,
    /** Every byte that the UART sends, colours included. */
    RAW
  }

  void appendTo(StringBuilder out, Style style);

  /** Text as it is; line ends must already be those of the wire ({@code \r\n}). */
  static Printed text(String text) {
    return (out, style) -> out.append(text);
  }
}
