package dev.nufleet.platform.registry;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Makes up names and keys. @param random secure in a running stand-in, seeded in tests */
public record Ids(RandomGenerator random) {
  private static final String LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String HEX = "0123456789abcdef";

  /** Letters and digits. */
  public String text(int length) {
    return pick(LETTERS_AND_DIGITS, length);
  }

  public String hex(int length) {
    return pick(HEX, length);
  }

  /** As requests are numbered: {@code 8-4-4-4-12} hex digits in capitals. */
  public String uuid() {
    String hex = hex(32).toUpperCase(Locale.ROOT);
    return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-" + hex.substring(16, 20)
        + "-" + hex.substring(20);
  }

  private String pick(String from, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(from.charAt(random.nextInt(from.length())));
    }
    return text.toString();
  }
}
