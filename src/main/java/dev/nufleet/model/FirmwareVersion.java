package dev.nufleet.model;

import java.util.Map;
import java.util.Optional;

/** A firmware's version: UNIX time in seconds, compared as an unsigned 64-bit number (the bootloader does so). */
public record FirmwareVersion(long unsigned) implements Comparable<FirmwareVersion> {
  public static final FirmwareVersion ZERO = new FirmwareVersion(0);

  /** Times from 2001-09-09 to 2286-11-20 are numbers of 10 digits in seconds. */
  private static final long SECONDS_OF_2001 = 1_000_000_000L;
  private static final long SECONDS_OF_2286 = 10_000_000_000L;
  private static final Map<String, Long> FINER = Map.of(
      "milliseconds", 1_000L, "microseconds", 1_000_000L, "nanoseconds", 1_000_000_000L);

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
   * times in seconds, and one in a finer unit is newer than every one in seconds that will ever come behind it.
   */
  public Optional<String> doubt() {
    return FINER.entrySet().stream()
        .filter(unit -> isOfOurTime(Long.divideUnsigned(unsigned, unit.getValue())))
        .map(unit -> "version " + this + " looks like " + unit.getKey() + "; boards count in seconds, so no later"
            + " version in seconds will ever be newer; " + Long.divideUnsigned(unsigned, unit.getValue())
            + " is the same time in seconds")
        .findFirst();
  }

  private static boolean isOfOurTime(long seconds) {
    return seconds >= SECONDS_OF_2001 && seconds < SECONDS_OF_2286;
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
