package dev.nufleet.model;

/**
 * How long what a board sends is on the wire: records of TLS 1.2 with AES-CBC and SHA-256, see tls.md 3.3. With the
 * suites of SHA-1 they are up to 16 bytes shorter.
 */
public final class SentRecords {
  /** Of an alert: level and description. */
  public static final int ALERT_BYTES = 2;

  private static final int HEADER_BYTES = 5;
  private static final int CIPHER_BLOCK_BYTES = 16;
  private static final int MAC_BYTES = 32;
  private static final int MOST_TEXT_BYTES = 4096;

  private SentRecords() {}

  /** The first record of so much text: header, IV, then text, MAC and padding in whole blocks. */
  public static int first(int textBytes) {
    int blocks = (Math.min(textBytes, MOST_TEXT_BYTES) + MAC_BYTES) / CIPHER_BLOCK_BYTES + 1;
    return HEADER_BYTES + CIPHER_BLOCK_BYTES + blocks * CIPHER_BLOCK_BYTES;
  }

  /** All records of so much text; no text is no record. */
  public static int all(int textBytes) {
    int whole = textBytes / MOST_TEXT_BYTES;
    int rest = textBytes % MOST_TEXT_BYTES;
    return whole * first(MOST_TEXT_BYTES) + (rest == 0 ? 0 : first(rest));
  }
}
