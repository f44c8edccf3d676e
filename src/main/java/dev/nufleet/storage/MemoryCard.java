package dev.nufleet.storage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An SD card in memory. Never written blocks cost nothing; equal blocks of all cards in the process are stored once.
 */
public final class MemoryCard implements Card {
  private static final int REGION_BLOCKS = 128;
  private static final int REGION_BYTES = REGION_BLOCKS * BLOCK_BYTES;

  private final long reportedBytes;
  /** Blocks by 64 KiB regions. A block is never changed, only replaced; {@code null} is all zero. */
  private final Map<Integer, byte[][]> regions;
  private final SpoiledBlocks spoiled;

  private MemoryCard(long reportedBytes, Map<Integer, byte[][]> regions, SpoiledBlocks spoiled) {
    this.reportedBytes = reportedBytes;
    this.regions = regions;
    this.spoiled = spoiled;
  }

  /** A card as it comes from the shop, of {@link Card#USUAL_BYTES}. */
  public static MemoryCard blank() {
    return ofBytes(USUAL_BYTES);
  }

  /** @param bytes what the card really has; the driver may report less, see {@link Card#reported} */
  public static MemoryCard ofBytes(long bytes) {
    return new MemoryCard(Card.reported(bytes), new HashMap<>(), new SpoiledBlocks());
  }

  public MemoryCard copy() {
    Map<Integer, byte[][]> copied = new HashMap<>();
    regions.forEach((index, blocks) -> copied.put(index, blocks.clone()));
    return new MemoryCard(reportedBytes, copied, spoiled.copy());
  }

  @Override
  public long reportedBytes() {
    return reportedBytes;
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws CardFailure {
    Card.check(address, length, reportedBytes);
    spoiled.check(address, length);
    byte[][] region = null;
    int held = -1;
    for (int done = 0; done < length; done += BLOCK_BYTES) {
      int index = (int) ((address + done) / REGION_BYTES);
      if (index != held) {
        region = regions.get(index);
        held = index;
      }
      byte[] block = region == null ? null : region[(int) ((address + done) % REGION_BYTES / BLOCK_BYTES)];
      if (block == null) {
        Arrays.fill(into, offset + done, offset + done + BLOCK_BYTES, (byte) 0);
      } else {
        System.arraycopy(block, 0, into, offset + done, BLOCK_BYTES);
      }
    }
  }

  @Override
  public void program(long address, byte[] from, int offset, int length) throws CardFailure {
    Card.check(address, length, reportedBytes);
    for (int done = 0; done < length; done += BLOCK_BYTES) {
      int index = (int) ((address + done) / REGION_BYTES);
      byte[][] region = regions.computeIfAbsent(index, i -> new byte[REGION_BLOCKS][]);
      region[(int) ((address + done) % REGION_BYTES / BLOCK_BYTES)] =
          PagePool.SHARED.intern(from, offset + done, BLOCK_BYTES);
    }
    spoiled.mended(address, length);
  }

  @Override
  public void spoil(long address) {
    spoiled.add(address);
  }
}
