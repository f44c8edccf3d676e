package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * The key-value log against a map, through any order of set, remove, reset, reopening and power cuts. What a cut
 * operation leaves behind is the old or the new value of its one key; nothing else may change.
 */
class KeyValueLogActionsTest {
  private static final RootOfTrust ROOT = RootOfTrust.parse("000102030405060708090a0b0c0d0e0f").orElseThrow();
  private static final List<String> KEYS = List.of("a", "key2", "key3", "provision", "a-longer-key", "z");
  private static final String ONCE = "once";
  /** Reserved data and master record: what an area holds without any key. */
  private static final int EMPTY_AREA_BYTES = 108;

  /** A store and the map that it is held against. */
  private static final class Compared {
    private final MemoryStorage board;
    private final Map<String, byte[]> model = new LinkedHashMap<>();
    private KeyValueLog log;
    private boolean hasRoot;

    Compared(BoardProfile profile) {
      board = MemoryStorage.of(profile, FactoryImage.BLANK, Optional.empty());
      log = KeyValueLog.open(board.flash());
    }

    void set(String key, byte[] value) {
      boolean once = key.equals(ONCE);
      KvStatus expected = !fits(key, value.length) ? refusal(key, value.length)
          : once && model.containsKey(ONCE) ? KvStatus.WRITE_PROTECTED : KvStatus.OK;
      assertThat(twiceAtMost(store -> store.set(key, value, once))).isEqualTo(expected);
      if (expected == KvStatus.OK) {
        model.put(key, value);
      }
      compare();
    }

    void remove(String key) {
      KvStatus expected = !fits(key, 0) ? refusal(key, 0)
          : model.containsKey(key) ? KvStatus.OK : KvStatus.ITEM_NOT_FOUND;
      assertThat(twiceAtMost(store -> store.remove(key))).isEqualTo(expected);
      if (expected == KvStatus.OK) {
        model.remove(key);
      }
      compare();
    }

    void reset() {
      log.reset();
      model.clear();
      hasRoot = false;
      compare();
    }

    void saveRootOfTrust() {
      assertThat(log.saveRootOfTrust(ROOT)).isEqualTo(hasRoot ? KvStatus.WRITE_FAILED : KvStatus.OK);
      hasRoot = true;
      compare();
    }

    void reopen() {
      log = KeyValueLog.open(board.flash());
      compare();
    }

    /** Tries to set a key, or to remove it if there is no value, with power for so many operations. */
    void cut(int operations, String key, Optional<byte[]> value) {
      byte[] old = model.get(key);
      withPowerFor(operations, store -> value
          .map(bytes -> store.set(key, bytes, key.equals(ONCE))).orElseGet(() -> store.remove(key)));
      byte[] found = valueOf(key);
      if (!Arrays.equals(found, old)) {
        assertThat(found).as("neither what was there nor what was written").isEqualTo(value.orElse(null));
        model.put(key, found);
        model.values().removeIf(bytes -> bytes == null);
      }
      compare();
    }

    /** A reset that power cuts may leave any older state; it is done again, as the board does when it provisions. */
    void cutReset(int operations) {
      withPowerFor(operations, KeyValueLog::reset);
      reset();
    }

    /**
     * A cut may leave the root of trust in one area alone, where a second cut would take it; so the board begins its
     * provisioning again with a reset.
     */
    void cutSavingRootOfTrust(int operations) {
      withPowerFor(operations, store -> store.saveRootOfTrust(ROOT));
      reset();
      saveRootOfTrust();
    }

    private void withPowerFor(int operations, Consumer<KeyValueLog> act) {
      try {
        act.accept(KeyValueLog.open(LosingPower.after(operations, board).flash()));
      } catch (PowerLost e) {
        assertThat(e).hasMessageContaining("after " + operations + " ");
      }
      log = KeyValueLog.open(board.flash());
    }

    /**
     * A record that does not read back (bits left from a cut, or its end on the area's last byte) moves to the other
     * area, and fails once.
     */
    private KvStatus twiceAtMost(Function<KeyValueLog, KvStatus> act) {
      KvStatus first = act.apply(log);
      return first == KvStatus.INVALID_DATA_DETECTED ? act.apply(log) : first;
    }

    private boolean fits(String key, int valueBytes) {
      int free = MemoryMap.KVSTORE_AREA_BYTES - freshEnd(key, valueBytes);
      return free > 0 || free == 0 && (key.length() + valueBytes) % 4 != 0;
    }

    private KvStatus refusal(String key, int valueBytes) {
      return freshEnd(key, valueBytes) > MemoryMap.KVSTORE_AREA_BYTES
          ? KvStatus.MEDIA_FULL : KvStatus.INVALID_DATA_DETECTED;
    }

    /** Where a record ends that is appended to an area which holds the map's keys and nothing else. */
    private int freshEnd(String key, int valueBytes) {
      int end = EMPTY_AREA_BYTES + KvRecord.sizeBytes(key.length(), valueBytes);
      for (Map.Entry<String, byte[]> entry : model.entrySet()) {
        end += KvRecord.sizeBytes(entry.getKey().length(), entry.getValue().length);
      }
      return end;
    }

    private byte[] valueOf(String key) {
      KeyValueLog.Stored stored = log.get(key);
      return stored.status() == KvStatus.OK ? stored.value() : null;
    }

    private void compare() {
      for (String key : KEYS) {
        assertThat(valueOf(key)).as(key).isEqualTo(model.get(key));
      }
      assertThat(valueOf(ONCE)).as(ONCE).isEqualTo(model.get(ONCE));
      assertThat(log.rootOfTrust()).isEqualTo(hasRoot ? Optional.of(ROOT) : Optional.empty());
      assertThat(ReservedData.readDirectly(board.flash())).isEqualTo(log.rootOfTrust());
    }
  }

  /** Whose flash the next chain begins with: apart from the chain, which does not shrink within a flat map. */
  private BoardProfile profile = BoardProfile.M487;

  @Property(tries = 150)
  void the_log_behaves_as_a_map(@ForAll BoardProfile of, @ForAll("lives") ActionChain<Compared> chain) {
    profile = of;
    chain.run().reopen();
  }

  @Provide
  Arbitrary<ActionChain<Compared>> lives() {
    return ActionChain
        .startWith(() -> new Compared(profile))
        .withAction(12, set())
        .withAction(4, remove())
        .withAction(4, cutSet())
        .withAction(2, cutRemove())
        .withAction(2, just("reopen", Compared::reopen))
        .withAction(2, just("save the root of trust", Compared::saveRootOfTrust))
        .withAction(just("reset", Compared::reset))
        .withAction(cut("reset", Compared::cutReset))
        .withAction(cut("saving the root of trust", Compared::cutSavingRootOfTrust))
        .withMaxTransformations(50);
  }

  private static Action.Independent<Compared> set() {
    return () -> Combinators.combine(keys(), values()).as((key, value) -> Transformer.mutate(
        "set " + key + " to " + value.length + " bytes", compared -> compared.set(key, value)));
  }

  private static Action.Independent<Compared> remove() {
    return () -> Arbitraries.of(KEYS).map(key -> Transformer.mutate("remove " + key, c -> c.remove(key)));
  }

  private static Action.Independent<Compared> cutSet() {
    return () -> Combinators.combine(operations(), keys(), values()).as((n, key, value) -> Transformer.mutate(
        "power fails after " + n + " operations of setting " + key + " to " + value.length + " bytes",
        compared -> compared.cut(n, key, Optional.of(value))));
  }

  private static Action.Independent<Compared> cutRemove() {
    return () -> Combinators.combine(operations(), Arbitraries.of(KEYS)).as((n, key) -> Transformer.mutate(
        "power fails after " + n + " operations of removing " + key,
        compared -> compared.cut(n, key, Optional.empty())));
  }

  private static Action.Independent<Compared> cut(String what, BiConsumer<Compared, Integer> act) {
    return () -> operations().map(n -> Transformer.mutate(
        "power fails after " + n + " operations of " + what, compared -> act.accept(compared, n)));
  }

  private static Action.Independent<Compared> just(String name, Consumer<Compared> act) {
    return () -> Arbitraries.just(Transformer.mutate(name, act));
  }

  private static Arbitrary<String> keys() {
    return Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.of(KEYS)), Tuple.of(1, Arbitraries.just(ONCE)));
  }

  /** Six of the longest values do not fit into an area. */
  private static Arbitrary<byte[]> values() {
    return Combinators.combine(Arbitraries.integers().between(0, 700), Arbitraries.longs().between(0, 1000))
        .as((length, seed) -> MemoryStorageTest.random(seed, length));
  }

  private static Arbitrary<Integer> operations() {
    return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.integers().between(0, 30)),
        Tuple.of(1, Arbitraries.integers().between(0, 1200)));
  }
}
