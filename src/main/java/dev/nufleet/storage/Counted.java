package dev.nufleet.storage;

/** Counts operations of one board's flash and card. Cards come and go, the counts stay with the board. */
final class Counted {
  private long flashErases;
  private long flashPrograms;
  private long cardReads;
  private long cardPrograms;
  private long changes;
  /** By sector, made at the first erase. A byte each, while none of them needs more: boards are many. */
  private byte[] fewErases = {};
  /** The same from then on; null before. {@value #MOST} stands for more. */
  private char[] manyErases;
  private int sectorBytes;

  private static final int MOST_FEW = 255;
  private static final char MOST = Character.MAX_VALUE;

  void changed() {
    changes++;
  }

  BoardStorage.Wear wear() {
    int most = 0;
    for (int sector = 0; sector < fewErases.length; sector++) {
      most = erasesOf(sector) > erasesOf(most) ? sector : most;
    }
    return fewErases.length == 0
        ? new BoardStorage.Wear(0, 0, 0, changes)
        : new BoardStorage.Wear(flashErases, erasesOf(most), most * sectorBytes, changes);
  }

  private void erased(int address, int length, int sector) {
    if (fewErases.length == 0) {
      sectorBytes = sector;
      fewErases = new byte[Flash.SIZE_BYTES / sector];
    }
    for (int at = address / sector; at < (address + length) / sector; at++) {
      int erases = erasesOf(at) + 1;
      if (erases > MOST_FEW && manyErases == null) {
        manyErases = new char[fewErases.length];
        for (int of = 0; of < manyErases.length; of++) {
          manyErases[of] = (char) (fewErases[of] & 0xFF);
        }
      }
      if (manyErases == null) {
        fewErases[at] = (byte) erases;
      } else {
        manyErases[at] = (char) Math.min(erases, MOST);
      }
    }
  }

  private int erasesOf(int sector) {
    return manyErases == null ? fewErases[sector] & 0xFF : manyErases[sector];
  }

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
      changed();
      super.program(address, from, offset, length);
      flashPrograms += length / PROGRAM_BYTES;
    }

    @Override
    public void erase(int address, int length) {
      changed();
      super.erase(address, length);
      flashErases += length / sectorBytes();
      erased(address, length, sectorBytes());
    }

    @Override
    public void damage(int address, byte[] left, int offset, int length) {
      changed();
      super.damage(address, left, offset, length);
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
      changed();
      super.program(address, from, offset, length);
      cardPrograms += length / BLOCK_BYTES;
    }

    @Override
    public void spoil(long address) {
      changed();
      super.spoil(address);
    }
  }
}
