package dev.nufleet.model;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The device's 16-byte root of trust, drawn at random when it provisions itself. Prints as {@code ***}. */
public final class RootOfTrust {
  public static final int SIZE_BYTES = 16;

  private final byte[] key;

  /** @throws IllegalArgumentException if it is not 16 bytes; the message hides them */
  public RootOfTrust(byte[] key) {
    if (key.length != SIZE_BYTES) {
      throw new IllegalArgumentException("a root of trust has " + key.length + " bytes; it must have " + SIZE_BYTES);
    }
    this.key = key.clone();
  }

  /** @return empty if the text is not 32 hex digits */
  public static Optional<RootOfTrust> parse(String hex) {
    if (!hex.matches("[0-9a-fA-F]{32}")) {
      return Optional.empty();
    }
    return Optional.of(new RootOfTrust(HexFormat.of().parseHex(hex)));
  }

  /** A copy of the bytes, to be stored. */
  public byte[] reveal() {
    return key.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RootOfTrust other && Arrays.equals(key, other.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return "***";
  }
}
