package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;
import org.junit.jupiter.api.Test;

/** The two file systems on the card. */
class CardFilesTest {
  private static final List<String> KEYS = List.of("a", "b", "seed_key", "key4", "key5", "a-longer-key");

  @Test
  void a_blank_card_is_formatted_once_and_keeps_its_keys() throws CardFailure {
    Card card = MemoryCard.blank();
    CardKeyValues store = CardKeyValues.mount(card);
    assertThat(store.reformatted()).isTrue();
    assertThat(store.get("seed_key")).isEmpty();
    assertThat(store.set("seed_key", new byte[] {1, 2, 3, 4})).isEqualTo(KvStatus.OK);
    CardKeyValues again = CardKeyValues.mount(card);
    assertThat(again.reformatted()).isFalse();
    assertThat(again.get("seed_key").orElseThrow()).containsExactly(1, 2, 3, 4);
    again.reset();
    assertThat(again.get("seed_key")).isEmpty();
  }

  @Test
  void a_damaged_store_is_reformatted_without_a_word_and_its_keys_are_gone() throws CardFailure {
    Card card = MemoryCard.blank();
    CardKeyValues.mount(card).set("seed_key", new byte[] {1});
    card.program(0, new byte[512], 0, 512);
    CardKeyValues store = CardKeyValues.mount(card);
    assertThat(store.reformatted()).isTrue();
    assertThat(store.get("seed_key")).isEmpty();
  }

  /** A store and the map that it is held against. */
  private static final class Compared {
    private final MemoryStorage board = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    private final Map<String, byte[]> model = new HashMap<>();

    Card card() {
      return board.card().orElseThrow();
    }

    void set(String key, byte[] value) throws CardFailure {
      assertThat(CardKeyValues.mount(card()).set(key, value)).isEqualTo(KvStatus.OK);
      model.put(key, value);
    }

    void remove(String key) throws CardFailure {
      KvStatus expected = model.remove(key) == null ? KvStatus.ITEM_NOT_FOUND : KvStatus.OK;
      assertThat(CardKeyValues.mount(card()).remove(key)).isEqualTo(expected);
    }

    void reset() throws CardFailure {
      CardKeyValues.mount(card()).reset();
      model.clear();
    }

    /** Setting a key takes one block: without power for it the old value stays. */
    void setWithoutPower(String key, byte[] value) throws CardFailure {
      CardKeyValues.mount(card());
      CardKeyValues store = CardKeyValues.mount(LosingPower.after(0, board).card().orElseThrow());
      assertThatThrownBy(() -> store.set(key, value)).isInstanceOf(PowerLost.class);
    }

    void compare() throws CardFailure {
      CardKeyValues store = CardKeyValues.mount(card());
      for (String key : KEYS) {
        assertThat(store.get(key).orElse(null)).as(key).isEqualTo(model.get(key));
      }
    }
  }

  /** What may be done to a store. */
  private interface Deed {
    void to(Compared compared) throws CardFailure;
  }

  @Property(tries = 200)
  void the_store_behaves_as_a_map(@ForAll("lives") ActionChain<Compared> chain) {
    chain.run();
  }

  @Provide
  Arbitrary<ActionChain<Compared>> lives() {
    Arbitrary<String> keys = Arbitraries.of(KEYS);
    Arbitrary<byte[]> values = Combinators.combine(
        Arbitraries.integers().between(0, 400), Arbitraries.longs().between(0, 1000))
        .as((length, seed) -> MemoryStorageTest.random(seed, length));
    Action.Independent<Compared> set = () -> Combinators.combine(keys, values).as((key, value) ->
        deed("set " + key + " to " + value.length + " bytes", compared -> compared.set(key, value)));
    Action.Independent<Compared> setWithoutPower = () -> Combinators.combine(keys, values).as((key, value) ->
        deed("set " + key + " without power", compared -> compared.setWithoutPower(key, value)));
    Action.Independent<Compared> remove = () -> keys.map(key ->
        deed("remove " + key, compared -> compared.remove(key)));
    Action.Independent<Compared> reset = () -> Arbitraries.just(deed("reset", Compared::reset));
    return ActionChain.startWith(Compared::new)
        .withAction(6, set).withAction(4, remove).withAction(2, setWithoutPower).withAction(reset)
        .withMaxTransformations(60);
  }

  private static Transformer<Compared> deed(String name, Deed deed) {
    return Transformer.mutate(name, compared -> {
      try {
        deed.to(compared);
        compared.compare();
      } catch (CardFailure e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void values_that_do_not_fit_are_refused() throws CardFailure {
    CardKeyValues store = CardKeyValues.mount(MemoryCard.blank());
    assertThat(store.set("k", new byte[500])).isEqualTo(KvStatus.INVALID_SIZE);
    assertThat(store.set("k", new byte[499])).isEqualTo(KvStatus.OK);
    for (int i = 1; i < 127; i++) {
      assertThat(store.set("k" + i, new byte[1])).isEqualTo(KvStatus.OK);
    }
    assertThat(store.set("one too many", new byte[1])).isEqualTo(KvStatus.MEDIA_FULL);
    store.remove("k7");
    assertThat(store.set("now it fits", new byte[1])).isEqualTo(KvStatus.OK);
  }

  @Test
  void power_may_fail_at_any_block_and_the_old_or_the_new_value_is_found() throws CardFailure {
    boolean cut = true;
    for (int n = 0; cut; n++) {
      MemoryStorage board = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
      Card card = board.card().orElseThrow();
      try {
        CardKeyValues store = CardKeyValues.mount(LosingPower.after(n, board).card().orElseThrow());
        store.set("a", new byte[] {1});
        store.set("a", new byte[] {2});
        store.remove("a");
        cut = false;
      } catch (PowerLost e) {
        Optional<byte[]> found = CardKeyValues.mount(card).get("a");
        assertThat(found.map(value -> (int) value[0]).orElse(0)).as("cut after %d", n).isEqualTo(n == 0 ? 0 : n - 1);
      }
    }
  }

  @Test
  void a_card_smaller_than_the_store_or_of_exactly_four_gibibytes_cannot_be_mounted() {
    for (long bytes : new long[] {MemoryMap.CARD_KVSTORE_BYTES - 512, 4L << 30}) {
      assertThatThrownBy(() -> CardKeyValues.mount(MemoryCard.ofBytes(bytes)))
          .isInstanceOfSatisfying(CardFailure.class, e -> assertThat(e.code()).isEqualTo(-5003));
    }
  }

  @Test
  void the_user_file_system_must_be_formatted_before_it_mounts() throws CardFailure {
    Card card = MemoryCard.blank();
    assertThat(UserFilesystem.isFormatted(card)).isFalse();
    UserFilesystem.format(card);
    assertThat(UserFilesystem.isFormatted(card)).isTrue();
    assertThat(UserFilesystem.place(card.reportedBytes()))
        .isEqualTo(new UserFilesystem.Region(0x4400000L, 0x76100000L));
    assertThatThrownBy(() -> UserFilesystem.isFormatted(MemoryCard.ofBytes(MemoryMap.USER_FILESYSTEM)))
        .isInstanceOf(CardFailure.class);
  }

  @Test
  void misplaced_areas_are_told_in_mbeds_words() {
    assertThat(UserFilesystem.place(1, 0, 1 << 20)).isEqualTo(
        new UserFilesystem.Misplaced("KV Config: Start address is not aligned. Better use 200"));
    assertThat(UserFilesystem.place(512, 5, 1 << 20)).isEqualTo(
        new UserFilesystem.Misplaced("KV Config: End address is not aligned. Consider changing the size parameter."));
    assertThat(UserFilesystem.place(512, 1 << 20, 1 << 20)).isEqualTo(
        new UserFilesystem.Misplaced("KV Config: End address is out of boundaries"));
  }
}
