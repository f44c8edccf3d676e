package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Numbers and bounds of the shared nouns. */
class ModelEdgesTest {
  private static final long CARD_BYTES = 2L << 30;

  @Test
  void the_areas_of_each_board_touch_and_do_not_overlap() {
    for (BoardProfile profile : BoardProfile.values()) {
      assertThat(MemoryMap.of(profile).warnings(CARD_BYTES)).as(profile.id()).isEmpty();
    }
  }

  @Test
  void areas_that_share_a_unit_are_warned_of_in_either_order() {
    MemoryMap.Area first = new MemoryMap.Area("first", MemoryMap.Device.CARD, 0, 1024);
    MemoryMap.Area second = new MemoryMap.Area("second", MemoryMap.Device.CARD, 512, 2048);
    MemoryMap.Area flash = new MemoryMap.Area("flash", MemoryMap.Device.FLASH, 0, 4096);
    for (List<MemoryMap.Area> areas : List.of(List.of(first, second, flash), List.of(flash, second, first))) {
      assertThat(new MemoryMap(4096, areas).warnings(CARD_BYTES)).singleElement().asString().contains("overlaps");
    }
  }

  @Test
  void slots_begin_where_their_share_of_the_area_does_and_not_behind_one_another() {
    long[] starts = new long[4];
    for (int slot = 0; slot < 4; slot++) {
      starts[slot] = MemoryMap.slotAddress(0, 7 * 512, 4, slot);
    }
    assertThat(starts).as("896 bytes a slot, in whole blocks").containsExactly(0, 512, 1536, 2560);
    assertThat(MemoryMap.slotBytes(0, 7 * 512, 4)).isEqualTo(512);
  }

  @Test
  void a_runs_clock_goes_on_in_every_zone() {
    long[] nanos = {5};
    RunClock run = new HandClock(() -> nanos[0]);
    Clock utc = run.asClock();
    Clock there = utc.withZone(ZoneId.of("Asia/Kathmandu"));
    nanos[0] = 3_000_000_007L;
    assertThat(utc.instant()).isEqualTo(Instant.ofEpochSecond(3, 7));
    assertThat(there.instant()).isEqualTo(utc.instant());
    assertThat(there.getZone()).isEqualTo(ZoneId.of("Asia/Kathmandu"));
    assertThat(run.millis()).isEqualTo(3000);
  }

  @Test
  void the_stores_answers_have_the_numbers_of_mbed() {
    assertThat(Arrays.stream(KvStatus.values()).map(status -> status + " " + Integer.toHexString(status.code()))
        .collect(Collectors.toList())).containsExactly("OK 0", "INVALID_ARGUMENT 80ff0101",
            "INVALID_DATA_DETECTED 80ff0102", "INVALID_SIZE 80ff0105", "ITEM_NOT_FOUND 80ff0107",
            "MEDIA_FULL 80ff010b", "FAILED_OPERATION 80ff010f", "WRITE_PROTECTED 80ff0112", "WRITE_FAILED 80ff011c");
  }

  @Test
  void an_area_may_end_where_its_device_does_and_not_behind_it() {
    MemoryMap.Area whole = new MemoryMap.Area("whole", MemoryMap.Device.CARD, 0, CARD_BYTES);
    assertThat(new MemoryMap(4096, List.of(whole)).warnings(CARD_BYTES)).isEmpty();
    assertThat(new MemoryMap(4096, List.of(whole)).warnings(CARD_BYTES - 512)).singleElement().asString()
        .contains("does not fit");
    MemoryMap.Area empty = new MemoryMap.Area("empty", MemoryMap.Device.CARD, 512, 512);
    assertThat(new MemoryMap(4096, List.of(empty)).warnings(CARD_BYTES)).singleElement().asString()
        .contains("does not fit");
  }

  @Test
  void a_bounded_map_forgets_what_came_first() {
    Bounded<String, Integer> map = new Bounded<>(2);
    map.put("a", 1);
    map.put("b", 2);
    assertThat(map).containsOnlyKeys("a", "b");
    map.put("c", 3);
    assertThat(map).containsOnlyKeys("b", "c");
  }

  @Test
  void two_full_records_take_twice_the_room_of_one() {
    assertThat(SentRecords.all(2 * 4096)).isEqualTo(2 * SentRecords.first(4096));
    assertThat(SentRecords.all(4097)).isEqualTo(SentRecords.first(4096) + SentRecords.first(1));
    assertThat(SentRecords.all(0)).isZero();
  }

  @Test
  void a_clock_that_knows_no_lateness_is_fair_at_any_time() {
    assertThat(new HandClock(() -> 77).fairNanos()).isEqualTo(77);
  }

  @Test
  void invariants_have_the_words_of_the_report() {
    assertThat(Arrays.stream(BoardInvariant.values()).map(BoardInvariant::word)).containsExactly("no-bricked-board",
        "version-truth", "only-authentic-installs", "exact-image", "progress-order");
  }
}
