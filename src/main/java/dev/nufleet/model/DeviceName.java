package dev.nufleet.model;

/** Aliyun's name of a device within its product: 1..32 characters (the platform itself gives out 4..32). */
public record DeviceName(String value) {
  public static final int MAX_LENGTH = 32;

  /** @throws IllegalArgumentException if the text is empty or longer than {@link #MAX_LENGTH} */
  public DeviceName {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "DeviceName '" + value + "' has " + value.length() + " characters; 1.." + MAX_LENGTH + " are allowed");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
