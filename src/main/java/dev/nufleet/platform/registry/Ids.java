package dev.nufleet.platform.registry;

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

  private String pick(String from, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(from.charAt(random.nextInt(from.length())));
    }
    return text.toString();
  }
}
