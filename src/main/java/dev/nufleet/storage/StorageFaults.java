package dev.nufleet.storage;

import dev.nufleet.storage.StorageFault.CardCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What is wrong with one board's storage: takes orders to start and stop faults, from any thread and at any time, and
 * lets them act on the storage it was put {@link #around}. An order is heard at the next use of the storage, by the
 * one who uses it; so a board that is off or busy needs no lock, and a fault outlives resets, power cuts and cards.
 *
 * <p>A storage without faults pays one look at an empty queue for each call, however many operations the call is.
 */
public final class StorageFaults {
  private final ConcurrentLinkedQueue<Order> orders = new ConcurrentLinkedQueue<>();
  private final Acts acts;
  private final List<ActingFault> acting;
  /** What lies beneath. */
  private Flash flash;

  /** @param fault empty: stop it */
  private record Order(long id, Optional<StorageFault> fault) {}

  /** Hears what acted, from the one who uses the storage. */
  @FunctionalInterface
  public interface Acts {
    /**
     * @param id of the order
     * @param where the place, for a human: {@code card 0x4000000}, {@code flash 0x12004 bit 3}
     */
    void acted(long id, StorageFault fault, String where);
  }

  public StorageFaults(Acts acts) {
    this(acts, new ArrayList<>());
  }

  private StorageFaults(Acts acts, List<ActingFault> acting) {
    this.acts = acts;
    this.acting = acting;
  }

  /** @param id by which it can be stopped; of orders under way with the same number, all stop */
  public void start(long id, StorageFault fault) {
    orders.add(new Order(id, Optional.of(fault)));
  }

  /** The card is put back, calls succeed again, sectors erase again; what is damaged stays so. */
  public void stop(long id) {
    orders.add(new Order(id, Optional.empty()));
  }

  /** The board's storage with these faults; to be called once, around its {@link PowerSupply}. */
  public BoardStorage around(BoardStorage storage) {
    flash = storage.flash();
    return new ForwardingStorage(storage, FaultyFlash::new, FaultyCard::new) {
      @Override
      public Optional<Card> card() {
        hear();
        return isCardOut() ? Optional.empty() : super.card();
      }

      /** For who looks, the card is out as well, at once; no order is heard for that. */
      @Override
      public BoardStorage beneath() {
        return takesCard() ? withoutCard(super.beneath()) : super.beneath();
      }

      /** The copy has the same faults, and wears them out for itself; nobody hears of it. */
      @Override
      public BoardStorage scratch() {
        hear();
        List<ActingFault> copies = new ArrayList<>();
        acting.forEach(fault -> copies.add(fault.copy()));
        return new StorageFaults((id, fault, where) -> { }, copies).around(storage.scratch());
      }
    };
  }

  private void hear() {
    while (!orders.isEmpty()) {
      Order order = orders.remove();
      if (order.fault().isEmpty()) {
        acting.removeIf(fault -> fault.id == order.id());
        continue;
      }
      StorageFault fault = order.fault().get();
      for (String where : FlashDamage.of(flash, fault)) {
        acts.acted(order.id(), fault, where);
      }
      if (fault instanceof StorageFault.CardRemoved) {
        acts.acted(order.id(), fault, "card");
      }
      ActingFault.of(order.id(), fault).ifPresent(acting::add);
    }
  }

  private static BoardStorage withoutCard(BoardStorage storage) {
    return new ForwardingStorage(storage, flash -> flash, card -> card) {
      @Override
      public Optional<Card> card() {
        return Optional.empty();
      }
    };
  }

  /** Whether the card is out, by orders that nobody has heard yet too. */
  private boolean takesCard() {
    Set<Long> taking = new HashSet<>();
    acting.stream().filter(ActingFault::takesCard).forEach(fault -> taking.add(fault.id));
    for (Order order : orders) {
      if (order.fault().isEmpty()) {
        taking.remove(order.id());
      } else if (order.fault().get() instanceof StorageFault.CardRemoved) {
        taking.add(order.id());
      }
    }
    return !taking.isEmpty();
  }

  private boolean isCardOut() {
    for (ActingFault fault : acting) {
      if (fault.takesCard()) {
        return true;
      }
    }
    return false;
  }

  private void acted(ActingFault fault, String device, long address) {
    acts.acted(fault.id, fault.fault, device + " 0x" + Long.toHexString(address));
  }

  private final class FaultyFlash extends ForwardingFlash {
    FaultyFlash(Flash inner) {
      super(inner);
    }

    @Override
    public void read(int address, byte[] into, int offset, int length) {
      hear();
      super.read(address, into, offset, length);
    }

    @Override
    public void program(int address, byte[] from, int offset, int length) {
      hear();
      super.program(address, from, offset, length);
    }

    @Override
    public void erase(int address, int length) {
      hear();
      if (acting.isEmpty()) {
        super.erase(address, length);
        return;
      }
      MemoryFlash.checkRange(address, length);
      MemoryFlash.checkAligned(address, length, sectorBytes());
      for (int done = 0; done < length; done += sectorBytes()) {
        eraseSector(address + done);
      }
    }

    private void eraseSector(int sector) {
      for (ActingFault fault : acting) {
        if (fault.failsErase(sector)) {
          acted(fault, "flash", sector);
          throw new FlashFailure("the sector at 0x" + Integer.toHexString(sector) + " was not erased: worn out");
        }
      }
      super.erase(sector, sectorBytes());
      for (ActingFault fault : acting) {
        if (fault.erased(sector, flash)) {
          acted(fault, "flash", sector);
        }
      }
    }
  }

  private final class FaultyCard extends ForwardingCard {
    private int succeeding;

    FaultyCard(Card inner) {
      super(inner);
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) throws CardFailure {
      Optional<CardFailure> failure = failure(CardCall.READ, address, length);
      super.read(address, into, offset, failure.isPresent() ? succeeding : length);
      if (failure.isPresent()) {
        throw failure.get();
      }
    }

    @Override
    public void program(long address, byte[] from, int offset, int length) throws CardFailure {
      Optional<CardFailure> failure = failure(CardCall.WRITE, address, length);
      super.program(address, from, offset, failure.isPresent() ? succeeding : length);
      if (failure.isPresent()) {
        throw failure.get();
      }
    }

    /** Why the call fails; then {@link #succeeding} says how much of it is still done. */
    private Optional<CardFailure> failure(CardCall call, long address, int length) {
      hear();
      if (acting.isEmpty()) {
        return Optional.empty();
      }
      succeeding = length;
      ActingFault first = null;
      for (ActingFault fault : acting) { // each of them counts the call
        int bytes = fault.succeeds(call, address, length);
        if (bytes < succeeding) {
          succeeding = bytes;
          first = fault;
        }
      }
      if (first == null) {
        return Optional.empty();
      }
      acted(first, "card", address + succeeding);
      return Optional.of(new CardFailure(
          first.cardCode(), "the card fails at 0x" + Long.toHexString(address + succeeding)));
    }
  }
}
