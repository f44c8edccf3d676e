package dev.nufleet.model;

import java.util.Optional;

/** A firmware's version: UNIX time in seconds, compared as an unsigned 64-bit number (the bootloader does so). */
public record FirmwareVersion(long unsigned) implements Comparable<FirmwareVersion> {
  public static final FirmwareVersion ZERO = new FirmwareVersion(0);

  /** Numbers of 13 digits: times in milliseconds from 2001-09-09 to 2286-11-20. */
  private static final long MILLIS_OF_2001 = 1_000_000_000_000L;
  private static final long MILLIS_OF_2286 = 10_000_000_000_000L;

  /** @throws IllegalArgumentException with a line for the user if the text is no decimal number of 64 bits */
  public static FirmwareVersion parse(String text) {
    try {
      return new FirmwareVersion(Long.parseUnsignedLong(text.matches("[0-9]+") ? text : "none"));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text
          + "' is no version; a number of 0..18446744073709551615 is allowed (UNIX time in seconds)");
    }
  }

  /**
   * What the user may have meant instead. Any 64 bits are a version, and a board takes them; but versions are UNIX
   * times in seconds, and one in milliseconds is newer than every one in seconds that will ever come behind it.
   */
  public Optional<String> doubt() {
    boolean millis = unsigned >= MILLIS_OF_2001 && unsigned < MILLIS_OF_2286;
    return millis
        ? Optional.of("version " + this + " looks like milliseconds; boards count in seconds, so no later version in"
            + " seconds will ever be newer; " + unsigned / 1000 + " is the same time in seconds")
        : Optional.empty();
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
