package dev.nufleet.storage;

/**
 * A board's internal flash: 512 KiB from address 0. Erased bytes are 0xFF, programming works in words of 4 bytes and
 * only clears bits. One sector erase is one operation, one word programmed is one operation (power cuts count them).
 */
public interface Flash {
  int SIZE_BYTES = 0x80000;
  byte ERASED = (byte) 0xFF;
  int PROGRAM_BYTES = 4;

  int sectorBytes();

  /** @throws IndexOutOfBoundsException outside 0..{@link #SIZE_BYTES} */
  void read(int address, byte[] into, int offset, int length);

  /**
   * Clears bits: each byte becomes old AND new.
   *
   * @throws IllegalArgumentException if address or length is no multiple of 4
   * @throws PowerLost if power fails before the last word
   * @throws FlashFailure if the controller reports that a word was not programmed
   */
  void program(int address, byte[] from, int offset, int length);

  /**
   * Sets the sectors of a range to 0xFF, ascending.
   *
   * @throws IllegalArgumentException if address or length is no multiple of the sector size
   * @throws PowerLost if power fails before the last sector
   * @throws FlashFailure if the controller reports that a sector was not erased
   */
  void erase(int address, int length);

  /**
   * What no controller does: the bytes of a range become these, bits set and cleared alike, as power loss, wear and
   * stray charges leave them. No operation: nothing counts it, and it always succeeds.
   *
   * @throws IndexOutOfBoundsException outside 0..{@link #SIZE_BYTES}
   */
  void damage(int address, byte[] left, int offset, int length);
}
