package dev.nufleet.boot;

import dev.nufleet.firmware.BadHeader;
import dev.nufleet.firmware.DeviceKey;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The one slot on the card in which a new firmware waits: byte address 0x4000000, a block of 512 bytes whose first
 * 296 are the header, then the firmware; 0x6DC00 bytes in all.
 */
public final class CandidateSlot {
  /** How much is read from the card at once. */
  public static final int READ_BYTES = 16384;

  private CandidateSlot() {}

  /**
   * The header, if this device wrote it.
   *
   * @param root empty: the header cannot be authenticated, so the slot looks empty
   * @throws CardFailure if the header's block cannot be read
   */
  public static Optional<ExternalHeader> header(Card card, Optional<RootOfTrust> root) throws CardFailure {
    byte[] block = new byte[Card.BLOCK_BYTES];
    card.read(MemoryMap.CANDIDATE, block, 0, block.length);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ExternalHeader.decode(block, 0, DeviceKey.of(root.get())));
    } catch (BadHeader e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the firmware in the slot has the header's SHA-256. The size is not bounded here: what the header claims
   * is read.
   *
   * @throws CardFailure if a block cannot be read
   */
  public static boolean holds(Card card, ExternalHeader header) throws CardFailure {
    MessageDigest digester = Sha256.digester();
    byte[] buffer = new byte[READ_BYTES];
    long done = 0;
    while (Long.compareUnsigned(done, header.sizeBytes()) < 0) {
      int length = lengthAt(done, header.sizeBytes());
      read(card, done, buffer, length);
      digester.update(buffer, 0, length);
      done += length;
    }
    return Sha256.finish(digester).equals(header.hash());
  }

  /** How many bytes of a firmware of {@code size} one read at {@code offset} brings. */
  public static int lengthAt(long offset, long size) {
    return Long.compareUnsigned(size - offset, READ_BYTES) < 0 ? (int) (size - offset) : READ_BYTES;
  }

  /** Reads firmware bytes in whole blocks: behind {@code length} stands what else the last block holds. */
  public static void read(Card card, long offset, byte[] buffer, int length) throws CardFailure {
    int blocks = (length + Card.BLOCK_BYTES - 1) / Card.BLOCK_BYTES;
    card.read(MemoryMap.CANDIDATE_FIRMWARE + offset, buffer, 0, blocks * Card.BLOCK_BYTES);
  }
}
