package dev.nufleet.storage;

import java.util.Set;
import java.util.TreeSet;

/** Blocks of one card that cannot be read until they are programmed. */
final class SpoiledBlocks {
  private final Set<Long> addresses = new TreeSet<>();

  SpoiledBlocks() {}

  SpoiledBlocks copy() {
    SpoiledBlocks copy = new SpoiledBlocks();
    copy.addresses.addAll(addresses);
    return copy;
  }

  /** @param address of the block's first byte */
  void add(long address) {
    addresses.add(address);
  }

  /** @throws CardFailure (-1) if one of these blocks lies in the range */
  void check(long address, int length) throws CardFailure {
    for (int done = 0; done < length && !addresses.isEmpty(); done += Card.BLOCK_BYTES) {
      if (addresses.contains(address + done)) {
        throw new CardFailure(CardFailure.DEVICE_ERROR,
            "the block at 0x" + Long.toHexString(address + done) + " cannot be read");
      }
    }
  }

  /** The range has been programmed. */
  void mended(long address, int length) {
    for (int done = 0; done < length && !addresses.isEmpty(); done += Card.BLOCK_BYTES) {
      addresses.remove(address + done);
    }
  }
}
