package dev.nufleet.tls.client;

import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * The premaster secret under the server's key, PKCS#1 v1.5.
 *
 * @param message with its header: 4, 2 and as many bytes as the modulus has
 */
record ClientKeyExchange(byte[] premaster, byte[] message) {
  private static final byte KIND = 16;
  private static final int PREMASTER_BYTES = 48;
  private static final int LENGTH_BYTES = 2;
  private static final byte ENCRYPTION_BLOCK = 2;

  /** @param random gives 46 bytes, then the padding: one at a time, and zeros are dropped */
  static ClientKeyExchange make(RSAPublicKey key, RandomBytes random) {
    byte[] drawn = new byte[PREMASTER_BYTES - 2];
    random.draw(drawn);
    byte[] premaster = new byte[PREMASTER_BYTES];
    Bytes.putU16(premaster, 0, RecordHeader.VERSION);
    System.arraycopy(drawn, 0, premaster, 2, drawn.length);

    int modulusBytes = key.getModulus().bitLength() + Byte.SIZE - 1 >> 3;
    byte[] block = new byte[modulusBytes];
    block[1] = ENCRYPTION_BLOCK;
    byte[] one = new byte[1];
    for (int i = 2; i < modulusBytes - PREMASTER_BYTES - 1; i++) {
      do {
        random.draw(one);
      } while (one[0] == 0);
      block[i] = one[0];
    }
    System.arraycopy(premaster, 0, block, modulusBytes - PREMASTER_BYTES, PREMASTER_BYTES);

    byte[] message = new byte[Message.HEADER_BYTES + LENGTH_BYTES + modulusBytes];
    message[0] = KIND;
    Bytes.putU24(message, 1, LENGTH_BYTES + modulusBytes);
    Bytes.putU16(message, Message.HEADER_BYTES, modulusBytes);
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/NoPadding");
      rsa.init(Cipher.ENCRYPT_MODE, key);
      rsa.doFinal(block, 0, modulusBytes, message, Message.HEADER_BYTES + LENGTH_BYTES);
    } catch (GeneralSecurityException e) {
      throw Jdk.lacks(e);
    }
    Arrays.fill(block, (byte) 0);
    return new ClientKeyExchange(premaster, message);
  }

  @Override
  public String toString() {
    return "ClientKeyExchange[***]";
  }
}
