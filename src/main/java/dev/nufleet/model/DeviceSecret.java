package dev.nufleet.model;

/**
 * The key with which a device signs in: 1..64 characters. Prints as {@code ***}, so that no log, page or report shows
 * it.
 */
public record DeviceSecret(String reveal) {
  public static final int MAX_LENGTH = 64;

  /** @throws IllegalArgumentException if the text is empty or longer than {@link #MAX_LENGTH}; the message hides it */
  public DeviceSecret {
    if (reveal.isEmpty() || reveal.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a DeviceSecret has " + reveal.length() + " characters; 1.." + MAX_LENGTH + " are allowed");
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
