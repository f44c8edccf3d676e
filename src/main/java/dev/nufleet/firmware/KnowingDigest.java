package dev.nufleet.firmware;

import java.security.MessageDigest;

/**
 * A digest like any other of its algorithm, faster for {@link KnownContents}: as long as what comes is how one of them
 * begins, it is compared and not hashed. From the first byte on with which none goes on, it is hashed.
 */
final class KnowingDigest extends MessageDigest implements Cloneable {
  /** What came so far is how this begins. */
  private KnownContents.Content following;
  private int length;
  /** Of all that came; null: it is compared so far. */
  private MessageDigest hashing;

  KnowingDigest(String algorithm) {
    super(algorithm);
  }

  @Override
  protected void engineUpdate(byte one) {
    engineUpdate(new byte[] {one}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] from, int offset, int count) {
    if (count == 0) {
      return;
    }
    if (hashing == null && (following == null || !following.goesOn(length, from, offset, count))) {
      follow(KnownContents.find(following, length, from, offset, count));
    }
    if (hashing == null) {
      length += count;
    } else {
      hashing.update(from, offset, count);
    }
  }

  /** @param next null: from now on it is hashed, what came before included */
  private void follow(KnownContents.Content next) {
    if (next == null) {
      hashing = KnownContents.digester(getAlgorithm());
      if (following != null) {
        following.feed(hashing, length);
      }
    }
    following = next;
  }

  @Override
  protected byte[] engineDigest() {
    byte[] digest = following != null
        ? following.digest(getAlgorithm(), length)
        : (hashing == null ? KnownContents.digester(getAlgorithm()) : hashing).digest();
    engineReset();
    return digest;
  }

  @Override
  protected void engineReset() {
    following = null;
    hashing = null;
    length = 0;
  }

  @Override
  public Object clone() throws CloneNotSupportedException {
    KnowingDigest copy = (KnowingDigest) super.clone();
    copy.hashing = hashing == null ? null : (MessageDigest) hashing.clone();
    return copy;
  }
}
