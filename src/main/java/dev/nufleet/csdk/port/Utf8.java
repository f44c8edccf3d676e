package dev.nufleet.csdk.port;

/** Lengths in bytes of texts that the firmware holds as UTF-8. */
final class Utf8 {
  private static final int MOST_BYTES_A_CHAR = 3;

  private Utf8() {}

  /**
   * Cuts what stands in {@code text} from index {@code from} on to its first {@code bytes} bytes. A character that
   * the cut goes through is shown the way a terminal shows half of one: as U+FFFD.
   *
   * @return whether the text filled or exceeded the {@code bytes}
   */
  static boolean cut(StringBuilder text, int from, int bytes) {
    if (text.length() - from < bytes / MOST_BYTES_A_CHAR) {
      return false;
    }
    int used = 0;
    for (int i = from; i < text.length(); ) {
      int character = Character.codePointAt(text, i);
      int size = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (used + size > bytes) {
        boolean half = used < bytes;
        text.setLength(i);
        if (half) {
          text.append('\uFFFD');
        }
        return true;
      }
      used += size;
      i += Character.charCount(character);
    }
    return used == bytes;
  }
}
