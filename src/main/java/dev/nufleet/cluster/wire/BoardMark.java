package dev.nufleet.cluster.wire;

/**
 * What is known of a board's memory when the node that had it is gone: enough to be the same board again, with a new
 * card.
 *
 * @param version of the firmware that it runs, unsigned
 * @param imageSha256 of that firmware's bytes, lower-case hex; empty: the factory's
 * @param rootOfTrust 32 hex digits; empty: it was not provisioned yet
 */
public record BoardMark(long version, String imageSha256, String rootOfTrust) {
  public boolean isProvisioned() {
    return !rootOfTrust.isEmpty();
  }

  public BoardMark running(long newVersion, String sha256) {
    return new BoardMark(newVersion, sha256, rootOfTrust);
  }

  public BoardMark trusting(String root) {
    return new BoardMark(version, imageSha256, root);
  }

  /** Without the root of trust. */
  @Override
  public String toString() {
    return "BoardMark[" + Long.toUnsignedString(version) + (isProvisioned() ? ", provisioned]" : "]");
  }
}
