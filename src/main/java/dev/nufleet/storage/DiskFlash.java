package dev.nufleet.storage;

import java.util.Arrays;

/** Internal flash in a file of 512 KiB, byte by byte as the chip has it. */
final class DiskFlash implements Flash {
  private final ImageFile file;
  private final int sectorBytes;

  DiskFlash(ImageFile file, int sectorBytes) {
    this.file = file;
    this.sectorBytes = sectorBytes;
  }

  @Override
  public int sectorBytes() {
    return sectorBytes;
  }

  @Override
  public void read(int address, byte[] into, int offset, int length) {
    MemoryFlash.checkRange(address, length);
    file.read(address, into, offset, length);
  }

  @Override
  public void program(int address, byte[] from, int offset, int length) {
    MemoryFlash.checkRange(address, length);
    MemoryFlash.checkAligned(address, length, PROGRAM_BYTES);
    byte[] words = new byte[length];
    file.read(address, words, 0, length);
    for (int i = 0; i < length; i++) {
      words[i] &= from[offset + i];
    }
    file.write(address, words, 0, length);
  }

  @Override
  public void erase(int address, int length) {
    MemoryFlash.checkRange(address, length);
    MemoryFlash.checkAligned(address, length, sectorBytes);
    byte[] erased = new byte[length];
    Arrays.fill(erased, ERASED);
    file.write(address, erased, 0, length);
  }

  @Override
  public void damage(int address, byte[] left, int offset, int length) {
    MemoryFlash.checkRange(address, length);
    file.write(address, left, offset, length);
  }
}
