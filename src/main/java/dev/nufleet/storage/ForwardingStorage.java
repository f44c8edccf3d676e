package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.Optional;
import java.util.function.Function;

/**
 * A board's storage that passes everything on to another one, with something around its flash and whatever card is in
 * its slot.
 */
public class ForwardingStorage implements BoardStorage {
  private final BoardStorage inner;
  private final Flash flash;
  private final Function<Card, Card> around;
  private Optional<Card> inSlot = Optional.empty();
  private Optional<Card> card = Optional.empty();

  /** @param card called once for each card that is found in the slot */
  public ForwardingStorage(BoardStorage inner, Function<Flash, Flash> flash, Function<Card, Card> card) {
    this.inner = inner;
    this.flash = flash.apply(inner.flash());
    this.around = card;
  }

  @Override
  public BoardProfile profile() {
    return inner.profile();
  }

  @Override
  public Flash flash() {
    return flash;
  }

  @Override
  public Optional<Card> card() {
    Optional<Card> now = inner.card();
    if (now.orElse(null) != inSlot.orElse(null)) {
      inSlot = now;
      card = now.map(around);
    }
    return card;
  }

  @Override
  public Operations operations() {
    return inner.operations();
  }

  @Override
  public BoardStorage beneath() {
    return inner.beneath();
  }

  @Override
  public Wear wear() {
    return inner.wear();
  }

  @Override
  public void rest() {
    inner.rest();
  }
}
