package dev.nufleet.storage;

/** Counts operations of one board's flash and card. Cards come and go, the counts stay with the board. */
final class Counted {
  private long flashErases;
  private long flashPrograms;
  private long cardReads;
  private long cardPrograms;

  BoardStorage.Operations operations() {
    return new BoardStorage.Operations(flashErases, flashPrograms, cardReads, cardPrograms);
  }

  Flash flash(Flash inner) {
    return new CountedFlash(inner);
  }

  Card card(Card inner) {
    return new CountedCard(inner);
  }

  private final class CountedFlash implements Flash {
    private final Flash inner;

    CountedFlash(Flash inner) {
      this.inner = inner;
    }

    @Override
    public int sectorBytes() {
      return inner.sectorBytes();
    }

    @Override
    public void read(int address, byte[] into, int offset, int length) {
      inner.read(address, into, offset, length);
    }

    @Override
    public void program(int address, byte[] from, int offset, int length) {
      inner.program(address, from, offset, length);
      flashPrograms += length / PROGRAM_BYTES;
    }

    @Override
    public void erase(int address, int length) {
      inner.erase(address, length);
      flashErases += length / inner.sectorBytes();
    }
  }

  private final class CountedCard implements Card {
    private final Card inner;

    CountedCard(Card inner) {
      this.inner = inner;
    }

    @Override
    public long reportedBytes() {
      return inner.reportedBytes();
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) throws CardFailure {
      inner.read(address, into, offset, length);
      cardReads += length / BLOCK_BYTES;
    }

    @Override
    public void program(long address, byte[] from, int offset, int length) throws CardFailure {
      inner.program(address, from, offset, length);
      cardPrograms += length / BLOCK_BYTES;
    }
  }
}
