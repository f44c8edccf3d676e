package dev.nufleet.model;

/** A firmware's version: UNIX time in seconds, compared as an unsigned 64-bit number (the bootloader does so). */
public record FirmwareVersion(long unsigned) implements Comparable<FirmwareVersion> {
  public static final FirmwareVersion ZERO = new FirmwareVersion(0);

  /** @throws IllegalArgumentException with a line for the user if the text is no decimal number of 64 bits */
  public static FirmwareVersion parse(String text) {
    try {
      return new FirmwareVersion(Long.parseUnsignedLong(text.matches("[0-9]+") ? text : "none"));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text
          + "' is no version; a number of 0..18446744073709551615 is allowed (UNIX time in seconds)");
    }
  }

  @Override
  public int compareTo(FirmwareVersion other) {
    return Long.compareUnsigned(unsigned, other.unsigned);
  }

  public boolean newerThan(FirmwareVersion other) {
    return compareTo(other) > 0;
  }

  /** Decimal, as the board reports it. */
  @Override
  public String toString() {
    return Long.toUnsignedString(unsigned);
  }
}
