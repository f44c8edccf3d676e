package dev.nufleet.storage;

/**
 * An SD card in memory. Never written blocks cost nothing; equal blocks of all cards in the process are stored once.
 */
public final class MemoryCard implements Card {
  private final long reportedBytes;
  /** A block is never changed, only replaced; those that are missing are all zero. */
  private final PageTable blocks;
  private final SpoiledBlocks spoiled;

  private MemoryCard(long reportedBytes, PageTable blocks, SpoiledBlocks spoiled) {
    this.reportedBytes = reportedBytes;
    this.blocks = blocks;
    this.spoiled = spoiled;
  }

  /** A card as it comes from the shop, of {@link Card#USUAL_BYTES}. */
  public static MemoryCard blank() {
    return ofBytes(USUAL_BYTES);
  }

  /** @param bytes what the card really has; the driver may report less, see {@link Card#reported} */
  public static MemoryCard ofBytes(long bytes) {
    return new MemoryCard(Card.reported(bytes), new PageTable(BLOCK_BYTES, (byte) 0), new SpoiledBlocks());
  }

  public MemoryCard copy() {
    return new MemoryCard(reportedBytes, blocks.copy(), spoiled.copy());
  }

  @Override
  public long reportedBytes() {
    return reportedBytes;
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws CardFailure {
    Card.check(address, length, reportedBytes);
    spoiled.check(address, length);
    for (int done = 0; done < length; done += BLOCK_BYTES) {
      blocks.read((address + done) / BLOCK_BYTES, 0, into, offset + done, BLOCK_BYTES);
    }
  }

  @Override
  public void program(long address, byte[] from, int offset, int length) throws CardFailure {
    Card.check(address, length, reportedBytes);
    for (int done = 0; done < length; done += BLOCK_BYTES) {
      long index = (address + done) / BLOCK_BYTES;
      blocks.put(index, from, offset + done);
      if (index % PageTable.GROUP_PAGES == PageTable.GROUP_PAGES - 1) { // an image is written in order
        blocks.rest(index);
      }
    }
    spoiled.mended(address, length);
  }

  @Override
  public void spoil(long address) {
    spoiled.add(address);
  }
}
