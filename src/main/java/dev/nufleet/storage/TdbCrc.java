package dev.nufleet.storage;

import java.util.zip.CRC32;

/**
 * The CRC of the key-value store: width 32, polynomial 0x04C11DB7, init 0xFFFFFFFF, input reflected, output not
 * reflected, no final xor. Check value of "123456789": 0x9B63D02C. Equals the mirrored complement of zip's CRC-32.
 */
final class TdbCrc {
  private final CRC32 zip = new CRC32();

  TdbCrc update(byte[] bytes, int offset, int length) {
    zip.update(bytes, offset, length);
    return this;
  }

  int value() {
    return Integer.reverse(~(int) zip.getValue());
  }

  static int of(byte[] bytes, int offset, int length) {
    return new TdbCrc().update(bytes, offset, length).value();
  }
}
