package dev.nufleet.app.tools;

import dev.nufleet.model.MemoryMap;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.MemoryCard;
import java.util.Arrays;

/** Card content from byte address 0x4000000 on, as files hold it: what lies past their end reads as 0x00. */
final class SlotImage {
  private SlotImage() {}

  /** A card of the usual size with this content in its slot, and zeros elsewhere. */
  static MemoryCard onCard(byte[] slot) {
    MemoryCard card = MemoryCard.blank();
    int blocks = (slot.length + Card.BLOCK_BYTES - 1) / Card.BLOCK_BYTES;
    try {
      card.program(MemoryMap.CANDIDATE, Arrays.copyOf(slot, blocks * Card.BLOCK_BYTES), 0, blocks * Card.BLOCK_BYTES);
    } catch (CardFailure e) {
      throw new IllegalStateException("a slot image fits the usual card", e);
    }
    return card;
  }

  /** @param bytes how many from the slot's start on */
  static byte[] of(Card card, int bytes) {
    byte[] slot = new byte[(bytes + Card.BLOCK_BYTES - 1) / Card.BLOCK_BYTES * Card.BLOCK_BYTES];
    try {
      card.read(MemoryMap.CANDIDATE, slot, 0, slot.length);
    } catch (CardFailure e) {
      throw new IllegalStateException("a slot image fits the usual card", e);
    }
    return Arrays.copyOf(slot, bytes);
  }
}
