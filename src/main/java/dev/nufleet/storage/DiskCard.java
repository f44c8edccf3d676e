package dev.nufleet.storage;

import java.util.Arrays;

/** An SD card in a sparse file as long as the card is large. */
final class DiskCard implements Card {
  private final ImageFile file;
  private final long reportedBytes;

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
    Arrays.fill(into, offset, offset + length, (byte) 0);
    file.read(address, into, offset, length);
  }

  @Override
  public void program(long address, byte[] from, int offset, int length) throws CardFailure {
    Card.check(address, length, reportedBytes);
    file.write(address, from, offset, length);
  }
}
