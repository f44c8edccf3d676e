package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.KvRequest.Get;
import dev.nufleet.hal.KvRequest.Open;
import dev.nufleet.hal.KvRequest.Remove;
import dev.nufleet.hal.KvRequest.Reset;
import dev.nufleet.hal.KvRequest.SaveRootOfTrust;
import dev.nufleet.hal.KvRequest.Set;
import dev.nufleet.hal.KvRequest.Store;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Draw;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardKeyValues;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.MemoryCard;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.storage.ReservedData;
import dev.nufleet.storage.StorageFault;
import dev.nufleet.storage.StorageFaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyValueStoresTest {
  private static final RootOfTrust ROOT = RootOfTrust.parse("00112233445566778899aabbccddeeff").orElseThrow();
  private static final RootOfTrust OTHER = RootOfTrust.parse("ff112233445566778899aabbccddeeff").orElseThrow();

  private final MemoryStorage storage = board();
  private KeyValueStores stores = new KeyValueStores(storage);

  @ParameterizedTest
  @EnumSource
  void what_is_set_is_found_again_also_after_a_reset_of_the_board(Store store) {
    assertThat(status(new Open())).isEqualTo(KvStatus.OK);
    assertThat(status(new Get(store, "key"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(status(new Set(store, "key", new byte[] {1, 2, 3}, false))).isEqualTo(KvStatus.OK);
    assertThat(stores.answer(new Get(store, "key")).value()).containsExactly(1, 2, 3);
    stores = new KeyValueStores(storage);
    assertThat(stores.answer(new Get(store, "key")).value()).containsExactly(1, 2, 3);
    assertThat(status(new Remove(store, "key"))).isEqualTo(KvStatus.OK);
    assertThat(status(new Get(store, "key"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(status(new Remove(store, "key"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
  }

  @Test
  void the_two_stores_do_not_know_each_others_keys() {
    stores.answer(new Set(Store.MAIN, "a", new byte[] {1}, false));
    stores.answer(new Set(Store.INTERNAL, "b", new byte[] {2}, false));
    assertThat(status(new Get(Store.INTERNAL, "a"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(status(new Get(Store.MAIN, "b"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
  }

  @Test
  void a_first_block_that_cannot_be_read_is_formatted_when_the_board_starts_and_not_later() {
    stores.answer(new Open());
    stores.answer(new Set(Store.MAIN, "a", new byte[] {1}, false));
    storage.card().orElseThrow().spoil(MemoryMap.CARD_KVSTORE);
    assertThat(status(new Get(Store.MAIN, "a"))).isEqualTo(KvStatus.FAILED_OPERATION);
    assertThat(status(new Open())).isEqualTo(KvStatus.OK);
    assertThat(status(new Get(Store.MAIN, "a"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(status(new Set(Store.MAIN, "a", new byte[] {1}, false))).isEqualTo(KvStatus.OK);
  }

  @Test
  void a_card_that_cannot_be_read_at_all_cannot_be_formatted_either() {
    stores.answer(new Set(Store.MAIN, "a", new byte[] {1}, false));
    StorageFaults faults = new StorageFaults((id, fault, where) -> { });
    stores = new KeyValueStores(faults.around(storage));
    faults.start(1, StorageFault.CardFails.always(StorageFault.CardCall.READ));
    assertThat(status(new Open())).isEqualTo(KvStatus.FAILED_OPERATION);
    faults.stop(1);
    assertThat(status(new Open())).isEqualTo(KvStatus.OK);
  }

  @Test
  void a_reset_writes_files_that_cannot_be_read() {
    stores.answer(new Set(Store.MAIN, "a", new byte[] {1}, false));
    stores.answer(new Set(Store.MAIN, "b", new byte[] {1}, false));
    storage.card().orElseThrow().spoil(MemoryMap.CARD_KVSTORE + Card.BLOCK_BYTES);
    assertThat(status(new Get(Store.MAIN, "b"))).isEqualTo(KvStatus.FAILED_OPERATION);
    assertThat(status(new Reset())).isEqualTo(KvStatus.OK);
    assertThat(status(new Get(Store.MAIN, "b"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
  }

  @Test
  void a_flash_that_does_not_erase_is_an_answer_and_what_is_stored_stays() {
    StorageFaults faults = new StorageFaults((id, fault, where) -> { });
    stores = new KeyValueStores(faults.around(storage));
    stores.answer(new Set(Store.INTERNAL, "big", new byte[1800], false));
    stores.answer(new Set(Store.INTERNAL, "key", new byte[] {1}, true));
    faults.start(1, new StorageFault.FlashWorn(MemoryMap.KVSTORE, MemoryMap.HEADER, 0,
        StorageFault.Wear.REPORTED, new Draw(1)));
    stores.answer(new Set(Store.INTERNAL, "big", new byte[1800], false));
    assertThat(status(new Set(Store.INTERNAL, "big", new byte[1800], false))).as("the areas would change places")
        .isEqualTo(KvStatus.WRITE_FAILED);
    assertThat(status(new SaveRootOfTrust(ROOT))).isEqualTo(KvStatus.WRITE_FAILED);
    assertThat(stores.answer(new Get(Store.INTERNAL, "key")).value()).containsExactly(1);
    assertThat(status(new Reset())).isEqualTo(KvStatus.WRITE_FAILED);
    assertThat(stores.answer(new Get(Store.INTERNAL, "key")).value()).containsExactly(1);
    faults.stop(1);
    assertThat(status(new Reset())).isEqualTo(KvStatus.OK);
  }

  @Test
  void what_was_set_once_stays() {
    stores.answer(new Set(Store.INTERNAL, "key", new byte[] {1}, true));
    assertThat(status(new Set(Store.INTERNAL, "key", new byte[] {2}, false))).isEqualTo(KvStatus.WRITE_PROTECTED);
    assertThat(status(new Remove(Store.INTERNAL, "key"))).isEqualTo(KvStatus.WRITE_PROTECTED);
    assertThat(stores.answer(new Get(Store.INTERNAL, "key")).value()).containsExactly(1);
  }

  @Test
  void a_reset_empties_both_stores_and_takes_the_root_of_trust_with_it() {
    stores.answer(new SaveRootOfTrust(ROOT));
    stores.answer(new Set(Store.MAIN, "a", new byte[] {1}, false));
    stores.answer(new Set(Store.INTERNAL, "b", new byte[] {2}, true));
    assertThat(status(new Reset())).isEqualTo(KvStatus.OK);
    assertThat(status(new Get(Store.MAIN, "a"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(status(new Get(Store.INTERNAL, "b"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(ReservedData.readDirectly(storage.flash())).isEmpty();
  }

  @Test
  void a_root_of_trust_is_written_once() {
    assertThat(status(new SaveRootOfTrust(ROOT))).isEqualTo(KvStatus.OK);
    assertThat(status(new SaveRootOfTrust(OTHER))).isEqualTo(KvStatus.WRITE_FAILED);
    assertThat(ReservedData.readDirectly(storage.flash())).contains(ROOT);
  }

  @Test
  void what_another_board_left_on_a_card_counts_as_absent() {
    stores.answer(new SaveRootOfTrust(ROOT));
    MemoryStorage other = board();
    KeyValueStores others = new KeyValueStores(other);
    others.answer(new SaveRootOfTrust(OTHER));
    others.answer(new Set(Store.MAIN, "key", new byte[] {1}, false));
    storage.insert(other.takeCard().orElseThrow());
    assertThat(status(new Get(Store.MAIN, "key"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(status(new Set(Store.MAIN, "key", new byte[] {2}, false))).isEqualTo(KvStatus.OK);
    assertThat(stores.answer(new Get(Store.MAIN, "key")).value()).containsExactly(2);
  }

  @Test
  void a_value_without_its_code_counts_as_absent() throws Exception {
    CardKeyValues.mount(storage.card().orElseThrow()).set("key", new byte[] {1, 2, 3, 4});
    assertThat(status(new Get(Store.MAIN, "key"))).isEqualTo(KvStatus.ITEM_NOT_FOUND);
  }

  @Test
  void without_a_card_the_main_store_fails_and_the_internal_one_does_not() {
    Card card = storage.takeCard().orElseThrow();
    for (KvRequest request : new KvRequest[] {new Open(), new Reset(), new Get(Store.MAIN, "k"),
        new Set(Store.MAIN, "k", new byte[1], false), new Remove(Store.MAIN, "k")}) {
      assertThat(status(request)).as("%s", request).isEqualTo(KvStatus.FAILED_OPERATION);
    }
    assertThat(status(new Set(Store.INTERNAL, "k", new byte[1], false))).isEqualTo(KvStatus.OK);
    storage.insert(card);
    assertThat(status(new Open())).as("the card is back").isEqualTo(KvStatus.OK);
    storage.insert(MemoryCard.ofBytes(MemoryMap.CARD_KVSTORE_BYTES - 512));
    assertThat(status(new Open())).as("too small a card").isEqualTo(KvStatus.FAILED_OPERATION);
  }

  @Test
  void a_reset_that_fails_on_the_card_leaves_the_internal_store_alone() {
    stores.answer(new Set(Store.INTERNAL, "k", new byte[] {1}, false));
    storage.takeCard();
    stores.answer(new Reset());
    assertThat(stores.answer(new Get(Store.INTERNAL, "k")).value()).containsExactly(1);
  }

  private KvStatus status(KvRequest request) {
    KvAnswer answer = stores.answer(request);
    if (answer.status() != KvStatus.OK) {
      assertThat(answer.value()).isEmpty();
    }
    return answer.status();
  }

  private static MemoryStorage board() {
    return MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
  }
}
