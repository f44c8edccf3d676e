package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.Optional;

/**
 * A board's storage in memory: sparse, copy-on-write, and equal pages of all boards in the process are stored once.
 */
public final class MemoryStorage extends SlottedStorage {
  private final MemoryFlash memory;

  private MemoryStorage(BoardProfile profile, MemoryFlash memory) {
    super(profile, memory);
    this.memory = memory;
  }

  /** A board with this image in its flash and a blank card of the usual size in its slot. */
  public static MemoryStorage of(BoardProfile profile, FactoryImage image) {
    return of(profile, image, Optional.of(MemoryCard.blank()));
  }

  /** @param card empty: nothing in the slot */
  public static MemoryStorage of(BoardProfile profile, FactoryImage image, Optional<Card> card) {
    MemoryStorage storage = new MemoryStorage(profile, MemoryFlash.holding(image, profile.sectorBytes()));
    card.ifPresent(storage::insert);
    return storage;
  }

  /** Another board with the same flash content and the same card in its slot; its counts begin at 0. */
  public MemoryStorage withSameFlash() {
    MemoryStorage copy = new MemoryStorage(profile(), memory.copy());
    inSlot().ifPresent(copy::insert);
    return copy;
  }

  @Override
  public void rest() {
    memory.rest();
  }
}
