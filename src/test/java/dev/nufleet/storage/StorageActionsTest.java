package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** Flash and card in memory and on disk, whatever is done to them in whatever order, hold what plain arrays hold. */
class StorageActionsTest {
  private static final int CARD_BYTES = 1 << 20;
  private static final byte[] FACTORY = MemoryStorageTest.random(7, 5003);

  private final Deque<Path> folders = new ArrayDeque<>();
  /** Whose storage the next chain begins with: apart from the chain, which does not shrink within a flat map. */
  private BoardProfile profile = BoardProfile.M487;

  /** A board's storage and the arrays that it is held against. */
  private static final class Compared {
    private final byte[] flash = new byte[Flash.SIZE_BYTES];
    private final byte[] card = new byte[CARD_BYTES];
    private BoardStorage storage;
    private BoardStorage.Operations before = new BoardStorage.Operations(0, 0, 0, 0);

    Compared(BoardStorage storage) {
      this.storage = storage;
      Arrays.fill(flash, (byte) 0xFF);
      System.arraycopy(FACTORY, 0, flash, 0, FACTORY.length);
    }

    /** @param at in words */
    void program(int at, byte[] content) {
      int address = Math.min(4 * at, flash.length - content.length);
      storage.flash().program(address, content, 0, content.length);
      for (int i = 0; i < content.length; i++) {
        flash[address + i] &= content[i];
      }
      before = new BoardStorage.Operations(before.flashErases(), before.flashPrograms() + content.length / 4,
          before.cardReads(), before.cardPrograms());
    }

    void erase(int sector, int sectors) {
      int bytes = storage.flash().sectorBytes();
      int from = Math.min(sector * bytes, flash.length - sectors * bytes);
      storage.flash().erase(from, sectors * bytes);
      Arrays.fill(flash, from, from + sectors * bytes, (byte) 0xFF);
      before = new BoardStorage.Operations(before.flashErases() + sectors, before.flashPrograms(),
          before.cardReads(), before.cardPrograms());
    }

    /** What is no operation: bits set and cleared alike. */
    void damage(int at, byte[] content) {
      int address = Math.min(at, flash.length - content.length);
      storage.flash().damage(address, content, 0, content.length);
      System.arraycopy(content, 0, flash, address, content.length);
    }

    /** A block that cannot be read, until the same is written again. */
    void spoil(int block) {
      int address = Math.min(512 * block, card.length - 512);
      Card inSlot = storage.card().orElseThrow();
      inSlot.spoil(address);
      assertThatThrownBy(() -> inSlot.read(address, new byte[512], 0, 512)).isInstanceOf(CardFailure.class);
      programCard(address / 512, Arrays.copyOfRange(card, address, address + 512));
    }

    void programCard(int block, byte[] content) {
      int address = Math.min(512 * block, card.length - content.length);
      try {
        storage.card().orElseThrow().program(address, content, 0, content.length);
      } catch (CardFailure e) {
        throw new AssertionError(e);
      }
      System.arraycopy(content, 0, card, address, content.length);
      before = new BoardStorage.Operations(before.flashErases(), before.flashPrograms(),
          before.cardReads(), before.cardPrograms() + content.length / 512);
    }

    /** Another storage takes its place, as after a restart; it counts from 0. */
    void replace(UnaryOperator<BoardStorage> by) {
      storage = by.apply(storage);
      before = new BoardStorage.Operations(0, 0, 0, 0);
    }

    void compare() {
      assertThat(storage.operations()).isEqualTo(before);
      assertThat(MemoryStorageTest.content(storage.flash())).isEqualTo(flash);
      byte[] found = MemoryStorageTest.random(1, CARD_BYTES);
      try {
        storage.card().orElseThrow().read(0, found, 0, found.length);
      } catch (CardFailure e) {
        throw new AssertionError(e);
      }
      assertThat(found).isEqualTo(card);
    }
  }

  @Property(tries = 100)
  void memory_holds_what_arrays_hold(@ForAll BoardProfile of, @ForAll("inMemory") ActionChain<Compared> chain) {
    profile = of;
    chain.run().compare();
  }

  @Property(tries = 30)
  void a_folder_holds_what_arrays_hold(@ForAll BoardProfile of, @ForAll("onDisk") ActionChain<Compared> chain) {
    profile = of;
    chain.run().compare();
  }

  @AfterTry
  void removeFolders() throws IOException {
    while (!folders.isEmpty()) {
      try (Stream<Path> files = Files.walk(folders.pop())) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Provide
  Arbitrary<ActionChain<Compared>> inMemory() {
    Action.Independent<Compared> rest = just("rest", compared -> compared.storage.rest());
    Action.Independent<Compared> copied = just("another board with the same flash writes", compared -> {
      MemoryStorage other = ((MemoryStorage) compared.storage).withSameFlash();
      other.flash().program(0x1000, new byte[4096], 0, 4096);
    });
    Action.Independent<Compared> replaced = just("a copy takes its place",
        compared -> compared.replace(storage -> ((MemoryStorage) storage).withSameFlash()));
    return ActionChain
        .startWith(() -> new Compared(
            MemoryStorage.of(profile, FactoryImage.of(FACTORY), Optional.of(MemoryCard.ofBytes(CARD_BYTES)))))
        .withAction(6, program()).withAction(3, erase()).withAction(3, programCard()).withAction(2, damage())
        .withAction(spoil())
        .withAction(rest).withAction(copied).withAction(replaced);
  }

  @Provide
  Arbitrary<ActionChain<Compared>> onDisk() {
    Action.Independent<Compared> rest = just("rest", compared -> compared.storage.rest());
    Action.Independent<Compared> reopened = just("the next process opens the folder", compared -> {
      compared.storage.rest();
      compared.replace(storage -> open(storage.profile(), folders.peek()));
    });
    return ActionChain
        .startWith(() -> new Compared(open(profile, newFolder())))
        .withAction(6, program()).withAction(3, erase()).withAction(3, programCard()).withAction(2, damage())
        .withAction(spoil())
        .withAction(rest).withAction(reopened);
  }

  private Path newFolder() {
    try {
      folders.push(Files.createTempDirectory("board"));
      Files.write(folders.peek().resolve("card.bin"), new byte[CARD_BYTES]);
      return folders.peek();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BoardStorage open(BoardProfile profile, Path folder) {
    try {
      return DiskStorage.open(folder, profile, FactoryImage.of(FACTORY));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Action.Independent<Compared> program() {
    Arbitrary<Integer> words = Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(1, 40)),
        Tuple.of(1, Arbitraries.integers().between(1, 1500)),
        Tuple.of(1, Arbitraries.just(MemoryFlash.PAGE_BYTES / 4)));
    Arbitrary<Integer> at = Arbitraries.integers().between(0, Flash.SIZE_BYTES / 4);
    return () -> Combinators.combine(at, content(words, 4)).as((address, content) -> Transformer.mutate(
        "program " + content.length + " bytes at word " + address, compared -> compared.program(address, content)));
  }

  private static Action.Independent<Compared> erase() {
    return () -> Combinators.combine(Arbitraries.integers().between(0, 255), Arbitraries.integers().between(1, 4))
        .as((sector, sectors) -> Transformer.mutate(
            "erase " + sectors + " from sector " + sector, compared -> compared.erase(sector, sectors)));
  }

  private static Action.Independent<Compared> damage() {
    return () -> Combinators.combine(
        Arbitraries.integers().between(0, Flash.SIZE_BYTES), content(Arbitraries.integers().between(1, 3000), 1))
        .as((at, content) -> Transformer.mutate(
            "damage " + content.length + " bytes at " + at, compared -> compared.damage(at, content)));
  }

  private static Action.Independent<Compared> spoil() {
    return () -> Arbitraries.integers().between(0, CARD_BYTES / 512).map(block ->
        Transformer.mutate("spoil block " + block, compared -> compared.spoil(block)));
  }

  private static Action.Independent<Compared> programCard() {
    Arbitrary<Integer> at = Arbitraries.integers().between(0, CARD_BYTES / 512);
    return () -> Combinators.combine(at, content(Arbitraries.integers().between(1, 200), 512))
        .as((block, content) -> Transformer.mutate("program " + content.length + " bytes at block " + block,
            compared -> compared.programCard(block, content)));
  }

  /** Bytes that differ from place to place; what shrinks is how many there are. */
  private static Arbitrary<byte[]> content(Arbitrary<Integer> units, int unitBytes) {
    return Combinators.combine(units, Arbitraries.longs().between(0, 1000))
        .as((count, seed) -> MemoryStorageTest.random(seed, count * unitBytes));
  }

  private static Action.Independent<Compared> just(String name, Consumer<Compared> act) {
    return () -> Arbitraries.just(Transformer.mutate(name, act));
  }
}
