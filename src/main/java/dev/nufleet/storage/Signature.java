package dev.nufleet.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** First block of a file system of ours on the card: 8 bytes that name it, then their CRC-32, big-endian. */
final class Signature {
  private Signature() {}

  static boolean isAt(Card card, long address, byte[] name) throws CardFailure {
    byte[] block = new byte[Card.BLOCK_BYTES];
    card.read(address, block, 0, block.length);
    return Arrays.equals(block, block(name));
  }

  static void write(Card card, long address, byte[] name) throws CardFailure {
    card.program(address, block(name), 0, Card.BLOCK_BYTES);
  }

  private static byte[] block(byte[] name) {
    CRC32 crc = new CRC32();
    crc.update(name);
    return ByteBuffer.allocate(Card.BLOCK_BYTES).put(name).putInt((int) crc.getValue()).array();
  }
}
