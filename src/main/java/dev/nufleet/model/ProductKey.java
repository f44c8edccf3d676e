package dev.nufleet.model;

import java.util.regex.Pattern;

/**
 * Aliyun's name of a product: 1..20 letters and digits. The C-SDK keeps room for 20 and a NUL; the platform's own are
 * 11 letters and digits, and what else a key may hold is not documented, so nothing else may.
 */
public record ProductKey(String value) {
  public static final int MAX_LENGTH = 20;
  /** For messages. */
  public static final String RULE = "1.." + MAX_LENGTH + " letters and digits are allowed";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9]{1," + MAX_LENGTH + "}");

  /**
   * A text that is too long is not shown: where columns of a list are mixed up, it is a secret.
   *
   * @throws IllegalArgumentException with a line for the user if the text is not as {@link #RULE} says
   */
  public ProductKey {
    if (!isAllowed(value)) {
      throw new IllegalArgumentException(value.isEmpty() || value.length() > MAX_LENGTH
          ? "a ProductKey has " + value.length() + " characters; " + RULE
          : "ProductKey '" + Printable.line(value) + "' has something else in it; " + RULE);
    }
  }

  public static boolean isAllowed(String text) {
    return ALLOWED.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
