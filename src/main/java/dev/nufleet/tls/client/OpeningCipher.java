package dev.nufleet.tls.client;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;

/**
 * Decrypts what the server sent and checks it. Padding and MAC are looked at without a branch or an address that
 * depends on them, and as many blocks are hashed whatever the padding says, so a forger learns from the time that an
 * answer takes neither which of both was wrong nor how long the padding is.
 */
final class OpeningCipher {
  private static final int BLOCK_BYTES = SealingCipher.BLOCK_BYTES;
  private static final int MOST_PADDING_BYTES = 256;

  /** Of the hash within the MAC, for SHA-1 and SHA-256 alike: a block, and the length that ends the last one. */
  private static final int HASH_BLOCK_BITS = 6;
  private static final int HASH_LENGTH_BYTES = 8;
  private static final byte[] BLOCKS = new byte[(MOST_PADDING_BYTES >> HASH_BLOCK_BITS) + 2 << HASH_BLOCK_BITS];

  private final Keys keys;
  private final int macBytes;
  private final byte[] macHeader = new byte[SealingCipher.MAC_HEADER_BYTES];
  private long sequence;

  OpeningCipher(Keys keys) {
    this.keys = keys;
    macBytes = keys.suite().macBytes;
  }

  /**
   * Opens one record's body. Its sequence number stays as it is until {@link #accepted}.
   *
   * @throws TlsFault bad length, padding or MAC
   */
  RecordText open(RecordHeader header, byte[] body, int at) throws TlsFault {
    int length = header.bodyBytes();
    if (length < 2 * BLOCK_BYTES || length < BLOCK_BYTES + macBytes + 1 || length % BLOCK_BYTES != 0) {
      throw badMac();
    }
    byte[] text;
    byte[] expected;
    int padding;
    int textBytes;
    try {
      text = ThreadCiphers.opening(keys.serverKey()).doFinal(body, at, length);
      padding = paddingBytes(text);
      textBytes = length - BLOCK_BYTES - macBytes - padding;
      expected = macOf(header, text, textBytes, padding);
    } catch (GeneralSecurityException e) {
      throw Jdk.lacks(e);
    }
    byte[] received = macIn(text, BLOCK_BYTES + textBytes);
    if (!MessageDigest.isEqual(expected, received) | padding == 0) {
      throw badMac();
    }
    return new RecordText(header.type(), text, BLOCK_BYTES, BLOCK_BYTES + textBytes);
  }

  /** The record that was opened last counts. */
  void accepted() {
    sequence++;
  }

  static TlsFault badMac() {
    return TlsFault.withAlert(TlsFault.BAD_RECORD_MAC, MbedCode.SSL_INVALID_MAC, "a record that is not the server's");
  }

  /** With the byte that says how much: 1..256. 0: it is wrong. */
  private int paddingBytes(byte[] text) {
    int last = text.length - 1;
    int more = text[last] & 0xff;
    int good = ConstantTime.notLess(last, BLOCK_BYTES + macBytes + more);
    int looked = Math.min(MOST_PADDING_BYTES, text.length - BLOCK_BYTES);
    int differs = 0;
    for (int i = 1; i < looked; i++) {
      differs |= ConstantTime.notLess(more, i) & (text[last - i] & 0xff ^ more);
    }
    return good & ConstantTime.same(differs, 0) & more + 1;
  }

  /** Hashes as many blocks as if there were no padding. */
  private byte[] macOf(RecordHeader header, byte[] text, int textBytes, int padding)
      throws GeneralSecurityException {
    Mac mac = ThreadCiphers.mac(keys.serverMac());
    SealingCipher.macHeader(macHeader, sequence, header.type(), header.version(), textBytes);
    mac.update(macHeader);
    mac.update(text, BLOCK_BYTES, textBytes);
    byte[] made = mac.doFinal();
    int hashed = macHeader.length + textBytes + HASH_LENGTH_BYTES;
    int left = (hashed + padding >> HASH_BLOCK_BITS) - (hashed >> HASH_BLOCK_BITS);
    mac.update(BLOCKS, 0, left + 1 << HASH_BLOCK_BITS);
    mac.reset();
    return made;
  }

  /**
   * The MAC that stands at a secret place: all places where it may stand are read once, in a circle, and the circle is
   * turned by as much as it is off.
   */
  private byte[] macIn(byte[] text, int macAt) {
    byte[] circle = new byte[macBytes];
    int turn = 0;
    int j = 0;
    for (int i = Math.max(BLOCK_BYTES, text.length - macBytes - MOST_PADDING_BYTES); i < text.length; i++) {
      int inside = ConstantTime.notLess(i, macAt) & ConstantTime.less(i, macAt + macBytes);
      circle[j] |= (byte) (text[i] & inside);
      turn |= j & ConstantTime.same(i, macAt);
      j = j + 1 == macBytes ? 0 : j + 1;
    }
    for (int step = 1; step < macBytes; step <<= 1) {
      int turned = -(turn & 1);
      turn >>= 1;
      byte[] next = new byte[macBytes];
      for (int k = 0; k < macBytes; k++) {
        next[k] = (byte) ConstantTime.choose(turned, circle[(k + step) % macBytes], circle[k]);
      }
      circle = next;
    }
    return circle;
  }
}
