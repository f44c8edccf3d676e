package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.Optional;

/**
 * A board's storage in memory: sparse, copy-on-write, and equal pages of all boards in the process are stored once. A
 * board that has just been flashed costs about 2.5 KB, one with an update installed about 8 KB.
 */
public final class MemoryStorage implements BoardStorage {
  private final BoardProfile profile;
  private final Counted counted = new Counted();
  private final MemoryFlash memory;
  private final Flash flash;
  private Optional<Card> inSlot = Optional.empty();
  private Optional<Card> card = Optional.empty();

  private MemoryStorage(BoardProfile profile, MemoryFlash memory) {
    this.profile = profile;
    this.memory = memory;
    this.flash = counted.flash(memory);
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
    MemoryStorage copy = new MemoryStorage(profile, memory.copy());
    inSlot.ifPresent(copy::insert);
    return copy;
  }

  /** Puts a card into the slot; one that was there is gone. */
  public void insert(Card inserted) {
    inSlot = Optional.of(inserted);
    card = Optional.of(counted.card(inserted));
  }

  /** Takes the card out of the slot, if there is one. */
  public Optional<Card> takeCard() {
    Optional<Card> taken = inSlot;
    inSlot = Optional.empty();
    card = Optional.empty();
    return taken;
  }

  @Override
  public BoardProfile profile() {
    return profile;
  }

  @Override
  public Flash flash() {
    return flash;
  }

  @Override
  public Optional<Card> card() {
    return card;
  }

  @Override
  public Operations operations() {
    return counted.operations();
  }

  @Override
  public void rest() {
    memory.rest();
  }
}
