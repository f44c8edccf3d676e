package dev.nufleet.storage;

import java.util.Arrays;

/**
 * Drag-and-drop flashing: the debug interface erases the whole chip and programs a merged image from address 0. So
 * provision mark and root of trust are gone (the image's fill covers them), while the card stays as it is: a
 * candidate on it no longer authenticates.
 */
public final class FlashImage {
  private FlashImage() {}

  /**
   * @param merged a build's merged {@code .bin}
   * @throws IllegalArgumentException if it is empty or longer than the flash; the message is fit for a user
   */
  public static void flash(byte[] merged, BoardStorage board) {
    if (merged.length == 0 || merged.length > Flash.SIZE_BYTES) {
      throw new IllegalArgumentException(
          "the image has " + merged.length + " bytes; a board's flash takes 1.." + Flash.SIZE_BYTES);
    }
    Flash flash = board.flash();
    flash.erase(0, Flash.SIZE_BYTES);
    byte[] words = Arrays.copyOf(merged, (merged.length + 3) / 4 * 4);
    Arrays.fill(words, merged.length, words.length, (byte) 0xFF);
    flash.program(0, words, 0, words.length);
  }
}
