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

  /**
   * How many characters the UART sends, which is what a print costs of the board's time.
   *
   * @param scratch to make the text in, if its length cannot be told without
   */
  default int length(StringBuilder scratch) {
    scratch.setLength(0);
    appendTo(scratch, Style.RAW);
    return scratch.length();
  }

  /** Text as it is; line ends must already be those of the wire ({@code \r\n}). */
  static Printed text(String text) {
    return (out, style) -> out.append(text);
  }
}
