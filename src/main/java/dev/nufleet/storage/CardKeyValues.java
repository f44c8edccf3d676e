package dev.nufleet.storage;

import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * The external side of the firmware's key-value store: small files in the card's first 64 MiB. The real board has
 * LittleFS there; this is a layout of our own that behaves alike: it lives on the card, survives a power cut at any
 * block, and is reformatted without a word when it cannot be read.
 *
 * <p>Block 0: {@code NUFLEETK}, then the CRC-32 of these 8 bytes. Blocks 1..127, one file each, big-endian: 0 magic
 * u32 0x4E4B5631, 4 key length u16, 6 value length u16, 8 CRC-32 u32 of key and value, 12 key, value. A block of
 * zeros was never used and ends the list; a removed file has magic 0x4E4B5630. A file is replaced by programming its
 * one block.
 */
public final class CardKeyValues {
  private static final byte[] SIGNATURE = "NUFLEETK".getBytes(StandardCharsets.US_ASCII);
  private static final int FILE = 0x4E4B5631;
  private static final int REMOVED = 0x4E4B5630;
  private static final int FILE_HEADER_BYTES = 12;
  private static final int LAST_BLOCK = 127;

  private final Card card;
  private final boolean reformatted;

  private CardKeyValues(Card card, boolean reformatted) {
    this.card = card;
    this.reformatted = reformatted;
  }

  /**
   * What the firmware does when it starts: mounts the store, and formats it if that fails for whatever reason, so a
   * first block that power loss left unreadable is no end.
   *
   * @throws CardFailure if formatting fails, too, or the card is too small
   */
  public static CardKeyValues start(Card card) throws CardFailure {
    checkSize(card);
    try {
      return mount(card);
    } catch (CardFailure e) {
      return format(card);
    }
  }

  /**
   * Mounts the store, formatting it first if there is none.
   *
   * @throws CardFailure if the card fails, or is smaller than the store's 64 MiB as its driver reports it (-5003)
   */
  public static CardKeyValues mount(Card card) throws CardFailure {
    checkSize(card);
    return Signature.isAt(card, MemoryMap.CARD_KVSTORE, SIGNATURE) ? new CardKeyValues(card, false) : format(card);
  }

  private static void checkSize(Card card) throws CardFailure {
    if (card.reportedBytes() < MemoryMap.CARD_KVSTORE + MemoryMap.CARD_KVSTORE_BYTES) {
      throw new CardFailure(CardFailure.BAD_PARAMETER, "the card reports " + card.reportedBytes() + " bytes; the"
          + " key-value store needs " + MemoryMap.CARD_KVSTORE_BYTES);
    }
  }

  private static CardKeyValues format(Card card) throws CardFailure {
    CardKeyValues store = new CardKeyValues(card, true);
    store.reset();
    Signature.write(card, MemoryMap.CARD_KVSTORE, SIGNATURE);
    return store;
  }

  /** Whether mounting had to format the store. */
  public boolean reformatted() {
    return reformatted;
  }

  /** @return empty if there is no such file, or it is damaged */
  public Optional<byte[]> get(String key) throws CardFailure {
    byte[] block = new byte[Card.BLOCK_BYTES];
    int at = find(key, block);
    if (at < 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(block);
    int from = FILE_HEADER_BYTES + in.getShort(4);
    return Optional.of(Arrays.copyOfRange(block, from, from + in.getShort(6)));
  }

  /** Statuses: OK, INVALID_SIZE (key and value over 500 bytes), MEDIA_FULL (127 files). */
  public KvStatus set(String key, byte[] value) throws CardFailure {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    if (keyBytes.length == 0 || FILE_HEADER_BYTES + keyBytes.length + value.length > Card.BLOCK_BYTES) {
      return KvStatus.INVALID_SIZE;
    }
    byte[] block = new byte[Card.BLOCK_BYTES];
    int at = find(key, block);
    at = at < 0 ? findUnused(block) : at;
    if (at < 0) {
      return KvStatus.MEDIA_FULL;
    }
    ByteBuffer out = ByteBuffer.allocate(Card.BLOCK_BYTES);
    out.putInt(FILE).putShort((short) keyBytes.length).putShort((short) value.length);
    out.position(FILE_HEADER_BYTES).put(keyBytes).put(value);
    out.putInt(8, crc(out.array(), keyBytes.length + value.length));
    card.program(address(at), out.array(), 0, Card.BLOCK_BYTES);
    return KvStatus.OK;
  }

  /** Statuses: OK, ITEM_NOT_FOUND. */
  public KvStatus remove(String key) throws CardFailure {
    int at = find(key, new byte[Card.BLOCK_BYTES]);
    if (at < 0) {
      return KvStatus.ITEM_NOT_FOUND;
    }
    markRemoved(at);
    return KvStatus.OK;
  }

  /**
   * How many files a card holds, for who looks on: formats nothing. Empty if the store is not formatted.
   *
   * @throws CardFailure if a block cannot be read
   */
  public static OptionalInt files(Card card) throws CardFailure {
    if (!Signature.isAt(card, MemoryMap.CARD_KVSTORE, SIGNATURE)) {
      return OptionalInt.empty();
    }
    CardKeyValues store = new CardKeyValues(card, false);
    byte[] block = new byte[Card.BLOCK_BYTES];
    int files = 0;
    for (int at = 1; at <= LAST_BLOCK && !isZero(store.read(at, block)); at++) {
      files += ByteBuffer.wrap(block).getInt(0) == FILE ? 1 : 0;
    }
    return OptionalInt.of(files);
  }

  /** Removes all files. */
  public void reset() throws CardFailure {
    byte[] block = new byte[Card.BLOCK_BYTES];
    for (int at = 1; at <= LAST_BLOCK && !isZero(readOrWrite(at, block)); at++) {
      if (ByteBuffer.wrap(block).getInt(0) != REMOVED) {
        markRemoved(at);
      }
    }
  }

  /** A block that power loss left unreadable can be read when it has been written. */
  private byte[] readOrWrite(int at, byte[] block) throws CardFailure {
    try {
      return read(at, block);
    } catch (CardFailure e) {
      markRemoved(at);
      return read(at, block);
    }
  }

  private void markRemoved(int at) throws CardFailure {
    byte[] block = new byte[Card.BLOCK_BYTES];
    ByteBuffer.wrap(block).putInt(REMOVED);
    card.program(address(at), block, 0, Card.BLOCK_BYTES);
  }

  /** @return the block that holds the key's file, whose content is then in {@code block}; -1 if there is none */
  private int find(String key, byte[] block) throws CardFailure {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    for (int at = 1; at <= LAST_BLOCK && !isZero(read(at, block)); at++) {
      ByteBuffer in = ByteBuffer.wrap(block);
      int keyLength = in.getShort(4);
      int valueLength = in.getShort(6);
      if (in.getInt(0) == FILE && keyLength == keyBytes.length && valueLength >= 0
          && FILE_HEADER_BYTES + keyLength + valueLength <= Card.BLOCK_BYTES
          && in.getInt(8) == crc(block, keyLength + valueLength)
          && Arrays.equals(block, FILE_HEADER_BYTES, FILE_HEADER_BYTES + keyLength, keyBytes, 0, keyLength)) {
        return at;
      }
    }
    return -1;
  }

  private int findUnused(byte[] block) throws CardFailure {
    for (int at = 1; at <= LAST_BLOCK; at++) {
      if (isZero(read(at, block)) || ByteBuffer.wrap(block).getInt(0) != FILE) {
        return at;
      }
    }
    return -1;
  }

  private byte[] read(int at, byte[] block) throws CardFailure {
    card.read(address(at), block, 0, Card.BLOCK_BYTES);
    return block;
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static int crc(byte[] block, int length) {
    CRC32 crc = new CRC32();
    crc.update(block, FILE_HEADER_BYTES, length);
    return (int) crc.getValue();
  }

  private static long address(int block) {
    return MemoryMap.CARD_KVSTORE + (long) block * Card.BLOCK_BYTES;
  }
}
