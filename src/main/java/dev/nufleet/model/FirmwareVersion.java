package dev.nufleet.model;

/** A firmware's version: UNIX time in seconds, compared as an unsigned 64-bit number (the bootloader does so). */
public record FirmwareVersion(long unsigned) implements Comparable<FirmwareVersion> {
  public static final FirmwareVersion ZERO = new FirmwareVersion(0);

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
