package dev.nufleet.model;

/** Aliyun's name of a product: 1..20 characters; the C-SDK keeps room for 20 and a NUL. */
public record ProductKey(String value) {
  public static final int MAX_LENGTH = 20;

  /** @throws IllegalArgumentException if the text is empty or longer than {@link #MAX_LENGTH} */
  public ProductKey {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "ProductKey '" + value + "' has " + value.length() + " characters; 1.." + MAX_LENGTH + " are allowed");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
