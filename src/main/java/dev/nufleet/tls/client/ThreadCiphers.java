package dev.nufleet.tls.client;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES and HMAC for all connections whose turn one thread takes: a connection keeps its keys alone, a tenth of what the
 * JDK's ciphers need that have been given them. Whoever asks for one uses it up, to its {@code doFinal}, before
 * another may ask. Records of one connection in a row meet a cipher that has its key already.
 */
final class ThreadCiphers {
  static final String HMAC_SHA256 = "HmacSHA256";
  static final String HMAC_SHA1 = "HmacSHA1";

  private static final ThreadLocal<ThreadCiphers> MINE = ThreadLocal.withInitial(ThreadCiphers::new);
  /** A record's IV stands in front of it: decrypted along with it, it does its work, whatever IV stood before that. */
  private static final IvParameterSpec ANY_IV = new IvParameterSpec(new byte[SealingCipher.BLOCK_BYTES]);

  private final Cipher opening;
  private final Cipher sealing;
  private final Keyed sha256;
  private final Keyed sha1;
  /** The very key that {@link #opening} has; null: none. */
  private SecretKeySpec opens;

  /** A MAC, and the very key that it has; null: none. */
  private static final class Keyed {
    private final Mac mac;
    private SecretKeySpec key;

    Keyed(String algorithm) throws GeneralSecurityException {
      mac = Mac.getInstance(algorithm);
    }

    Mac with(SecretKeySpec its) throws GeneralSecurityException {
      if (key != its) {
        key = null;
        mac.init(its);
        key = its;
      }
      return mac;
    }
  }

  private ThreadCiphers() {
    try {
      opening = Cipher.getInstance("AES/CBC/NoPadding");
      sealing = Cipher.getInstance("AES/CBC/NoPadding");
      sha256 = new Keyed(HMAC_SHA256);
      sha1 = new Keyed(HMAC_SHA1);
    } catch (GeneralSecurityException e) {
      throw Jdk.lacks(e);
    }
  }

  /** Decrypts whole blocks, of which the first says nothing. */
  static Cipher opening(SecretKeySpec key) throws GeneralSecurityException {
    ThreadCiphers mine = MINE.get();
    if (mine.opens != key) {
      mine.opens = null;
      mine.opening.init(Cipher.DECRYPT_MODE, key, ANY_IV);
      mine.opens = key;
    }
    return mine.opening;
  }

  /** Encrypts whole blocks, once. */
  static Cipher sealing(SecretKeySpec key, byte[] iv) throws GeneralSecurityException {
    Cipher sealing = MINE.get().sealing;
    sealing.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
    return sealing;
  }

  /** @param key says which of {@link #HMAC_SHA256} and {@link #HMAC_SHA1} it is for */
  static Mac mac(SecretKeySpec key) throws GeneralSecurityException {
    ThreadCiphers mine = MINE.get();
    return (HMAC_SHA1.equals(key.getAlgorithm()) ? mine.sha1 : mine.sha256).with(key);
  }
}
