package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Draw;
import dev.nufleet.storage.StorageFault.CardCall;
import dev.nufleet.storage.StorageFault.Wear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** A storage that goes wrong on order, held against arrays and a list of what was ordered. */
class StorageFaultsActionsTest {
  private static final int SECTOR = BoardProfile.NUC472.sectorBytes();
  private static final int FLASH_BYTES = 4 * SECTOR;
  private static final int CARD_BYTES = 16 * 512;

  /** An order as it stands in the book. */
  private static final class Ordered {
    final long id;
    final StorageFault fault;
    /** Calls seen, or erases of each sector. */
    final int[] counts = new int[4];

    Ordered(long id, StorageFault fault) {
      this.id = id;
      this.fault = fault;
    }
  }

  private static final class Compared {
    final MemoryStorage inner =
        MemoryStorage.of(BoardProfile.NUC472, FactoryImage.BLANK, Optional.of(MemoryCard.ofBytes(CARD_BYTES)));
    final StorageFaults faults = new StorageFaults((id, fault, where) -> { });
    final BoardStorage board = faults.around(inner);
    final byte[] flash = new byte[FLASH_BYTES];
    final byte[] card = new byte[CARD_BYTES];
    final List<Ordered> book = new ArrayList<>();

    Compared() {
      Arrays.fill(flash, (byte) 0xFF);
    }

    void start(long id, StorageFault fault) {
      faults.start(id, fault);
      book.add(new Ordered(id, fault));
    }

    void stop(long id) {
      faults.stop(id);
      book.removeIf(ordered -> ordered.id == id);
    }

    boolean cardIsOut() {
      return book.stream().anyMatch(ordered -> ordered.fault instanceof StorageFault.CardRemoved);
    }

    /** @return the first byte that the call does not reach; its end if it succeeds */
    long reached(CardCall call, long from, long until) {
      long reached = until;
      for (Ordered ordered : book) {
        if (ordered.fault instanceof StorageFault.CardFails fails && fails.call() == call
            && from < fails.until() && until > fails.from()) {
          int seen = ordered.counts[0]++;
          if (seen >= fails.after() && seen - fails.after() < fails.times()) {
            reached = Math.min(reached, Math.max(from, fails.from() / 512 * 512));
          }
        }
      }
      return reached;
    }

    void callCard(CardCall call, int block, int blocks, long seed) {
      if (cardIsOut()) {
        assertThat(board.card()).isEmpty();
        return;
      }
      int from = 512 * block;
      int length = Math.min(512 * blocks, CARD_BYTES - from);
      long reached = reached(call, from, from + length);
      byte[] bytes = MemoryStorageTest.random(seed, length);
      try {
        if (call == CardCall.READ) {
          board.card().orElseThrow().read(from, bytes, 0, length);
        } else {
          board.card().orElseThrow().program(from, bytes, 0, length);
        }
        assertThat(reached).as("it succeeded").isEqualTo(from + length);
      } catch (CardFailure e) {
        assertThat(e).hasMessage("the card fails at 0x" + Long.toHexString(reached));
      }
      int done = (int) reached - from;
      if (call == CardCall.READ) {
        assertThat(Arrays.copyOf(bytes, done)).isEqualTo(Arrays.copyOfRange(card, from, from + done));
      } else {
        System.arraycopy(bytes, 0, card, from, done);
      }
    }

    void erase(int sector, int sectors) {
      int until = Math.min(4, sector + sectors);
      boolean failed = false;
      Map<Integer, Integer> stuck = new TreeMap<>();
      int at = sector;
      for (; at < until && !failed; at++) {
        int address = at * SECTOR;
        for (Ordered ordered : book) {
          failed |= ordered.fault instanceof StorageFault.FlashWorn worn && worn.wear() == Wear.REPORTED
              && isWorn(ordered, worn, address);
        }
        if (failed) {
          break;
        }
        Arrays.fill(flash, address, address + SECTOR, (byte) 0xFF);
        for (Ordered ordered : book) {
          if (ordered.fault instanceof StorageFault.FlashWorn worn) {
            if (worn.wear() == Wear.STUCK_BITS && isWorn(ordered, worn, address)) {
              stuck.merge(address, 1, Integer::sum);
            }
            ordered.counts[at]++;
          }
        }
      }
      try {
        board.flash().erase(sector * SECTOR, (until - sector) * SECTOR);
        assertThat(failed).isFalse();
      } catch (FlashFailure e) {
        assertThat(failed).isTrue();
        assertThat(e).hasMessageContaining("0x" + Integer.toHexString(at * SECTOR) + " ");
      }
      stuck.forEach((address, orders) -> adopt(address, SECTOR, 1, 8L * orders));
    }

    private static boolean isWorn(Ordered ordered, StorageFault.FlashWorn worn, int address) {
      return address >= worn.from() && address < worn.until() && ordered.counts[address / SECTOR] >= worn.after();
    }

    void flip(int from, int length, int bits, long key) {
      faults.start(99, new StorageFault.BitsFlip(from, from + length, bits, new Draw(key)));
      board.card();
      adopt(from, length, bits, bits);
    }

    /** Which bits changed is drawn: the model takes over what it finds if so many bits differ. */
    private void adopt(int from, int length, long least, long most) {
      byte[] found = new byte[length];
      inner.flash().read(from, found, 0, length);
      long changed = 0;
      for (int i = 0; i < length; i++) {
        changed += Integer.bitCount((found[i] ^ flash[from + i]) & 0xFF);
      }
      assertThat(changed).as("bits that changed").isBetween(least, most);
      System.arraycopy(found, 0, flash, from, length);
    }

    void program(int word, int words, long seed) {
      byte[] content = MemoryStorageTest.random(seed, 4 * Math.min(words, FLASH_BYTES / 4 - word));
      board.flash().program(4 * word, content, 0, content.length);
      for (int i = 0; i < content.length; i++) {
        flash[4 * word + i] &= content[i];
      }
    }

    void compare() {
      byte[] found = new byte[FLASH_BYTES];
      board.flash().read(0, found, 0, FLASH_BYTES);
      assertThat(found).isEqualTo(flash);
      byte[] onCard = new byte[CARD_BYTES];
      try {
        inner.card().orElseThrow().read(0, onCard, 0, CARD_BYTES);
      } catch (CardFailure e) {
        fail("the card itself is well", e);
      }
      assertThat(onCard).isEqualTo(card);
      assertThat(board.card().isEmpty()).isEqualTo(cardIsOut());
    }
  }

  @Property(tries = 300)
  void a_storage_goes_wrong_as_ordered_and_in_no_other_way(@ForAll("lives") ActionChain<Compared> chain) {
    chain.withInvariant("like the arrays", Compared::compare).run();
  }

  @Provide
  Arbitrary<ActionChain<Compared>> lives() {
    Arbitrary<Long> ids = Arbitraries.longs().between(1, 4);
    Arbitrary<CardCall> calls = Arbitraries.of(CardCall.class);
    Arbitrary<Long> keys = Arbitraries.longs().between(0, 1000);
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 3);
    Action.Independent<Compared> cardFails = () -> Combinators.combine(ids, calls,
        Arbitraries.integers().between(0, CARD_BYTES - 1), Arbitraries.integers().between(1, 3000), few, few)
        .as((id, call, from, length, after, times) -> {
          long most = times == 0 ? StorageFault.FOR_EVER : times;
          StorageFault fault = new StorageFault.CardFails(call, from, from + length, after, most, -1);
          return deed(id + ": " + fault, compared -> compared.start(id, fault));
        });
    Action.Independent<Compared> worn = () -> Combinators.combine(
        ids, Arbitraries.of(Wear.class), few, Arbitraries.integers().between(1, 4), few, keys)
        .as((id, wear, sector, sectors, after, key) -> {
          StorageFault fault = new StorageFault.FlashWorn(
              sector * SECTOR, (sector + sectors) * SECTOR, after, wear, new Draw(key));
          return deed(id + ": " + fault, compared -> compared.start(id, fault));
        });
    Action.Independent<Compared> removed = () -> ids.map(id ->
        deed(id + ": card out", compared -> compared.start(id, new StorageFault.CardRemoved())));
    Action.Independent<Compared> stop = () -> ids.map(id -> deed("stop " + id, compared -> compared.stop(id)));
    Action.Independent<Compared> call = () -> Combinators.combine(
        calls, Arbitraries.integers().between(0, 15), Arbitraries.integers().between(1, 6), keys)
        .as((which, block, blocks, key) -> deed(which + " " + blocks + " blocks at " + block,
            compared -> compared.callCard(which, block, blocks, key)));
    Action.Independent<Compared> erase = () -> Combinators.combine(few, Arbitraries.integers().between(1, 4))
        .as((sector, sectors) -> deed("erase " + sectors + " from " + sector,
            compared -> compared.erase(sector, sectors)));
    Action.Independent<Compared> program = () -> Combinators.combine(
        Arbitraries.integers().between(0, FLASH_BYTES / 4 - 1), Arbitraries.integers().between(1, 900), keys)
        .as((word, words, key) -> deed("program " + words + " words at " + word,
            compared -> compared.program(word, words, key)));
    Action.Independent<Compared> flip = () -> Combinators.combine(
        Arbitraries.integers().between(0, FLASH_BYTES - 64), Arbitraries.integers().between(1, 64),
        Arbitraries.integers().between(1, 8), keys)
        .as((from, length, bits, key) -> deed("flip " + bits + " bits of " + length + " bytes at " + from,
            compared -> compared.flip(from, length, bits, key)));
    return ActionChain.startWith(Compared::new)
        .withAction(2, cardFails).withAction(2, worn).withAction(removed).withAction(3, stop)
        .withAction(6, call).withAction(4, erase).withAction(3, program).withAction(flip)
        .withMaxTransformations(40);
  }

  private static Transformer<Compared> deed(String name, Consumer<Compared> deed) {
    return Transformer.mutate(name, deed);
  }
}
