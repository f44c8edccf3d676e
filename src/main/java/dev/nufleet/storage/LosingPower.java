package dev.nufleet.storage;

/**
 * A board's storage that loses power: exactly {@code n} operations take full effect, the next one does not begin, and
 * {@link PowerLost} is thrown then and ever after. See {@link PowerLine} for what an operation is.
 */
public final class LosingPower {
  private LosingPower() {}

  /** @param operations how many take effect from now on, 0 or more */
  public static BoardStorage after(long operations, BoardStorage storage) {
    return new PowerSupply(PowerLine.after(operations)).feed(storage);
  }
}
