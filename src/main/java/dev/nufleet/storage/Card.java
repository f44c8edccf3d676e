package dev.nufleet.storage;

/**
 * The SD card in a board's slot: blocks of 512 bytes for reading and programming. Erasing does nothing, so old content
 * stays until it is overwritten. Never written bytes read as 0x00.
 */
public interface Card {
  int BLOCK_BYTES = 512;

  /** A usual card of "2 GB"; the user file system then ends at 0x76100000, as in the seed's log. */
  long USUAL_BYTES = 0x76100000L;

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

  /**
   * From now on the block cannot be read (-1), until it is programmed: power failed while the card wrote it. Belongs
   * to this card, whatever slot it is in, for as long as the process runs.
   *
   * @param address of the block's first byte
   */
  void spoil(long address);

  /** What the driver makes of a card's real size: whole blocks, modulo 4 GiB. */
  static long reported(long bytes) {
    return bytes / BLOCK_BYTES * BLOCK_BYTES & 0xFFFFFFFFL;
  }

  /**
   * The driver's check of an access.
   *
   * @throws CardFailure (-5003) if it goes beyond the reported size
   * @throws IllegalArgumentException if address or length is no multiple of 512
   */
  static void check(long address, int length, long reportedBytes) throws CardFailure {
    MemoryFlash.checkAligned(address, length, BLOCK_BYTES);
    if (address < 0 || length < 0 || address > reportedBytes - length) {
      throw new CardFailure(CardFailure.BAD_PARAMETER, "0x" + Long.toHexString(address) + ", " + length
          + " bytes: beyond the card's end at 0x" + Long.toHexString(reportedBytes));
    }
  }
}
