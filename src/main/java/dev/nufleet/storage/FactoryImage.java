package dev.nufleet.storage;

import java.util.Arrays;

/**
 * Content of a whole flash as it leaves the factory, 0xFF behind its end. One for all boards of a profile, never
 * changed.
 */
public final class FactoryImage {
  /** Flash that nobody wrote. */
  public static final FactoryImage BLANK = of(new byte[0]);

  private final PageTable pages;

  private FactoryImage(PageTable pages) {
    this.pages = pages;
  }

  /**
   * @param merged content from address 0 on, as the build tool's merged file has it
   * @throws IllegalArgumentException if it is longer than the flash; the message is fit for a user
   */
  public static FactoryImage of(byte[] merged) {
    if (merged.length > Flash.SIZE_BYTES) {
      throw new IllegalArgumentException(
          "the image has " + merged.length + " bytes; the flash has " + Flash.SIZE_BYTES);
    }
    PageTable pages = new PageTable(MemoryFlash.PAGE_BYTES, Flash.ERASED);
    byte[] page = new byte[MemoryFlash.PAGE_BYTES];
    for (int at = 0; at < merged.length; at += page.length) {
      int length = Math.min(page.length, merged.length - at);
      System.arraycopy(merged, at, page, 0, length);
      Arrays.fill(page, length, page.length, Flash.ERASED);
      pages.put(at / page.length, page, 0);
    }
    pages.rest();
    return new FactoryImage(pages);
  }

  /** The whole flash: {@link Flash#SIZE_BYTES} bytes. */
  public byte[] content() {
    byte[] content = new byte[Flash.SIZE_BYTES];
    MemoryFlash.holding(this, MemoryFlash.PAGE_BYTES).read(0, content, 0, content.length);
    return content;
  }

  PageTable pages() {
    return pages.copy();
  }
}
