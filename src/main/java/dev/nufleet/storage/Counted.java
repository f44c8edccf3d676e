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

  private final class CountedFlash extends ForwardingFlash {
    CountedFlash(Flash inner) {
      super(inner);
    }

    @Override
    public void program(int address, byte[] from, int offset, int length) {
      super.program(address, from, offset, length);
      flashPrograms += length / PROGRAM_BYTES;
    }

    @Override
    public void erase(int address, int length) {
      super.erase(address, length);
      flashErases += length / sectorBytes();
    }
  }

  private final class CountedCard extends ForwardingCard {
    CountedCard(Card inner) {
      super(inner);
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) throws CardFailure {
      super.read(address, into, offset, length);
      cardReads += length / BLOCK_BYTES;
    }

    @Override
    public void program(long address, byte[] from, int offset, int length) throws CardFailure {
      super.program(address, from, offset, length);
      cardPrograms += length / BLOCK_BYTES;
    }
  }
}
