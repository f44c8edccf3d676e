package dev.nufleet.model;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A board's name within its fleet; the DeviceName where it has one. */
public record BoardId(String value) {
  /**
   * The name as that of a file or folder: itself, but what a DeviceName cannot hold and a dot in front are written as
   * {@code %2E}. So no name leaves its folder, hides in it or takes the place of what lies there under a name of its
   * own, and different names stay different.
   */
  public String fileName() {
    StringBuilder name = new StringBuilder(value.length());
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || "-_@:".indexOf(b) >= 0
          || b == '.' && name.length() > 0;
      if (plain) {
        name.append((char) b);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
      }
    }
    return name.toString();
  }

  @Override
  public String toString() {
    return value;
  }
}
