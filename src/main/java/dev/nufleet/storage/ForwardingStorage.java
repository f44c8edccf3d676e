package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.Optional;
import java.util.function.Function;

/** A board's storage that passes everything on to another one, with something around its flash and its card. */
public class ForwardingStorage implements BoardStorage {
  private final BoardStorage inner;
  private final Flash flash;
  private final Optional<Card> card;

  /** @param card called only if there is one */
  public ForwardingStorage(BoardStorage inner, Function<Flash, Flash> flash, Function<Card, Card> card) {
    this.inner = inner;
    this.flash = flash.apply(inner.flash());
    this.card = inner.card().map(card);
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
    return card;
  }

  @Override
  public Operations operations() {
    return inner.operations();
  }

  @Override
  public void rest() {
    inner.rest();
  }
}
