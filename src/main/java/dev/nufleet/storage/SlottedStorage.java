package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.Optional;

/** A board's flash and a slot whose card can be changed. Operations are counted for the board, whatever card is in. */
public abstract class SlottedStorage implements BoardStorage {
  private final BoardProfile profile;
  private final Counted counted = new Counted();
  private final Flash bare;
  private final Flash flash;
  private Optional<Card> inSlot = Optional.empty();
  private Optional<Card> card = Optional.empty();

  SlottedStorage(BoardProfile profile, Flash flash) {
    this.profile = profile;
    this.bare = flash;
    this.flash = counted.flash(flash);
  }

  /** Puts a card into the slot; one that was there is gone. */
  public final void insert(Card inserted) {
    counted.changed();
    inSlot = Optional.of(inserted);
    card = Optional.of(counted.card(inserted));
  }

  /** Takes the card out of the slot, if there is one. */
  public final Optional<Card> takeCard() {
    counted.changed();
    Optional<Card> taken = inSlot;
    inSlot = Optional.empty();
    card = Optional.empty();
    return taken;
  }

  /** The card in the slot, its operations uncounted. */
  final Optional<Card> inSlot() {
    return inSlot;
  }

  @Override
  public final BoardProfile profile() {
    return profile;
  }

  @Override
  public final Flash flash() {
    return flash;
  }

  @Override
  public final Optional<Card> card() {
    return card;
  }

  @Override
  public final Operations operations() {
    return counted.operations();
  }

  @Override
  public final Wear wear() {
    return counted.wear();
  }

  @Override
  public final BoardStorage beneath() {
    return new Bare();
  }

  private final class Bare implements BoardStorage {
    @Override
    public BoardProfile profile() {
      return profile;
    }

    @Override
    public Flash flash() {
      return bare;
    }

    @Override
    public Optional<Card> card() {
      return inSlot;
    }

    @Override
    public Operations operations() {
      return counted.operations();
    }

    @Override
    public Wear wear() {
      return counted.wear();
    }
  }
}
