package dev.nufleet.storage;

import dev.nufleet.model.Draw;
import java.util.Locale;

/**
 * What goes wrong with a board's flash or card, or with the key-value store in its flash. An order to {@link
 * StorageFaults}; says nothing about when. What is drawn comes from the order's own numbers, so the same order to a
 * board in the same state leaves the same.
 */
public sealed interface StorageFault {
  /** As often as that until it is told to stop. */
  long FOR_EVER = Long.MAX_VALUE;

  /** Which of the driver's calls fail. */
  enum CardCall {
    READ,
    WRITE
  }

  /**
   * Calls of the card's driver fail that touch a range: the blocks before the first one in it are read or written, the
   * others are not. The fault lies in the slot, so another card does not heal it.
   *
   * @param from first byte of the range
   * @param until first byte behind it; {@link #FOR_EVER} for the card's end
   * @param after how many calls that touch the range still succeed
   * @param times how many fail then, after which the fault is over; {@link #FOR_EVER}
   * @param code what the driver answers: -1 (device error) or -5001 to -5006
   */
  record CardFails(CardCall call, long from, long until, long after, long times, int code) implements StorageFault {
    public CardFails {
      if (from < 0 || until <= from) {
        throw new IllegalArgumentException("card range " + from + ".." + until + " is empty or negative");
      }
      if (after < 0 || times < 1) {
        throw new IllegalArgumentException("after " + after + " calls, " + times + " times: 0 and 1 are the least");
      }
      if (code != CardFailure.DEVICE_ERROR && (code > -5001 || code < -5006)) {
        throw new IllegalArgumentException("card code " + code + " is none of the driver's: -1, -5001 to -5006");
      }
    }

    /** Every such call fails, wherever, with the driver's device error. */
    public static CardFails always(CardCall call) {
      return new CardFails(call, 0, FOR_EVER, 0, FOR_EVER, CardFailure.DEVICE_ERROR);
    }
  }

  /** The card is out of its slot until the fault is stopped; it keeps its content. */
  record CardRemoved() implements StorageFault {}

  /**
   * Bits of the flash change, once, whatever they were.
   *
   * @param from first byte of the range they lie in
   * @param until first byte behind it
   * @param bits how many, each of them once
   */
  record BitsFlip(int from, int until, int bits, Draw draw) implements StorageFault {
    public BitsFlip {
      checkFlash(from, until);
      if (bits < 1 || bits > 8L * (until - from)) {
        throw new IllegalArgumentException(bits + " bits are not in " + (until - from) + " bytes of flash");
      }
    }
  }

  /** A part of the internal key-value store, as the store itself finds it. */
  enum KeyValuePart {
    /** One of the active area's records, drawn. The store's scan ends there: those behind it are gone, too. */
    RECORD,
    /** The active area's master record: the other area counts, or the store is empty. */
    MASTER,
    /** One of the good copies of the root of trust, drawn. */
    ROOT_OF_TRUST,
    /** All good copies of the root of trust. */
    EVERY_ROOT_OF_TRUST
  }

  /** One drawn bit in that part changes, once, so that its CRC is wrong. Does nothing if there is no such part. */
  record KeyValuesDamaged(KeyValuePart part, Draw draw) implements StorageFault {}

  /** What the erase of a worn sector does. */
  enum Wear {
    /** It succeeds, but one to eight bits of the sector, always the same, stay 0. */
    STUCK_BITS,
    /** It leaves the sector as it is, and the controller reports it. */
    REPORTED
  }

  /**
   * Sectors stop erasing.
   *
   * @param from first byte of the range; sectors count whose first byte lies in it
   * @param until first byte behind it
   * @param after how many erases each of them still takes, from the order on
   */
  record FlashWorn(int from, int until, long after, Wear wear, Draw draw) implements StorageFault {
    public FlashWorn {
      checkFlash(from, until);
      if (after < 0) {
        throw new IllegalArgumentException("after " + after + " erases: 0 is the least");
      }
    }
  }

  private static void checkFlash(int from, int until) {
    if (from < 0 || until <= from || until > Flash.SIZE_BYTES) {
      throw new IllegalArgumentException(String.format(Locale.ROOT,
          "flash range 0x%x..0x%x is empty or outside 0..0x%x", from, until, Flash.SIZE_BYTES));
    }
  }
}
