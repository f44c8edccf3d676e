package dev.nufleet.app.settings;

import dev.nufleet.model.DeviceTriple;
import java.util.List;
import java.util.SplittableRandom;

/** DeviceTriples out of a seed: the same names and seed give the same triples. */
public final class MadeUpDevices {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final long PRODUCT_SALT = 0x70726f64L;
  private static final long SECRET_SALT = 0x73656372L;

  private MadeUpDevices() {}

  /** All of one product. */
  public static List<DeviceTriple> of(long seed, List<String> names) {
    String productKey = "a1" + text(new SplittableRandom(seed ^ PRODUCT_SALT), 9);
    return names.stream()
        .map(name -> DeviceTriple.of(productKey, name, secret(seed, name)))
        .toList();
  }

  private static String secret(long seed, String name) {
    return text(new SplittableRandom(seed ^ SECRET_SALT ^ (long) name.hashCode() << 32), 32);
  }

  private static String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
