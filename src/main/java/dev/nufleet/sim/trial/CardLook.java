package dev.nufleet.sim.trial;

import dev.nufleet.boot.CandidateSlot;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.sim.judge.Slot;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.ReservedData;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks into a card's slot for candidates past the board. Between two boots: what is read here is counted with what the
 * board reads, which no program may notice.
 */
public final class CardLook {
  /** That of all that comes over the air. Source: bootloader.md 1.4. */
  private static final String CAMPAIGN = "ff000000000000000000000000000000";

  private CardLook() {}

  /** @param storage without what befalls it */
  public static Slot at(BoardStorage storage, FirmwareVersion version, byte[] image) {
    try {
      Optional<Card> card = storage.card();
      if (card.isEmpty()) {
        return Slot.UNREADABLE;
      }
      Optional<ExternalHeader> header =
          CandidateSlot.header(card.get(), ReservedData.readDirectly(storage.flash()));
      if (header.filter(one -> one.version().equals(version)).isEmpty()) {
        return Slot.EMPTY;
      }
      boolean rightly =
          header.get().sizeBytes() == image.length && header.get().campaign().toString().equals(CAMPAIGN);
      return rightly && holds(card.get(), image) ? Slot.WHOLE : Slot.OTHER;
    } catch (CardFailure e) {
      return Slot.UNREADABLE; // a block that a loss of power has torn
    }
  }

  private static boolean holds(Card card, byte[] image) throws CardFailure {
    byte[] buffer = new byte[CandidateSlot.READ_BYTES];
    for (int at = 0; at < image.length; at += buffer.length) {
      int length = Math.min(buffer.length, image.length - at);
      CandidateSlot.read(card, at, buffer, length);
      if (!Arrays.equals(buffer, 0, length, image, at, at + length)) {
        return false;
      }
    }
    return true;
  }
}
