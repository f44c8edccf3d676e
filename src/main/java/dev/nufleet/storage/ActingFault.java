package dev.nufleet.storage;

import dev.nufleet.model.Draw;
import dev.nufleet.storage.StorageFault.CardCall;
import dev.nufleet.storage.StorageFault.Wear;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A fault that goes on, and how far it has come. Asked once for each call and each sector. */
abstract class ActingFault {
  final long id;
  final StorageFault fault;

  private ActingFault(long id, StorageFault fault) {
    this.id = id;
    this.fault = fault;
  }

  /** @return empty if the fault acts at once and is over */
  static Optional<ActingFault> of(long id, StorageFault fault) {
    if (fault instanceof StorageFault.CardFails fails) {
      return Optional.of(new FailingCalls(id, fails, 0));
    }
    if (fault instanceof StorageFault.FlashWorn worn) {
      return Optional.of(new WornSectors(id, worn, new TreeMap<>()));
    }
    return fault instanceof StorageFault.CardRemoved ? Optional.of(new MissingCard(id, fault)) : Optional.empty();
  }

  abstract ActingFault copy();

  boolean takesCard() {
    return false;
  }

  /** A call of the card's driver. @return how many bytes of it still succeed; {@code length} if it does not fail */
  int succeeds(CardCall call, long address, int length) {
    return length;
  }

  /** The driver's answer to a call that does not succeed. */
  int cardCode() {
    return CardFailure.DEVICE_ERROR;
  }

  /** Whether the controller reports that this sector cannot be erased; asked before the erase. */
  boolean failsErase(int sector) {
    return false;
  }

  /** A sector was erased. @return whether bits of it stick */
  boolean erased(int sector, Flash flash) {
    return false;
  }

  private static final class MissingCard extends ActingFault {
    MissingCard(long id, StorageFault fault) {
      super(id, fault);
    }

    @Override
    ActingFault copy() {
      return this;
    }

    @Override
    boolean takesCard() {
      return true;
    }

    /** Whoever held the card when it was taken out still holds it. */
    @Override
    int succeeds(CardCall call, long address, int length) {
      return 0;
    }

    @Override
    int cardCode() {
      return CardFailure.NO_DEVICE;
    }
  }

  private static final class FailingCalls extends ActingFault {
    private final StorageFault.CardFails fails;
    private long seen;

    FailingCalls(long id, StorageFault.CardFails fails, long seen) {
      super(id, fails);
      this.fails = fails;
      this.seen = seen;
    }

    @Override
    ActingFault copy() {
      return new FailingCalls(id, fails, seen);
    }

    @Override
    int succeeds(CardCall call, long address, int length) {
      boolean touched = address < fails.until() && address + length > fails.from();
      if (call != fails.call() || !touched) {
        return length;
      }
      long failed = seen++ - fails.after();
      if (failed < 0 || failed >= fails.times()) {
        return length;
      }
      return (int) Math.max(0, (fails.from() - address) / Card.BLOCK_BYTES * Card.BLOCK_BYTES);
    }

    @Override
    int cardCode() {
      return fails.code();
    }
  }

  private static final class WornSectors extends ActingFault {
    private static final int MOST_STUCK_BITS = 8;

    private final StorageFault.FlashWorn worn;
    private final Map<Integer, Long> erases;

    WornSectors(long id, StorageFault.FlashWorn worn, Map<Integer, Long> erases) {
      super(id, worn);
      this.worn = worn;
      this.erases = erases;
    }

    @Override
    ActingFault copy() {
      return new WornSectors(id, worn, new TreeMap<>(erases));
    }

    @Override
    boolean failsErase(int sector) {
      return worn.wear() == Wear.REPORTED && isWorn(sector);
    }

    @Override
    boolean erased(int sector, Flash flash) {
      boolean sticks = worn.wear() == Wear.STUCK_BITS && isWorn(sector);
      erases.merge(sector, 1L, Long::sum);
      if (sticks) {
        Draw draw = new Draw(worn.draw().bits(sector));
        int bits = 1 + (int) Long.remainderUnsigned(draw.bits(0), MOST_STUCK_BITS);
        for (int i = 1; i <= bits; i++) {
          FlashDamage.clearBit(flash, 8L * sector + Long.remainderUnsigned(draw.bits(i), 8L * flash.sectorBytes()));
        }
      }
      return sticks;
    }

    private boolean isWorn(int sector) {
      return sector >= worn.from() && sector < worn.until() && erases.getOrDefault(sector, 0L) >= worn.after();
    }
  }
}
