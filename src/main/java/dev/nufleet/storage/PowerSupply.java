package dev.nufleet.storage;

import java.util.Arrays;

/**
 * The power of one board as its storage feels it: asks a {@link PowerLine} before each operation and carries its
 * verdict out. Once power has failed every further operation throws {@link PowerLost} until {@link #restore}; reading
 * goes on (the world may look at a board without power). What was done is in the storage underneath.
 *
 * <p>Used by one thread at a time, as the storage is. What makes operations fail for other reasons lies around this,
 * not beneath it: here an operation that was let go counts as done.
 */
public final class PowerSupply {
  private final PowerLine line;
  private long done;
  private PowerLine.Cut cut = PowerLine.Cut.GO_ON;
  private PowerLost lost;

  public PowerSupply(PowerLine line) {
    this.line = line;
  }

  /** The storage under this power; a card that is put in later is, too. */
  public BoardStorage feed(BoardStorage storage) {
    return new ForwardingStorage(storage, FedFlash::new, FedCard::new) {
      /** Nothing is cut when something is only tried, and the line hears nothing of it. */
      @Override
      public BoardStorage scratch() {
        return storage.scratch();
      }
    };
  }

  /** Power is back. The count goes on: what was cut short did not count, what was cut after it did. */
  public void restore() {
    lost = null;
  }

  public boolean isLost() {
    return lost != null;
  }

  /** Asks for operations one by one. @return how many come before the cut, {@code wanted} if there is none */
  private int grant(int wanted) {
    if (lost != null && wanted > 0) {
      throw lost;
    }
    int sure = line.sure(wanted);
    done += sure;
    for (int granted = sure; granted < wanted; granted++) {
      cut = line.ask(done);
      if (cut.when() != PowerLine.When.GO_ON) {
        return granted;
      }
      done++;
    }
    return wanted;
  }

  private PowerLost fail() {
    if (cut.when() == PowerLine.When.AFTER) {
      done++;
    }
    lost = new PowerLost(done);
    return lost;
  }

  private final class FedFlash extends ForwardingFlash {
    FedFlash(Flash inner) {
      super(inner);
    }

    @Override
    public void program(int address, byte[] from, int offset, int length) {
      int words = length / PROGRAM_BYTES;
      int whole = grant(words);
      if (whole == words) {
        super.program(address, from, offset, length);
        return;
      }
      int bytes = whole * PROGRAM_BYTES;
      super.program(address, from, offset, bytes);
      if (cut.when() == PowerLine.When.AFTER) {
        super.program(address + bytes, from, offset + bytes, PROGRAM_BYTES);
      } else if (cut.when() == PowerLine.When.TORN) {
        byte[] word = new byte[PROGRAM_BYTES];
        super.read(address + bytes, word, 0, PROGRAM_BYTES);
        Tear.program(word, from, offset + bytes, cut.pattern(), cut.bits());
        super.damage(address + bytes, word, 0, PROGRAM_BYTES);
      }
      throw fail();
    }

    @Override
    public void erase(int address, int length) {
      int sectors = length / sectorBytes();
      int whole = grant(sectors);
      if (whole == sectors) {
        super.erase(address, length);
        return;
      }
      int torn = address + whole * sectorBytes();
      super.erase(address, whole * sectorBytes());
      if (cut.when() == PowerLine.When.AFTER) {
        super.erase(torn, sectorBytes());
      } else if (cut.when() == PowerLine.When.TORN) {
        byte[] sector = new byte[sectorBytes()];
        super.read(torn, sector, 0, sector.length);
        Tear.erase(sector, cut.pattern(), cut.bits());
        super.damage(torn, sector, 0, sector.length);
      }
      throw fail();
    }
  }

  private final class FedCard extends ForwardingCard {
    FedCard(Card inner) {
      super(inner);
    }

    @Override
    public void program(long address, byte[] from, int offset, int length) throws CardFailure {
      int blocks = length / BLOCK_BYTES;
      int whole = grant(blocks);
      if (whole == blocks) {
        super.program(address, from, offset, length);
        return;
      }
      int bytes = whole * BLOCK_BYTES;
      super.program(address, from, offset, bytes);
      if (cut.when() == PowerLine.When.AFTER) {
        super.program(address + bytes, from, offset + bytes, BLOCK_BYTES);
      } else if (cut.when() == PowerLine.When.TORN) {
        tear(address + bytes, Arrays.copyOfRange(from, offset + bytes, offset + bytes + BLOCK_BYTES));
      }
      throw fail();
    }

    private void tear(long address, byte[] wanted) throws CardFailure {
      byte[] block = new byte[BLOCK_BYTES];
      boolean readable = true;
      try {
        super.read(address, block, 0, BLOCK_BYTES);
      } catch (CardFailure e) {
        readable = false; // it could not be read before, and half a write does not mend it
      }
      readable &= Tear.block(block, wanted, cut.pattern(), cut.bits());
      super.program(address, block, 0, BLOCK_BYTES);
      if (!readable) {
        super.spoil(address);
      }
    }
  }
}
