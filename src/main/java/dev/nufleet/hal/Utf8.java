package dev.nufleet.hal;

/** Lengths in bytes of texts that the firmware holds as UTF-8. */
final class Utf8 {
  private Utf8() {}

  /**
   * Cuts {@code text} to its first {@code bytes} bytes. A character that the cut goes through is shown the way a
   * terminal shows half of one: as U+FFFD.
   *
   * @return whether the text filled or exceeded the {@code bytes}
   */
  static boolean cut(StringBuilder text, int bytes) {
    int used = 0;
    for (int i = 0; i < text.length(); ) {
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
