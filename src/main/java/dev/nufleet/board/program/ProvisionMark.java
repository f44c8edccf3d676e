package dev.nufleet.board.program;

/** The mark by which a board knows that it is provisioned. Source: board.md 3.2. */
public final class ProvisionMark {
  /** In the internal key-value store. */
  public static final String KEY = "provision";
  private static final byte[] DONE = {'1'};

  private ProvisionMark() {}

  public static byte[] done() {
    return DONE.clone();
  }
}
