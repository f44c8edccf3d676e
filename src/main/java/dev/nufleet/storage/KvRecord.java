package dev.nufleet.storage;

import dev.nufleet.model.MemoryMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A record of the internal key-value store: a header of 24 bytes, little-endian, then key and value, padded with 0xFF
 * to a multiple of 4. Header: 0 magic u32 0x54686683, 4 header size u16 (24), 6 revision u16 (1), 8 flags u32 (bit 0
 * WRITE_ONCE, bit 31 deleted), 12 key size u16, 14 reserved u16 (0), 16 value size u32, 20 CRC u32 over header bytes
 * 0..19, key, value.
 *
 * <p>Source: mbed-os 5.15 {@code TDBStore.cpp}, board.md 1.1. Key and value are programmed before the header, so that a
 * record that power cut short has no magic, or a wrong CRC.
 */
record KvRecord(String key, byte[] value, int flags) {
  static final int HEADER_BYTES = 24;
  static final int MAGIC = 0x54686683;
  static final int WRITE_ONCE = 1;
  static final int DELETED = 1 << 31;
  static final int MAX_KEY_CHARS = 127;

  /** Bytes that a record with this key and value takes. */
  static int sizeBytes(int keyBytes, int valueBytes) {
    return HEADER_BYTES + (keyBytes + valueBytes + 3) / 4 * 4;
  }

  int sizeBytes() {
    return sizeBytes(key.length(), value.length);
  }

  /**
   * The record at {@code offset} of an area.
   *
   * @return empty if magic, a size or the CRC is wrong
   */
  static Optional<KvRecord> read(Flash flash, int areaAddress, int offset) {
    if (offset + HEADER_BYTES > MemoryMap.KVSTORE_AREA_BYTES) {
      return Optional.empty();
    }
    byte[] header = new byte[HEADER_BYTES];
    flash.read(areaAddress + offset, header, 0, HEADER_BYTES);
    ByteBuffer in = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int keyBytes = in.getShort(12) & 0xFFFF;
    long valueBytes = in.getInt(16) & 0xFFFFFFFFL;
    if (in.getInt(0) != MAGIC || keyBytes == 0 || keyBytes > MAX_KEY_CHARS
        || offset + HEADER_BYTES + keyBytes + valueBytes >= MemoryMap.KVSTORE_AREA_BYTES) {
      return Optional.empty();
    }
    byte[] body = new byte[keyBytes + (int) valueBytes];
    flash.read(areaAddress + offset + HEADER_BYTES, body, 0, body.length);
    int crc = new TdbCrc().update(header, 0, 20).update(body, 0, body.length).value();
    if (crc != in.getInt(20)) {
      return Optional.empty();
    }
    String key = new String(body, 0, keyBytes, StandardCharsets.ISO_8859_1);
    return Optional.of(new KvRecord(key, Arrays.copyOfRange(body, keyBytes, body.length), in.getInt(8)));
  }

  /** Programs key and value, then the header. */
  void write(Flash flash, int areaAddress, int offset) {
    byte[] all = new byte[sizeBytes()];
    Arrays.fill(all, (byte) 0xFF);
    byte[] keyBytes = key.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(keyBytes, 0, all, HEADER_BYTES, keyBytes.length);
    System.arraycopy(value, 0, all, HEADER_BYTES + keyBytes.length, value.length);
    ByteBuffer header = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC).putShort((short) HEADER_BYTES).putShort((short) 1).putInt(flags);
    header.putShort((short) keyBytes.length).putShort((short) 0).putInt(value.length);
    header.putInt(new TdbCrc()
        .update(all, 0, 20)
        .update(all, HEADER_BYTES, keyBytes.length + value.length)
        .value());
    flash.program(areaAddress + offset + HEADER_BYTES, all, HEADER_BYTES, all.length - HEADER_BYTES);
    flash.program(areaAddress + offset, all, 0, HEADER_BYTES);
  }

  /** By what the store orders its keys: the CRC of the key. */
  static int hash(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    return TdbCrc.of(bytes, 0, bytes.length);
  }
}
