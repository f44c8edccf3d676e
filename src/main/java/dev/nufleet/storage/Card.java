package dev.nufleet.storage;

/**
 * The SD card in a board's slot: blocks of 512 bytes for reading and programming. Erasing does nothing, so old content
 * stays until it is overwritten. Never written bytes read as 0x00.
 */
public interface Card {
  int BLOCK_BYTES = 512;

  /** What the driver believes: computed in 32 bits, so a card of 4 GiB or more reports its size modulo 4 GiB. */
  long reportedBytes();

  /**
   * @throws CardFailure if the card fails to read (its code is the driver's)
   * @throws IllegalArgumentException if address or length is no multiple of 512
   */
  void read(long address, byte[] into, int offset, int length) throws CardFailure;

  /**
   * @throws CardFailure if the card fails to write
   * @throws PowerLost if power fails before the last block
   */
  void program(long address, byte[] from, int offset, int length) throws CardFailure;
}
