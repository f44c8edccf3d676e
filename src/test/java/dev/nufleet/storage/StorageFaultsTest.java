package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Draw;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.StorageFault.CardCall;
import dev.nufleet.storage.StorageFault.CardFails;
import dev.nufleet.storage.StorageFault.KeyValuePart;
import dev.nufleet.storage.StorageFault.Wear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Flash and cards that go wrong when they are told to, and are right again when they are told so. */
class StorageFaultsTest {
  private static final RootOfTrust ROOT = RootOfTrust.parse("000102030405060708090a0b0c0d0e0f").orElseThrow();
  private static final byte[] ONE = {'1'};
  private static final int SECTOR = BoardProfile.M487.sectorBytes();

  private final MemoryStorage storage = MemoryStorage.of(BoardProfile.M487, FactoryImage.of(new byte[3 * SECTOR]));
  private final List<String> acted = new ArrayList<>();
  private final StorageFaults faults = new StorageFaults((id, fault, where) -> acted.add(id + " " + where));
  private final BoardStorage faulty = faults.around(storage);

  private static int code(Card card, long address, int blocks, CardCall call) {
    byte[] bytes = new byte[512 * blocks];
    Arrays.fill(bytes, (byte) 6);
    try {
      if (call == CardCall.READ) {
        card.read(address, bytes, 0, bytes.length);
      } else {
        card.program(address, bytes, 0, bytes.length);
      }
      return 0;
    } catch (CardFailure e) {
      return e.code();
    }
  }

  private int read(long address, int blocks) {
    return code(faulty.card().orElseThrow(), address, blocks, CardCall.READ);
  }

  private int write(long address, int blocks) {
    return code(faulty.card().orElseThrow(), address, blocks, CardCall.WRITE);
  }

  private byte[] flash(int address, int length) {
    byte[] bytes = new byte[length];
    storage.flash().read(address, bytes, 0, length);
    return bytes;
  }

  private byte[] card(long address, int length) throws CardFailure {
    byte[] bytes = new byte[length];
    storage.card().orElseThrow().read(address, bytes, 0, length);
    return bytes;
  }

  /** Nothing at all is asked of the storage, but the orders are heard. */
  private void use() {
    faulty.flash().read(0, new byte[1], 0, 1);
  }

  @Test
  void who_looks_sees_that_the_card_is_out_and_no_fault_acts_earlier_for_it() {
    faults.start(1, new StorageFault.CardRemoved());
    assertThat(faulty.beneath().card()).isEmpty();
    assertThat(acted).as("the board has not used its storage yet").isEmpty();
    assertThat(faulty.card()).isEmpty();
    assertThat(acted).isNotEmpty();
    assertThat(faulty.beneath().card()).isEmpty();
    faults.stop(1);
    assertThat(faulty.beneath().card()).isPresent();
  }

  @Test
  void a_card_fails_to_read_until_it_is_told_otherwise() {
    assertThat(read(0, 1)).isZero();
    faults.start(7, CardFails.always(CardCall.READ));
    assertThat(read(0, 1)).isEqualTo(-1);
    assertThat(read(MemoryMap.CANDIDATE, 32)).isEqualTo(-1);
    assertThat(write(0, 1)).as("writing").isZero();
    faults.stop(7);
    assertThat(read(0, 1)).isZero();
    assertThat(acted).containsExactly("7 card 0x0", "7 card 0x4000000");
  }

  @Test
  void calls_fail_for_a_number_of_times_after_a_number_of_times() {
    faults.start(1, new CardFails(CardCall.WRITE, 0, StorageFault.FOR_EVER, 2, 3, -5006));
    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      codes.add(write(512 * i, 1));
      assertThat(read(512 * i, 1)).as("reading").isZero();
    }
    assertThat(codes).containsExactly(0, 0, -5006, -5006, -5006, 0, 0);
  }

  @Test
  void a_range_fails_and_what_lies_before_it_is_read_and_written() throws CardFailure {
    faults.start(1, new CardFails(CardCall.WRITE, 1100, 1600, 0, StorageFault.FOR_EVER, -1));
    assertThat(write(0, 2)).as("before it").isZero();
    assertThat(write(2048, 1)).as("behind it").isZero();
    assertThat(write(1536, 1)).as("its last block").isEqualTo(-1);
    assertThat(write(512, 3)).isEqualTo(-1);
    assertThat(card(512, 512)).as("blocks before the range").containsOnly(6);
    assertThat(card(1024, 1024)).containsOnly(0);
    assertThat(acted).containsExactly("1 card 0x600", "1 card 0x400");
    faults.stop(1);
    faults.start(2, new CardFails(CardCall.READ, 1024, 1536, 0, StorageFault.FOR_EVER, -5001));
    byte[] found = new byte[1536];
    Card card = faulty.card().orElseThrow();
    assertThatThrownBy(() -> card.read(0, found, 0, 1536)).isInstanceOf(CardFailure.class)
        .hasMessage("the card fails at 0x400");
    assertThat(Arrays.copyOf(found, 1024)).containsOnly(6);
  }

  @Test
  void calls_that_end_where_the_range_begins_or_begin_where_it_ends_are_none_of_it() {
    faults.start(1, new CardFails(CardCall.READ, 1024, 2048, 0, 1, -1));
    assertThat(read(0, 2)).isZero();
    assertThat(read(2048, 1)).isZero();
    assertThat(acted).isEmpty();
    assertThat(read(1536, 2)).as("the one time is still to come").isEqualTo(-1);
    assertThat(read(1024, 2)).isZero();
  }

  @Test
  void of_two_faults_the_first_block_decides_and_both_count_the_call() {
    faults.start(1, new CardFails(CardCall.READ, 1024, 1536, 0, 2, -5001));
    faults.start(2, new CardFails(CardCall.READ, 512, 1024, 0, 1, -5002));
    assertThat(read(0, 4)).isEqualTo(-5002);
    assertThat(read(0, 4)).isEqualTo(-5001);
    assertThat(read(0, 4)).isZero();
    faults.start(3, new CardFails(CardCall.READ, 512, 1024, 0, 1, -5003));
    faults.start(4, new CardFails(CardCall.READ, 1024, 1536, 0, 1, -5004));
    assertThat(read(0, 4)).as("whichever was ordered first").isEqualTo(-5003);
  }

  @Test
  void a_removed_card_is_missed_and_comes_back_as_it_was() throws CardFailure {
    write(512, 1);
    Card held = faulty.card().orElseThrow();
    faults.start(3, new StorageFault.CardRemoved());
    assertThat(faulty.card()).isEmpty();
    assertThat(code(held, 512, 1, CardCall.READ)).as("whoever still holds it").isEqualTo(-5005);
    assertThat(code(held, 1024, 1, CardCall.WRITE)).isEqualTo(-5005);
    faults.stop(3);
    assertThat(read(512, 1)).isZero();
    assertThat(card(512, 512)).containsOnly(6);
    assertThat(card(1024, 512)).containsOnly(0);
    assertThat(acted.get(0)).isEqualTo("3 card");
  }

  @Test
  void faults_of_the_slot_outlive_a_swap_of_cards() throws CardFailure {
    faults.start(1, CardFails.always(CardCall.WRITE));
    assertThat(write(0, 1)).isEqualTo(-1);
    storage.insert(MemoryCard.blank());
    assertThat(write(0, 1)).isEqualTo(-1);
    faults.start(2, new StorageFault.CardRemoved());
    assertThat(faulty.card()).isEmpty();
    storage.insert(MemoryCard.blank());
    assertThat(faulty.card()).isEmpty();
    faults.stop(1);
    faults.stop(2);
    assertThat(write(0, 1)).isZero();
    assertThat(card(0, 512)).as("the card that is in now").containsOnly(6);
  }

  @Test
  void so_many_bits_of_a_range_flip_each_of_them_once() {
    for (int bits : new int[] {1, 3, 60, 64}) {
      byte[] before = flash(0x100, 16);
      acted.clear();
      faults.start(4, new StorageFault.BitsFlip(0x104, 0x10C, bits, new Draw(bits)));
      use();
      byte[] after = flash(0x100, 16);
      int flipped = 0;
      for (int i = 0; i < 16; i++) {
        int change = (before[i] ^ after[i]) & 0xFF;
        assertThat(change == 0 || i >= 4 && i < 12).isTrue();
        flipped += Integer.bitCount(change);
      }
      assertThat(flipped).isEqualTo(bits);
      assertThat(acted).hasSize(bits).allMatch(where -> where.matches("4 flash 0x10[4-9ab] bit [0-7]"));
      use();
      assertThat(flash(0x100, 16)).as("once only").isEqualTo(after);
    }
    assertThat(storage.operations().flashPrograms()).as("no operation of the firmware").isZero();
  }

  @Test
  void the_same_order_flips_the_same_bits_and_another_draw_others() {
    Set<String> places = new TreeSet<>();
    for (long key = 0; key < 40; key++) {
      List<String> twice = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        StorageFaults same = new StorageFaults((id, fault, where) -> twice.add(where));
        BoardStorage board = same.around(storage.withSameFlash());
        same.start(1, new StorageFault.BitsFlip(0, SECTOR, 1, new Draw(key)));
        board.card();
      }
      assertThat(twice).hasSize(2);
      assertThat(twice.get(0)).isEqualTo(twice.get(1));
      places.add(twice.get(0));
    }
    assertThat(places).hasSizeGreaterThan(35);
  }

  private KeyValueLog provisioned() {
    KeyValueLog log = KeyValueLog.open(faulty.flash());
    log.reset();
    log.saveRootOfTrust(ROOT);
    log.set("first", ONE, false);
    log.set("provision", ONE, true);
    return log;
  }

  @Test
  void a_damaged_record_is_gone_with_all_that_lies_behind_it() {
    Set<String> left = new TreeSet<>();
    for (long key = 0; key < 60; key++) {
      provisioned();
      faults.start(1, new StorageFault.KeyValuesDamaged(KeyValuePart.RECORD, new Draw(key)));
      KeyValueLog log = KeyValueLog.open(faulty.flash());
      assertThat(log.get("provision").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
      left.add(log.get("first").status().name());
      assertThat(log.rootOfTrust()).contains(ROOT);
    }
    assertThat(left).as("now the first, now the last").containsExactly("ITEM_NOT_FOUND", "OK");
    assertThat(acted).hasSize(60);
  }

  @Test
  void a_damaged_record_that_the_store_has_found_before_says_so() {
    KeyValueLog log = KeyValueLog.open(faulty.flash());
    log.set("provision", ONE, true);
    faults.start(1, new StorageFault.KeyValuesDamaged(KeyValuePart.RECORD, new Draw(1)));
    assertThat(log.get("provision").status()).isEqualTo(KvStatus.INVALID_DATA_DETECTED);
  }

  @Test
  void without_its_master_record_the_store_is_empty_and_keeps_the_root_of_trust() {
    for (long key = 0; key < 60; key++) {
      provisioned();
      faults.start(1, new StorageFault.KeyValuesDamaged(KeyValuePart.MASTER, new Draw(key)));
      KeyValueLog log = KeyValueLog.open(faulty.flash());
      assertThat(log.get("first").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
      assertThat(log.rootOfTrust()).contains(ROOT);
    }
  }

  @Test
  void one_copy_of_the_root_of_trust_does_for_the_bootloader_and_none_does_not() {
    for (long key = 0; key < 60; key++) {
      provisioned();
      faults.start(1, new StorageFault.KeyValuesDamaged(KeyValuePart.ROOT_OF_TRUST, new Draw(key)));
      assertThat(ReservedData.readDirectly(faulty.flash())).contains(ROOT);
      assertThat(ReservedData.ofArea(storage.flash(), 0x10000).isPresent())
          .isNotEqualTo(ReservedData.ofArea(storage.flash(), 0x11000).isPresent());
      faults.start(1, new StorageFault.KeyValuesDamaged(KeyValuePart.ROOT_OF_TRUST, new Draw(key)));
      assertThat(ReservedData.readDirectly(faulty.flash())).as("the other one, too").isEmpty();
      provisioned();
      faults.start(1, new StorageFault.KeyValuesDamaged(KeyValuePart.EVERY_ROOT_OF_TRUST, new Draw(key)));
      assertThat(ReservedData.readDirectly(faulty.flash())).isEmpty();
    }
  }

  @Test
  void where_nothing_is_stored_nothing_is_damaged() {
    byte[] before = flash(MemoryMap.KVSTORE, MemoryMap.KVSTORE_BYTES);
    for (KeyValuePart part : KeyValuePart.values()) {
      faults.start(1, new StorageFault.KeyValuesDamaged(part, new Draw(1)));
    }
    use();
    assertThat(flash(MemoryMap.KVSTORE, MemoryMap.KVSTORE_BYTES)).isEqualTo(before);
    KeyValueLog.open(faulty.flash());
    faults.start(1, new StorageFault.KeyValuesDamaged(KeyValuePart.RECORD, new Draw(1)));
    use();
    assertThat(acted).isEmpty();
  }

  @Test
  void a_worn_sector_that_is_reported_keeps_its_content() {
    faults.start(5, new StorageFault.FlashWorn(SECTOR, 2 * SECTOR, 1, Wear.REPORTED, new Draw(1)));
    faulty.flash().erase(0, 3 * SECTOR);
    faulty.flash().program(0, new byte[3 * SECTOR], 0, 3 * SECTOR);
    assertThatThrownBy(() -> faulty.flash().erase(0, 3 * SECTOR)).isInstanceOf(FlashFailure.class)
        .hasMessage("the sector at 0x1000 was not erased: worn out");
    assertThat(flash(0, SECTOR)).as("the sector before it").containsOnly(-1);
    assertThat(flash(SECTOR, 2 * SECTOR)).containsOnly(0);
    faulty.flash().erase(2 * SECTOR, SECTOR);
    assertThat(acted).containsExactly("5 flash 0x1000");
    faults.stop(5);
    faulty.flash().erase(0, 3 * SECTOR);
    assertThat(flash(SECTOR, SECTOR)).containsOnly(-1);
  }

  @Test
  void a_worn_sector_that_is_not_reported_has_bits_that_stay_zero() {
    Set<Integer> counts = new TreeSet<>();
    for (long key = 0; key < 100; key++) {
      faults.start(5, new StorageFault.FlashWorn(SECTOR, 3 * SECTOR, 1, Wear.STUCK_BITS, new Draw(key)));
      faulty.flash().erase(0, 3 * SECTOR);
      assertThat(flash(0, 3 * SECTOR)).as("one erase is still good").containsOnly(-1);
      faulty.flash().erase(0, 3 * SECTOR);
      byte[] stuck = flash(0, 3 * SECTOR);
      assertThat(Arrays.copyOf(stuck, SECTOR)).containsOnly(-1);
      for (int sector = 1; sector < 3; sector++) {
        counts.add(zeros(Arrays.copyOfRange(stuck, sector * SECTOR, (sector + 1) * SECTOR)));
      }
      faulty.flash().program(0, new byte[SECTOR], 0, SECTOR);
      faulty.flash().erase(0, 3 * SECTOR);
      assertThat(flash(0, 3 * SECTOR)).as("always the same ones").isEqualTo(stuck);
      faults.stop(5);
    }
    assertThat(counts).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(acted).hasSize(400).contains("5 flash 0x1000", "5 flash 0x2000");
  }

  private static int zeros(byte[] bytes) {
    int zeros = 0;
    for (byte b : bytes) {
      zeros += Integer.bitCount(~b & 0xFF);
    }
    return zeros;
  }

  @Test
  void erases_of_a_worn_flash_are_cut_like_others() {
    StorageFaults worn = new StorageFaults((id, fault, where) -> acted.add(where));
    BoardStorage board = worn.around(LosingPower.after(1, storage));
    worn.start(1, new StorageFault.FlashWorn(0, 3 * SECTOR, 0, Wear.STUCK_BITS, new Draw(1)));
    assertThatThrownBy(() -> board.flash().erase(0, 3 * SECTOR)).isInstanceOf(PowerLost.class);
    assertThat(acted).containsExactly("flash 0x0");
    assertThat(flash(SECTOR, 2 * SECTOR)).containsOnly(0);
  }

  @Test
  void what_is_tried_goes_as_it_will_go_and_uses_nothing_up() {
    faults.start(1, new CardFails(CardCall.READ, 0, StorageFault.FOR_EVER, 1, 1, -1));
    faults.start(2, new StorageFault.FlashWorn(0, SECTOR, 1, Wear.REPORTED, new Draw(1)));
    for (int i = 0; i < 2; i++) {
      BoardStorage tried = faulty.scratch();
      Card card = tried.card().orElseThrow();
      assertThat(code(card, 0, 1, CardCall.READ)).isZero();
      assertThat(code(card, 0, 1, CardCall.READ)).isEqualTo(-1);
      assertThat(code(card, 0, 1, CardCall.READ)).isZero();
      tried.flash().erase(0, SECTOR);
      assertThatThrownBy(() -> tried.flash().erase(0, SECTOR)).isInstanceOf(FlashFailure.class);
    }
    assertThat(acted).as("nobody hears of it").isEmpty();
    assertThat(flash(0, SECTOR)).containsOnly(0);
    assertThat(read(0, 1)).isZero();
    assertThat(faulty.scratch().card().map(card -> code(card, 0, 1, CardCall.READ))).contains(-1);
    assertThat(read(0, 1)).isEqualTo(-1);
    faults.start(3, new StorageFault.CardRemoved());
    assertThat(faulty.scratch().card()).isEmpty();
  }

  @Test
  void orders_wait_for_the_next_use_whatever_it_is() throws CardFailure {
    List<Runnable> uses = List.of(
        () -> faulty.flash().read(0, new byte[4], 0, 4),
        () -> faulty.flash().program(0, new byte[4], 0, 4),
        () -> faulty.flash().erase(0, SECTOR),
        () -> faulty.card(),
        () -> faulty.scratch());
    for (Runnable use : uses) {
      acted.clear();
      faults.start(9, new StorageFault.BitsFlip(0x2000, 0x2004, 1, new Draw(3)));
      assertThat(acted).isEmpty();
      use.run();
      assertThat(acted).hasSize(1);
    }
    Card card = faulty.card().orElseThrow();
    faults.start(9, new StorageFault.BitsFlip(0x2000, 0x2004, 1, new Draw(3)));
    card.read(0, new byte[512], 0, 512);
    assertThat(acted).hasSize(2);
  }

  @Test
  void orders_of_other_threads_are_heard_once_each_while_the_board_runs() throws InterruptedException {
    int orders = 3000;
    Thread operator = new Thread(() -> {
      for (int i = 0; i < orders; i++) {
        faults.start(1, new StorageFault.BitsFlip(0, SECTOR, 1, new Draw(i)));
        faults.start(2, CardFails.always(CardCall.READ));
        faults.stop(2);
      }
    });
    operator.start();
    byte[] expected = flash(0, SECTOR);
    while (operator.isAlive()) {
      read(0, 1);
    }
    operator.join();
    assertThat(read(0, 1)).as("the last order was to stop").isZero();
    acted.removeIf(where -> where.startsWith("2 "));
    assertThat(acted).hasSize(orders);
    for (String where : acted) {
      String[] parts = where.split(" "); // 1 flash 0x12 bit 3
      expected[Integer.decode(parts[2])] ^= (byte) (1 << Integer.parseInt(parts[4]));
    }
    assertThat(flash(0, SECTOR)).isEqualTo(expected);
  }

  @Test
  void orders_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> new CardFails(CardCall.READ, 5, 5, 0, 1, -1)).hasMessageContaining("5..5");
    assertThatThrownBy(() -> new CardFails(CardCall.READ, 0, 5, 0, 0, -1)).hasMessageContaining("0 times");
    assertThatThrownBy(() -> new CardFails(CardCall.READ, 0, 5, -1, 1, -1)).hasMessageContaining("after -1");
    for (int code : new int[] {0, -2, -5000, -5007}) {
      assertThatThrownBy(() -> new CardFails(CardCall.READ, 0, 5, 0, 1, code)).hasMessageContaining("-5001 to -5006");
    }
    Draw draw = new Draw(1);
    assertThatThrownBy(() -> new StorageFault.BitsFlip(0, 0x80001, 1, draw))
        .hasMessage("flash range 0x0..0x80001 is empty or outside 0..0x80000");
    assertThatThrownBy(() -> new StorageFault.BitsFlip(0, 4, 33, draw))
        .hasMessage("33 bits are not in 4 bytes of flash");
    assertThatThrownBy(() -> new StorageFault.BitsFlip(0, 4, 0, draw)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StorageFault.FlashWorn(4, 4, 0, Wear.REPORTED, draw))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StorageFault.FlashWorn(0, 4, -1, Wear.REPORTED, draw)).hasMessageContaining("-1");
  }
}
