package dev.nufleet.storage;

/**
 * Where a board's power comes from: asked before each operation on its storage, in the order in which the firmware
 * carries them out, and says whether power lasts. An operation is one sector erased, one word of flash programmed or
 * one block of the card programmed; reading is none. {@link PowerSupply} asks; what is asked for is a number of the
 * firmware's operations, so the same line cuts at the same place whatever threads and sockets do.
 */
@FunctionalInterface
public interface PowerLine {
  /** @param operation how many operations came before */
  Cut ask(long operation);

  /**
   * Of so many operations that are about to be carried out, how many are sure to be: these are not asked for. A line
   * that knows of no cut for a while saves tens of thousands of questions by that.
   */
  default int sure(int operations) {
    return 0;
  }

  /** A line that fails once, before the operation that has this many before it. */
  static PowerLine after(long operations) {
    return operation -> operation < operations ? Cut.GO_ON : Cut.BEFORE;
  }

  /** When power fails, with respect to the operation that was asked for. */
  enum When {
    /** It does not fail. */
    GO_ON,
    /** The operation does not begin. */
    BEFORE,
    /** In the middle: what is left says {@link Tear}. */
    TORN,
    /** The operation is done, but the call does not return: the firmware never learns of it. */
    AFTER
  }

  /**
   * @param pattern of the tear, 0 to 15; of interest for {@code TORN} alone
   * @param bits drawn for this tear; the same pattern and bits leave the same
   */
  record Cut(When when, int pattern, long bits) {
    public static final Cut GO_ON = new Cut(When.GO_ON, 0, 0);
    public static final Cut BEFORE = new Cut(When.BEFORE, 0, 0);
    public static final Cut AFTER = new Cut(When.AFTER, 0, 0);

    public Cut {
      if (pattern < 0 || pattern >= Tear.PATTERNS) {
        throw new IllegalArgumentException("tear " + pattern + " is outside 0.." + (Tear.PATTERNS - 1));
      }
    }

    public static Cut torn(int pattern, long bits) {
      return new Cut(When.TORN, pattern, bits);
    }
  }
}
