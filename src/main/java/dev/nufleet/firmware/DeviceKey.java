package dev.nufleet.firmware;

import dev.nufleet.model.RootOfTrust;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that authenticates candidate headers: HMAC-SHA256 with the root of trust as key over the 32 ASCII characters
 * {@code StorageEnc256HMACSHA256SIGNATURE}. Prints as {@code ***}.
 *
 * <p>Source: {@code pal_rot.c}. A variant with key and message swapped is switched off in the boards' builds.
 */
public final class DeviceKey {
  private static final byte[] LABEL = "StorageEnc256HMACSHA256SIGNATURE".getBytes(StandardCharsets.US_ASCII);

  private final byte[] key;

  private DeviceKey(byte[] key) {
    this.key = key;
  }

  /** The key of the device whose root of trust this is. */
  public static DeviceKey of(RootOfTrust root) {
    return new DeviceKey(hmac(root.reveal(), LABEL, 0, LABEL.length));
  }

  /** HMAC-SHA256 of a range: 32 bytes. */
  byte[] mac(byte[] content, int offset, int length) {
    return hmac(key, content, offset, length);
  }

  /** Whether the 32 bytes at {@code macOffset} are the MAC of the range; takes the same time for every answer. */
  boolean authenticates(byte[] content, int offset, int length, byte[] mac, int macOffset) {
    return MessageDigest.isEqual(mac(content, offset, length), Arrays.copyOfRange(mac, macOffset, macOffset + 32));
  }

  private static byte[] hmac(byte[] key, byte[] content, int offset, int length) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(content, offset, length);
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
