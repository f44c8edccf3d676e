package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.Optional;

/**
 * A board's storage that loses power: exactly {@code n} operations take full effect, the next one does not begin, and
 * {@link PowerLost} is thrown then and ever after. An operation is one sector erase, one word programmed or one card
 * block programmed; reading costs none. What was done is in the storage underneath.
 */
public final class LosingPower implements BoardStorage {
  private final BoardStorage inner;
  private final long afterOperations;
  private final Flash flash;
  private final Optional<Card> card;
  private long left;

  private LosingPower(BoardStorage inner, long afterOperations) {
    this.inner = inner;
    this.afterOperations = afterOperations;
    this.left = afterOperations;
    this.flash = new FailingFlash(inner.flash());
    this.card = inner.card().map(FailingCard::new);
  }

  /** @param operations how many take effect from now on, 0 or more */
  public static LosingPower after(long operations, BoardStorage storage) {
    return new LosingPower(storage, operations);
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
