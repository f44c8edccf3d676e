package dev.nufleet.storage;

import java.util.Arrays;

/**
 * An SD card in a sparse file as long as the card is large. The file does not say which blocks cannot be read: after a
 * restart of the process they hold what power loss left there.
 */
final class DiskCard implements Card {
  private final ImageFile file;
  private final long reportedBytes;
  private final SpoiledBlocks spoiled = new SpoiledBlocks();

  DiskCard(ImageFile file, long bytes) {
    this.file = file;
    this.reportedBytes = Card.reported(bytes);
  }

  @Override
  public long reportedBytes() {
    return reportedBytes;
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws CardFailure {
    Card.check(address, length, reportedBytes);
    spoiled.check(address, length);
    Arrays.fill(into, offset, offset + length, (byte) 0);
    file.read(address, into, offset, length);
  }

  @Override
  public void program(long address, byte[] from, int offset, int length) throws CardFailure {
    Card.check(address, length, reportedBytes);
    file.write(address, from, offset, length);
    spoiled.mended(address, length);
  }

  @Override
  public void spoil(long address) {
    spoiled.add(address);
  }
}
