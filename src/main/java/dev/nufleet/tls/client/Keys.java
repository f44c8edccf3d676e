package dev.nufleet.tls.client;

import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** The keys of one connection, cut from its key block: MAC keys first, then those of the cipher, no IVs. */
record Keys(Suite suite, SecretKeySpec clientMac, SecretKeySpec serverMac, SecretKeySpec clientKey,
    SecretKeySpec serverKey) {
  static Keys of(Suite suite, byte[] master, byte[] clientRandom, byte[] serverRandom) {
    int mac = suite.macBytes;
    int key = suite.keyBytes;
    byte[] block = Prf.keyBlock(master, clientRandom, serverRandom, 2 * mac + 2 * key);
    Keys keys = new Keys(suite, new SecretKeySpec(block, 0, mac, suite.mac),
        new SecretKeySpec(block, mac, mac, suite.mac), new SecretKeySpec(block, 2 * mac, key, "AES"),
        new SecretKeySpec(block, 2 * mac + key, key, "AES"));
    Arrays.fill(block, (byte) 0);
    return keys;
  }

  @Override
  public String toString() {
    return "Keys[" + suite + ", ***]";
  }
}
