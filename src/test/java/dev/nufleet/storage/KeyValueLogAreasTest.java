package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the key-value log does to its two areas, byte for byte where boards show it. */
class KeyValueLogAreasTest {
  private static final RootOfTrust ROOT = RootOfTrust.parse("000102030405060708090a0b0c0d0e0f").orElseThrow();
  private static final int AREA_0 = MemoryMap.KVSTORE;
  private static final int AREA_1 = AREA_0 + MemoryMap.KVSTORE_AREA_BYTES;
  private static final int FIRST_RECORD = 108;

  private final Flash flash = flash(BoardProfile.M487);

  private static Flash flash(BoardProfile profile) {
    return MemoryStorage.of(profile, FactoryImage.BLANK, Optional.empty()).flash();
  }

  private byte[] bytes(int address, int length) {
    byte[] bytes = new byte[length];
    flash.read(address, bytes, 0, length);
    return bytes;
  }

  /** Keys of an area's records, as they stand. */
  private List<String> keys(int area) {
    List<String> keys = new ArrayList<>();
    int offset = FIRST_RECORD;
    for (Optional<KvRecord> next = KvRecord.read(flash, area, offset); next.isPresent();
        next = KvRecord.read(flash, area, offset)) {
      keys.add(next.get().key());
      offset += next.get().sizeBytes();
    }
    return keys;
  }

  /** Leaves area 1 active, with these keys and one named big. */
  private KeyValueLog swapped(String... keys) {
    KeyValueLog log = KeyValueLog.open(flash);
    for (String key : keys) {
      log.set(key, new byte[] {1}, false);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(log.set("big", new byte[1500], false)).isEqualTo(KvStatus.OK);
    }
    return log;
  }

  @Test
  void a_record_may_fill_its_area_up_to_the_last_byte_but_one() {
    KeyValueLog log = KeyValueLog.open(flash);
    assertThat(log.set("k", new byte[3962], false)).isEqualTo(KvStatus.OK);
    assertThat(keys(AREA_0)).as("it has not moved").containsExactly("k");
    assertThat(bytes(AREA_1, 4096)).containsOnly(-1);
    assertThat(log.set("another", new byte[1], false)).isEqualTo(KvStatus.MEDIA_FULL);
  }

  @Test
  void a_record_that_would_end_on_the_last_byte_never_reads_back_and_a_longer_one_is_too_long() {
    KeyValueLog log = KeyValueLog.open(flash);
    assertThat(log.set("k", new byte[3963], false)).isEqualTo(KvStatus.INVALID_DATA_DETECTED);
    assertThat(log.set("k", new byte[3963], false)).isEqualTo(KvStatus.INVALID_DATA_DETECTED);
    assertThat(log.set("k", new byte[3964], false)).isEqualTo(KvStatus.MEDIA_FULL);
    assertThat(log.get("k").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
  }

  @Test
  void a_full_area_is_copied_by_falling_hash_of_its_keys() {
    swapped("a", "b", "c", "d", "e");
    List<String> sorted = new ArrayList<>(List.of("a", "b", "c", "d", "e", "big"));
    sorted.sort((one, other) -> Integer.compareUnsigned(KvRecord.hash(other), KvRecord.hash(one)));
    sorted.add("big"); // the new value, for which there was no room
    assertThat(keys(AREA_1)).isEqualTo(sorted);
  }

  @Test
  void saving_the_root_of_trust_wipes_the_area_that_is_not_active_and_nothing_behind_the_store() {
    KeyValueLog log = swapped("a");
    assertThat(log.saveRootOfTrust(ROOT)).isEqualTo(KvStatus.OK);
    assertThat(bytes(AREA_0, 72)).isEqualTo(ReservedData.encode(ROOT));
    assertThat(bytes(AREA_0 + 72, 4096 - 72)).containsOnly(-1);
    assertThat(bytes(AREA_1, 72)).isEqualTo(ReservedData.encode(ROOT));
    assertThat(keys(AREA_1)).contains("a");
    assertThat(bytes(MemoryMap.HEADER, 4096)).containsOnly(-1);
  }

  @Test
  void what_lies_behind_the_store_is_never_erased() {
    flash.program(MemoryMap.HEADER, new byte[1024], 0, 1024);
    KeyValueLog log = swapped("a");
    log.saveRootOfTrust(ROOT);
    log.set("big", new byte[1500], false);
    log.reset();
    assertThat(bytes(MemoryMap.HEADER, 1024)).containsOnly(0);
  }

  @Test
  void after_a_reset_sectors_that_still_hold_old_records_are_erased_before_they_are_written() {
    KeyValueLog log = KeyValueLog.open(flash(BoardProfile.NUC472));
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5; i++) {
        assertThat(log.set("k", MemoryStorageTest.random(10L * round + i, 600), false)).isEqualTo(KvStatus.OK);
      }
      log.reset();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void a_single_area_counts_even_with_version_0(int area) {
    new KvRecord("TDBS", new byte[] {0, 0, 1, 0, 0, 0, 0, 0}, 0).write(flash, area == 0 ? AREA_0 : AREA_1, 72);
    new KvRecord("a", new byte[] {7}, 0).write(flash, area == 0 ? AREA_0 : AREA_1, FIRST_RECORD);
    assertThat(KeyValueLog.open(flash).get("a").value()).containsExactly(7);
  }

  @Test
  void a_store_that_begins_anew_over_garbage_is_found_again() {
    flash.program(AREA_0, new byte[4096], 0, 4096);
    flash.program(AREA_1, new byte[4096], 0, 4096);
    KeyValueLog.open(flash).set("a", new byte[] {7}, false);
    assertThat(KeyValueLog.open(flash).get("a").value()).containsExactly(7);
  }

  /** As the original: only what is written next erases the sector behind what was moved. */
  @Test
  void values_from_earlier_come_back_where_what_was_moved_ends_with_a_sector() {
    Flash flash = flash(BoardProfile.IOT_M263A);
    assertThat(flash.sectorBytes()).isEqualTo(2048);
    KeyValueLog log = KeyValueLog.open(flash);
    int most = 2048 - FIRST_RECORD - 4 * 388 - 24 - 2;
    assertThat(FIRST_RECORD + 5 * 388).isEqualTo(2048);
    assertThat(most).isEqualTo(362);
    for (int round = 1; round <= 3; round++) {
      for (int key = 0; key < 5; key++) {
        assertThat(log.set("k" + key, value(round, most), false)).isEqualTo(KvStatus.OK);
      }
    }
    assertThat(log.set("big", new byte[2100], false)).as("areas are swapped in vain").isEqualTo(KvStatus.MEDIA_FULL);
    assertThat(log.get("k0").value()).isEqualTo(value(3, most));
    KeyValueLog next = KeyValueLog.open(flash);
    assertThat(next.get("k0").value()).isEqualTo(value(2, most));
    assertThat(next.set("another", new byte[1], false)).isEqualTo(KvStatus.OK);
  }

  private static byte[] value(int filler, int length) {
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) filler);
    return value;
  }
}
