package dev.nufleet.tls.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The pseudorandom function of TLS 1.2 with SHA-256 (RFC 5246, section 5), and what is made of it. */
final class Prf {
  static final int MASTER_BYTES = 48;
  static final int VERIFY_BYTES = 12;

  private Prf() {}

  static byte[] master(byte[] premaster, byte[] clientRandom, byte[] serverRandom) {
    return of(premaster, "master secret", join(clientRandom, serverRandom), MASTER_BYTES);
  }

  static byte[] keyBlock(byte[] master, byte[] clientRandom, byte[] serverRandom, int size) {
    return of(master, "key expansion", join(serverRandom, clientRandom), size);
  }

  /** @param transcript SHA-256 of all handshake messages so far */
  static byte[] clientFinished(byte[] master, byte[] transcript) {
    return of(master, "client finished", transcript, VERIFY_BYTES);
  }

  /** @param transcript SHA-256 of all handshake messages so far, the client's Finished among them */
  static byte[] serverFinished(byte[] master, byte[] transcript) {
    return of(master, "server finished", transcript, VERIFY_BYTES);
  }

  private static byte[] of(byte[] secret, String label, byte[] seed, int size) {
    try {
      Mac hmac = ThreadCiphers.mac(new SecretKeySpec(secret, ThreadCiphers.HMAC_SHA256));
      byte[] labelled = join(label.getBytes(StandardCharsets.US_ASCII), seed);
      byte[] out = new byte[size];
      byte[] a = labelled;
      for (int at = 0; at < size; ) {
        a = hmac.doFinal(a);
        hmac.update(a);
        byte[] block = hmac.doFinal(labelled);
        int taken = Math.min(block.length, size - at);
        System.arraycopy(block, 0, out, at, taken);
        at += taken;
      }
      return out;
    } catch (GeneralSecurityException e) {
      throw Jdk.lacks(e);
    }
  }

  private static byte[] join(byte[] head, byte[] tail) {
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }
}
