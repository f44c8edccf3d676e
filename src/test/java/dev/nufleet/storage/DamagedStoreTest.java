package dev.nufleet.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key-value stores whose bytes something else has written, or has failed to write. */
class DamagedStoreTest {
  private static final RootOfTrust ROOT = RootOfTrust.parse("000102030405060708090a0b0c0d0e0f").orElseThrow();
  private static final int AREA_1 = MemoryMap.KVSTORE + MemoryMap.KVSTORE_AREA_BYTES;
  private static final int FIRST_RECORD = 108;

  private final Flash flash =
      MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK, Optional.empty()).flash();

  private void master(int area, String key, int version, int valueBytes) {
    byte[] value = new byte[valueBytes];
    ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).putShort((short) version).putShort((short) 1);
    new KvRecord(key, value, 0).write(flash, area, 72);
  }

  private void mark(int area, String value) {
    new KvRecord("where", value.getBytes(US_ASCII), 0).write(flash, area, FIRST_RECORD);
  }

  private static String where(KeyValueLog log) {
    return new String(log.get("where").value(), US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({"1, 2, one", "2, 1, zero", "3, 3, one", "65535, 65534, zero", "0, 65535, zero", "65535, 1, zero"})
  void the_area_with_the_greater_version_counts_and_a_zero_in_area_0_counts_as_greatest(
      int version0, int version1, String active) {
    master(MemoryMap.KVSTORE, "TDBS", version0, 8);
    mark(MemoryMap.KVSTORE, "zero");
    master(AREA_1, "TDBS", version1, 8);
    mark(AREA_1, "one");
    assertThat(where(KeyValueLog.open(flash))).isEqualTo(active);
  }

  @ParameterizedTest
  @CsvSource({"TDBX, 8", "TDBS, 12", "TDBS, 4"})
  void an_area_whose_master_record_is_another_one_does_not_count(String key, int valueBytes) {
    master(MemoryMap.KVSTORE, key, 9, valueBytes);
    master(AREA_1, "TDBS", 1, 8);
    mark(AREA_1, "one");
    assertThat(where(KeyValueLog.open(flash))).isEqualTo("one");
  }

  @Test
  void if_no_area_counts_the_store_begins_anew_and_keeps_the_root_of_trust() {
    KeyValueLog log = KeyValueLog.open(flash);
    log.saveRootOfTrust(ROOT);
    log.set("where", new byte[] {1}, false);
    for (int area : new int[] {MemoryMap.KVSTORE, AREA_1}) {
      flash.program(area + 72, new byte[4], 0, 4);
    }
    KeyValueLog again = KeyValueLog.open(flash);
    assertThat(again.get("where").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(again.rootOfTrust()).contains(ROOT);
  }

  @Test
  void a_value_that_was_damaged_since_it_was_found_says_so() {
    KeyValueLog log = KeyValueLog.open(flash);
    log.set("a", new byte[] {5, 6, 7, 8}, false);
    flash.program(MemoryMap.KVSTORE + FIRST_RECORD + 24, new byte[] {'a', 0, 0, 0}, 0, 4);
    assertThat(log.get("a").status()).isEqualTo(KvStatus.INVALID_DATA_DETECTED);
    assertThat(log.get("a").value()).isEmpty();
    assertThat(log.get("a b").status()).isEqualTo(KvStatus.INVALID_ARGUMENT);
  }

  @Test
  void a_damaged_record_ends_the_scan_so_what_lies_behind_it_is_gone() {
    KeyValueLog log = KeyValueLog.open(flash);
    log.set("a", new byte[] {1, 2, 3}, false);
    log.set("b", new byte[] {1, 2, 3}, false);
    log.set("c", new byte[] {1, 2, 3}, false);
    flash.program(MemoryMap.KVSTORE + FIRST_RECORD + 28 + 24, new byte[4], 0, 4);
    KeyValueLog again = KeyValueLog.open(flash);
    assertThat(again.get("a").status()).isEqualTo(KvStatus.OK);
    assertThat(again.get("b").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(again.get("c").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
  }

  @Test
  void a_flash_that_fails_to_program_fails_the_write_and_leaves_the_old_value() {
    boolean[] broken = {false};
    Flash failing = new ForwardingFlash(flash) {
      @Override
      public void program(int address, byte[] from, int offset, int length) {
        if (broken[0]) {
          throw new FlashFailure("worn out");
        }
        super.program(address, from, offset, length);
      }
    };
    KeyValueLog log = KeyValueLog.open(failing);
    log.set("a", new byte[] {1}, false);
    broken[0] = true;
    assertThat(log.set("a", new byte[] {2}, false)).isEqualTo(KvStatus.WRITE_FAILED);
    assertThat(log.remove("a")).isEqualTo(KvStatus.WRITE_FAILED);
    assertThat(log.get("a").value()).containsExactly(1);
  }

  /** A reset erases only the first sector of an area; where sectors have 2 KiB, the second one keeps its records. */
  @Test
  void a_record_left_from_earlier_right_behind_a_new_one_is_not_taken_for_new() {
    Flash small = MemoryStorage.of(BoardProfile.NUC472, FactoryImage.BLANK, Optional.empty()).flash();
    KeyValueLog log = KeyValueLog.open(small);
    new KvRecord("old", new byte[] {9}, 0).write(small, MemoryMap.KVSTORE, 2048);
    byte[] filler = new byte[2048 - FIRST_RECORD - 24 - 1];
    assertThat(log.set("f", filler, false)).isEqualTo(KvStatus.OK);
    KeyValueLog again = KeyValueLog.open(small);
    assertThat(again.get("old").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(again.get("f").value()).isEqualTo(filler);
  }

  @ParameterizedTest
  @CsvSource({"8, 16, true", "8, 64, true", "9, 16, false", "8, 65, false"})
  void the_stores_own_reader_looks_at_the_trailers_size_and_takes_up_to_64_bytes(
      int trailerBytes, int dataBytes, boolean found) {
    byte[] area = new byte[72];
    Arrays.fill(area, (byte) 0xFF);
    System.arraycopy(ROOT.reveal(), 0, area, 0, 16);
    ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN).putShort(64, (short) trailerBytes)
        .putShort(66, (short) dataBytes).putInt(68, dataBytes > 64 ? 0 : TdbCrc.of(area, 0, dataBytes));
    flash.program(AREA_1, area, 0, 72);
    assertThat(ReservedData.ofStore(flash).isPresent()).isEqualTo(found);
    assertThat(KeyValueLog.open(flash).rootOfTrust().isPresent()).isEqualTo(found && dataBytes == 16);
  }

  @ParameterizedTest
  @CsvSource({"0", "12", "20"})
  void a_file_on_the_card_with_a_flipped_bit_is_gone_and_the_others_are_not(int offset) throws CardFailure {
    Card card = MemoryCard.blank();
    CardKeyValues store = CardKeyValues.mount(card);
    store.set("first", new byte[] {1, 2, 3, 4});
    store.set("second", new byte[] {5});
    byte[] block = new byte[512];
    card.read(512, block, 0, 512);
    block[offset] ^= 1;
    card.program(512, block, 0, 512);
    assertThat(store.get("first")).isEmpty();
    assertThat(store.get("second").orElseThrow()).containsExactly(5);
    assertThat(store.remove("first")).isEqualTo(KvStatus.ITEM_NOT_FOUND);
  }

  @Test
  void a_file_on_the_card_whose_sizes_are_absurd_is_none() throws CardFailure {
    for (int[] sizes : new int[][] {{5, -1}, {5, 496}, {0, 0}, {400, 200}}) {
      Card card = MemoryCard.blank();
      CardKeyValues store = CardKeyValues.mount(card);
      store.set("first", new byte[] {1});
      byte[] block = new byte[512];
      card.read(512, block, 0, 512);
      ByteBuffer.wrap(block).putShort(4, (short) sizes[0]).putShort(6, (short) sizes[1]);
      card.program(512, block, 0, 512);
      assertThat(store.get("first")).isEmpty();
    }
  }

  @Test
  void a_key_on_the_card_is_not_empty_and_takes_its_room_in_bytes() throws CardFailure {
    CardKeyValues store = CardKeyValues.mount(MemoryCard.blank());
    assertThat(store.set("", new byte[1])).isEqualTo(KvStatus.INVALID_SIZE);
    assertThat(store.set("\u00e9", new byte[499])).isEqualTo(KvStatus.INVALID_SIZE);
    assertThat(store.set("\u00e9", new byte[498])).isEqualTo(KvStatus.OK);
    assertThat(store.get("\u00e9").orElseThrow()).hasSize(498);
    store.set("empty", new byte[0]);
    assertThat(store.get("empty").orElseThrow()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"OK, 0", "INVALID_ARGUMENT, 80FF0101", "INVALID_DATA_DETECTED, 80FF0102", "INVALID_SIZE, 80FF0105",
    "ITEM_NOT_FOUND, 80FF0107", "MEDIA_FULL, 80FF010B", "FAILED_OPERATION, 80FF010F", "WRITE_PROTECTED, 80FF0112",
    "WRITE_FAILED, 80FF011C"})
  void a_status_has_mbeds_number(KvStatus status, String hex) {
    assertThat(status.code()).isEqualTo(Integer.parseUnsignedInt(hex, 16));
  }
}
