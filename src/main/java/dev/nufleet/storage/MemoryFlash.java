package dev.nufleet.storage;

import java.util.Arrays;

/**
 * Internal flash in memory. Erased pages cost nothing; whole pages are shared through the pool; a page that is being
 * written is this flash's own until its last word is programmed or {@link #rest} is called.
 */
final class MemoryFlash implements Flash {
  static final int PAGE_BYTES = 1024;
  static final int PAGES = SIZE_BYTES / PAGE_BYTES;

  private final int sectorBytes;
  /** Pages that are missing are erased. */
  private final PageTable pages;
  /** One bit for each page that no one else refers to. */
  private final long[] own = new long[PAGES / Long.SIZE];

  private MemoryFlash(int sectorBytes, PageTable pages) {
    this.sectorBytes = sectorBytes;
    this.pages = pages;
  }

  static MemoryFlash holding(FactoryImage image, int sectorBytes) {
    return new MemoryFlash(sectorBytes, image.pages());
  }

  /** The same content; from now on both copy a page before they change it. */
  MemoryFlash copy() {
    Arrays.fill(own, 0);
    return new MemoryFlash(sectorBytes, pages.copy());
  }

  /** Shares all pages that were this flash's own. */
  void rest() {
    for (int i = 0; i < own.length; i++) {
      for (long left = own[i]; left != 0; left &= left - 1) {
        share(i * Long.SIZE + Long.numberOfTrailingZeros(left));
      }
    }
    pages.rest();
  }

  @Override
  public int sectorBytes() {
    return sectorBytes;
  }

  @Override
  public void read(int address, byte[] into, int offset, int length) {
    checkRange(address, length);
    int done = 0;
    while (done < length) {
      int inPage = (address + done) % PAGE_BYTES;
      int n = Math.min(PAGE_BYTES - inPage, length - done);
      pages.read((address + done) / PAGE_BYTES, inPage, into, offset + done, n);
      done += n;
    }
  }

  @Override
  public void program(int address, byte[] from, int offset, int length) {
    checkRange(address, length);
    checkAligned(address, length, PROGRAM_BYTES);
    int done = 0;
    while (done < length) {
      int inPage = (address + done) % PAGE_BYTES;
      int n = Math.min(PAGE_BYTES - inPage, length - done);
      programWithin((address + done) / PAGE_BYTES, inPage, from, offset + done, n);
      done += n;
    }
  }

  private void programWithin(int index, int inPage, byte[] from, int offset, int length) {
    if (pages.get(index) == null && length == PAGE_BYTES) {
      pages.put(index, from, offset);
      return;
    }
    byte[] page = writable(index);
    for (int i = 0; i < length; i++) {
      page[inPage + i] &= from[offset + i];
    }
    if (inPage + length == PAGE_BYTES) {
      share(index);
    }
  }

  @Override
  public void erase(int address, int length) {
    checkRange(address, length);
    checkAligned(address, length, sectorBytes);
    for (int index = address / PAGE_BYTES; index < (address + length) / PAGE_BYTES; index++) {
      pages.set(index, null);
      own[index / Long.SIZE] &= ~(1L << index);
    }
  }

  @Override
  public void damage(int address, byte[] left, int offset, int length) {
    checkRange(address, length);
    int done = 0;
    while (done < length) {
      int index = (address + done) / PAGE_BYTES;
      int inPage = (address + done) % PAGE_BYTES;
      int n = Math.min(PAGE_BYTES - inPage, length - done);
      System.arraycopy(left, offset + done, writable(index), inPage, n);
      done += n;
    }
  }

  /** The page as this flash's own. */
  private byte[] writable(int index) {
    if (isOwn(index)) {
      return pages.get(index);
    }
    byte[] written = pages.copyOf(index);
    pages.set(index, written);
    own[index / Long.SIZE] |= 1L << index;
    return written;
  }

  private boolean isOwn(int index) {
    return (own[index / Long.SIZE] >>> index & 1) != 0;
  }

  private void share(int index) {
    pages.share(index);
    own[index / Long.SIZE] &= ~(1L << index);
  }

  static void checkRange(int address, int length) {
    if (address < 0 || length < 0 || address > SIZE_BYTES - length) {
      throw new IndexOutOfBoundsException("flash 0x" + Integer.toHexString(address) + ", " + length + " bytes");
    }
  }

  static void checkAligned(long address, int length, int unit) {
    if (address % unit != 0 || length % unit != 0) {
      throw new IllegalArgumentException(
          "address 0x" + Long.toHexString(address) + ", length " + length + ": not multiples of " + unit);
    }
  }
}
