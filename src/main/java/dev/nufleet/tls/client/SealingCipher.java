package dev.nufleet.tls.client;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * Encrypts what the board sends: MAC, the shortest padding, then AES-CBC behind an IV of its own. Source: tls.md 3.3.
 */
final class SealingCipher {
  static final int BLOCK_BYTES = 16;
  static final int MAC_HEADER_BYTES = 13;

  private final Keys keys;
  private final RandomBytes random;
  private final byte[] macHeader = new byte[MAC_HEADER_BYTES];
  private long sequence;

  SealingCipher(Keys keys, RandomBytes random) {
    this.keys = keys;
    this.random = random;
  }

  /** How long a record's body becomes. */
  int sealedBytes(int textBytes) {
    return BLOCK_BYTES + (textBytes + keys.suite().macBytes) / BLOCK_BYTES * BLOCK_BYTES + BLOCK_BYTES;
  }

  /** Writes the body of a record of {@link #sealedBytes} into {@code record} from {@code at} on. */
  void seal(int type, int version, byte[] text, int from, int length, byte[] record, int at) {
    try {
      macHeader(macHeader, sequence++, type, version, length);
      byte[] iv = new byte[BLOCK_BYTES];
      random.draw(iv);
      System.arraycopy(iv, 0, record, at, BLOCK_BYTES);
      int textAt = at + BLOCK_BYTES;
      System.arraycopy(text, from, record, textAt, length);
      Mac mac = ThreadCiphers.mac(keys.clientMac());
      mac.update(macHeader);
      mac.update(text, from, length);
      mac.doFinal(record, textAt + length);
      int macEnd = textAt + length + keys.suite().macBytes;
      int end = at + sealedBytes(length);
      Arrays.fill(record, macEnd, end, (byte) (end - macEnd - 1));
      ThreadCiphers.sealing(keys.clientKey(), iv).doFinal(record, textAt, end - textAt, record, textAt);
    } catch (ShortBufferException e) {
      throw new IllegalArgumentException("a record of " + length + " bytes has no room", e);
    } catch (GeneralSecurityException e) {
      throw Jdk.lacks(e);
    }
  }

  /** What stands before the text when a record's MAC is computed. */
  static void macHeader(byte[] into, long sequence, int type, int version, int length) {
    Bytes.putU32(into, 0, (int) (sequence >>> 32));
    Bytes.putU32(into, 4, (int) sequence);
    into[8] = (byte) type;
    Bytes.putU16(into, 9, version);
    Bytes.putU16(into, 11, length);
  }
}
