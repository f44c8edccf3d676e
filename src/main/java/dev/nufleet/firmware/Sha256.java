package dev.nufleet.firmware;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest: 32 bytes. Prints as lower-case hex. */
public final class Sha256 {
  public static final int SIZE_BYTES = 32;
  private static final String ALGORITHM = "SHA-256";

  private final byte[] digest;

  private Sha256(byte[] digest) {
    this.digest = digest;
  }

  /** @throws IndexOutOfBoundsException if fewer than 32 bytes follow {@code offset} */
  public static Sha256 read(byte[] from, int offset) {
    if (offset < 0 || offset + SIZE_BYTES > from.length) {
      throw new IndexOutOfBoundsException(offset);
    }
    return new Sha256(Arrays.copyOfRange(from, offset, offset + SIZE_BYTES));
  }

  public static Sha256 of(byte[] content) {
    return of(content, 0, content.length);
  }

  public static Sha256 of(byte[] content, int offset, int length) {
    MessageDigest digester = KnownContents.digester(ALGORITHM);
    digester.update(content, offset, length);
    return finish(digester);
  }

  /** A digest of firmware in the making; hand it to {@link #finish}. */
  public static MessageDigest digester() {
    return new KnowingDigest(ALGORITHM);
  }

  public static Sha256 finish(MessageDigest digester) {
    return new Sha256(digester.digest());
  }

  public void copyTo(byte[] into, int offset) {
    System.arraycopy(digest, 0, into, offset, SIZE_BYTES);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Sha256 other && Arrays.equals(digest, other.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest);
  }
}
