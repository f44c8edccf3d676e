package dev.nufleet.storage;

/**
 * A board's storage that loses power: exactly {@code n} operations take full effect, the next one does not begin, and
 * {@link PowerLost} is thrown then and ever after. An operation is one sector erase, one word programmed or one card
 * block programmed; reading costs none. What was done is in the storage underneath.
 */
public final class LosingPower {
  private final long afterOperations;
  private long left;

  private LosingPower(long afterOperations) {
    this.afterOperations = afterOperations;
    this.left = afterOperations;
  }

  /** @param operations how many take effect from now on, 0 or more */
  public static BoardStorage after(long operations, BoardStorage storage) {
    LosingPower power = new LosingPower(operations);
    return new ForwardingStorage(storage, flash -> power.new FailingFlash(flash), card -> power.new FailingCard(card));
  }

  /** How many of {@code wanted} operations still take effect; they count as done. */
  private int spend(int wanted) {
    int done = (int) Math.min(wanted, left);
    left -= done;
    return done;
  }

  private void failIf(boolean cut) {
    if (cut) {
      throw new PowerLost(afterOperations);
    }
  }

  private final class FailingFlash extends ForwardingFlash {
    FailingFlash(Flash inner) {
      super(inner);
    }

    @Override
    public void program(int address, byte[] from, int offset, int length) {
      int words = spend(length / PROGRAM_BYTES);
      super.program(address, from, offset, words * PROGRAM_BYTES);
      failIf(words < length / PROGRAM_BYTES);
    }

    @Override
    public void erase(int address, int length) {
      int sectors = spend(length / sectorBytes());
      super.erase(address, sectors * sectorBytes());
      failIf(sectors < length / sectorBytes());
    }
  }

  private final class FailingCard extends ForwardingCard {
    FailingCard(Card inner) {
      super(inner);
    }

    @Override
    public void program(long address, byte[] from, int offset, int length) throws CardFailure {
      int blocks = spend(length / BLOCK_BYTES);
      super.program(address, from, offset, blocks * BLOCK_BYTES);
      failIf(blocks < length / BLOCK_BYTES);
    }
  }
}
