package dev.nufleet.model;

import java.util.regex.Pattern;

/**
 * Aliyun's name of a device within its product: 4..32 letters, digits and {@code - _ @ . :} (platform.md section 10).
 * It holds wherever a name enters, so that no name can be a path, break a topic or move a terminal's cursor.
 */
public record DeviceName(String value) {
  public static final int MIN_LENGTH = 4;
  public static final int MAX_LENGTH = 32;
  /** For messages. */
  public static final String RULE =
      MIN_LENGTH + ".." + MAX_LENGTH + " letters, digits and - _ @ . : are allowed";

  private static final Pattern ALLOWED =
      Pattern.compile("[A-Za-z0-9_@.:-]{" + MIN_LENGTH + "," + MAX_LENGTH + "}");

  /** @throws IllegalArgumentException with a line for the user if the text is not as {@link #RULE} says */
  public DeviceName {
    if (!isAllowed(value)) {
      boolean length = value.length() < MIN_LENGTH || value.length() > MAX_LENGTH;
      throw new IllegalArgumentException("DeviceName '" + Printable.brief(value, MAX_LENGTH) + "' has "
          + (length ? value.length() + " characters" : "something else in it") + "; " + RULE);
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
