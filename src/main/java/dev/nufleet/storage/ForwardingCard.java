package dev.nufleet.storage;

/** A card that passes everything on to another one, for those that change one thing about it. */
public class ForwardingCard implements Card {
  private final Card inner;

  public ForwardingCard(Card inner) {
    this.inner = inner;
  }

  @Override
  public long reportedBytes() {
    return inner.reportedBytes();
  }

  @Override
  public void read(long address, byte[] into, int offset, int length) throws CardFailure {
    inner.read(address, into, offset, length);
  }

  @Override
  public void program(long address, byte[] from, int offset, int length) throws CardFailure {
    inner.program(address, from, offset, length);
  }

  @Override
  public void spoil(long address) {
    inner.spoil(address);
  }
}
