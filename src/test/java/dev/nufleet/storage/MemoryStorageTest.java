package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.MemoryMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The hardware's rules of flash and card, in memory. */
class MemoryStorageTest {
  static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    SplittableRandom random = new SplittableRandom(seed);
    random.nextBytes(bytes);
    return bytes;
  }

  static byte[] content(Flash flash) {
    byte[] all = new byte[Flash.SIZE_BYTES];
    flash.read(0, all, 0, all.length);
    return all;
  }

  @Test
  void flash_refuses_what_its_controller_would_refuse() {
    Flash flash = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK).flash();
    assertThatThrownBy(() -> flash.program(2, new byte[4], 0, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> flash.program(0, new byte[4], 0, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> flash.erase(0x800, 0x1000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> flash.read(0x7FFFF, new byte[4], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> flash.read(-1, new byte[4], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void a_card_of_four_gibibytes_or_more_reports_its_size_modulo_four_gibibytes() {
    assertThat(MemoryCard.ofBytes(4L << 30).reportedBytes()).isZero();
    assertThat(MemoryCard.ofBytes((4L << 30) + 1024).reportedBytes()).isEqualTo(1024);
    assertThat(MemoryCard.ofBytes((4L << 30) - 512).reportedBytes()).isEqualTo((4L << 30) - 512);
    assertThat(MemoryCard.blank().reportedBytes()).isEqualTo(1980760064L);
  }

  @Test
  void an_access_beyond_the_cards_end_is_the_drivers_bad_parameter() {
    Card card = MemoryCard.ofBytes(1024);
    assertThatThrownBy(() -> card.read(1024, new byte[512], 0, 512))
        .isInstanceOfSatisfying(CardFailure.class, e -> assertThat(e.code()).isEqualTo(-5003));
    assertThatThrownBy(() -> card.program(100, new byte[512], 0, 512)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void operations_are_counted_and_a_swapped_card_does_not_reset_the_count() throws CardFailure {
    MemoryStorage storage = MemoryStorage.of(BoardProfile.NUC472, FactoryImage.BLANK);
    storage.flash().erase(0, 0x1000);
    storage.flash().program(0, new byte[12], 0, 12);
    storage.card().orElseThrow().program(0, new byte[1024], 0, 1024);
    storage.insert(MemoryCard.blank());
    storage.card().orElseThrow().read(0, new byte[512], 0, 512);
    assertThat(storage.operations()).isEqualTo(new BoardStorage.Operations(2, 3, 1, 2));
  }

  @Test
  void a_taken_card_keeps_its_content_in_another_board() throws CardFailure {
    MemoryStorage one = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    byte[] block = random(1, 512);
    one.card().orElseThrow().program(MemoryMap.CANDIDATE, block, 0, 512);
    MemoryStorage two = MemoryStorage.of(BoardProfile.NUC472, FactoryImage.BLANK, one.takeCard());
    assertThat(one.card()).isEmpty();
    byte[] read = new byte[512];
    two.card().orElseThrow().read(MemoryMap.CANDIDATE, read, 0, 512);
    assertThat(read).isEqualTo(block);
  }

  @Test
  void power_is_lost_after_exactly_so_many_operations() {
    MemoryStorage storage = MemoryStorage.of(BoardProfile.M487, FactoryImage.of(new byte[0x3000]));
    BoardStorage losing = LosingPower.after(3, storage);
    losing.flash().erase(0, 0x1000);
    assertThatThrownBy(() -> losing.flash().program(0, new byte[] {1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3}, 0, 12))
        .isInstanceOf(PowerLost.class);
    assertThat(Arrays.copyOf(content(storage.flash()), 12)).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, -1, -1, -1, -1);
    Card card = losing.card().orElseThrow();
    assertThatThrownBy(() -> card.program(0, new byte[512], 0, 512)).isInstanceOf(PowerLost.class);
    assertThat(storage.operations()).isEqualTo(new BoardStorage.Operations(1, 2, 0, 0));
  }

  @Test
  void equal_pages_of_many_boards_are_stored_once() {
    byte[] application = random(77, 100_000);
    int before = PagePool.SHARED.size();
    MemoryStorage[] boards = new MemoryStorage[50];
    for (int i = 0; i < boards.length; i++) {
      boards[i] = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK, Optional.empty());
      for (int at = 0; at < application.length; at += 500) {
        boards[i].flash().program(MemoryMap.APPLICATION + at, application, at, 500);
      }
      boards[i].rest();
    }
    assertThat(PagePool.SHARED.size() - before).isLessThanOrEqualTo(100_000 / MemoryFlash.PAGE_BYTES + 1);
    byte[] last = new byte[application.length];
    boards[49].flash().read(MemoryMap.APPLICATION, last, 0, last.length);
    assertThat(last).isEqualTo(application);
  }

  @Test
  void equal_images_of_many_boards_are_referred_to_once() throws CardFailure {
    byte[] image = random(78, 200_000 / 512 * 512);
    MemoryStorage first = filled(image);
    int before = PagePool.SHARED.groups();
    List<MemoryStorage> boards = IntStream.range(0, 20).mapToObj(i -> filled(image)).toList();
    assertThat(PagePool.SHARED.groups()).isEqualTo(before);
    assertThat(content(boards.get(19).flash())).isEqualTo(content(first.flash()));
    byte[] read = new byte[image.length];
    boards.get(19).card().orElseThrow().read(MemoryMap.CANDIDATE, read, 0, read.length);
    assertThat(read).isEqualTo(image);
  }

  @Test
  void who_changes_what_many_share_changes_only_its_own() throws CardFailure {
    byte[] image = random(79, 150_000 / 512 * 512);
    MemoryStorage one = filled(image);
    MemoryStorage other = filled(image);
    MemoryStorage same = one.withSameFlash();
    byte[] block = random(80, 512);
    one.flash().erase(MemoryMap.APPLICATION / 0x1000 * 0x1000 + 0x1000, 0x1000);
    one.card().orElseThrow().program(MemoryMap.CANDIDATE + 512, block, 0, 512);
    same.flash().program(MemoryMap.APPLICATION + 0x4000, new byte[4], 0, 4);
    assertThat(content(one.flash())).isNotEqualTo(content(other.flash())).isNotEqualTo(content(same.flash()));
    assertThat(content(other.flash())).isEqualTo(content(filled(image).flash()));
    byte[] read = new byte[1536];
    other.card().orElseThrow().read(MemoryMap.CANDIDATE, read, 0, 1536);
    assertThat(read).isEqualTo(Arrays.copyOf(image, 1536));
    one.card().orElseThrow().read(MemoryMap.CANDIDATE, read, 0, 1536);
    assertThat(Arrays.copyOfRange(read, 512, 1024)).isEqualTo(block);
  }

  @Property(tries = 200)
  void a_table_of_pages_is_an_array_whoever_shares_it(
      @ForAll @Size(max = 60) List<@IntRange(max = 199) Integer> places,
      @ForAll Random random) {
    byte[][] wanted = new byte[200][];
    PageTable table = new PageTable(8, (byte) 0);
    List<PageTable> copies = new ArrayList<>();
    List<byte[][]> copied = new ArrayList<>();
    byte[][] pages = {null, {1}, {2}};
    for (int place : places) {
      wanted[place] = pages[random.nextInt(3)];
      table.set(place, wanted[place]);
      switch (random.nextInt(6)) {
        case 0 -> table.rest();
        case 1 -> table.rest(place);
        case 2 -> {
          copies.add(table.copy());
          copied.add(wanted.clone());
        }
        default -> { /* goes on */ }
      }
    }
    assertHolds(table, wanted);
    for (int i = 0; i < copies.size(); i++) {
      assertHolds(copies.get(i), copied.get(i));
    }
  }

  @Test
  void a_group_of_pages_that_are_all_erased_goes_and_moves_no_other() {
    byte[][] wanted = new byte[5 * PageTable.GROUP_PAGES][];
    PageTable table = new PageTable(8, (byte) 0);
    for (int group : new int[] {3, 0, 4, 1}) {
      int page = group * PageTable.GROUP_PAGES + group;
      wanted[page] = new byte[] {(byte) group};
      table.set(page, wanted[page]);
    }
    PageTable before = table.copy();
    byte[][] wantedBefore = wanted.clone();
    for (int group : new int[] {0, 3}) {
      int page = group * PageTable.GROUP_PAGES + group;
      wanted[page] = null;
      table.set(page, null);
      table.rest();
      assertHolds(table, wanted);
    }
    assertHolds(before, wantedBefore);
  }

  @Property(tries = 300)
  void a_page_is_kept_as_far_as_something_is_written_in_it(
      @ForAll @IntRange(max = 32) int written, @ForAll boolean erased, @ForAll @IntRange(max = 31) int from) {
    byte fill = (byte) (erased ? 0xFF : 0);
    byte[] page = new byte[32];
    Arrays.fill(page, fill);
    System.arraycopy(random(written, written), 0, page, 0, written);
    if (written > 0) {
      page[written - 1] = 7;
    }
    byte[] within = new byte[40];
    System.arraycopy(page, 0, within, 3, 32);
    PageTable table = new PageTable(32, fill);
    table.put(5, within, 3);
    table.set(6, page.clone());
    table.share(6);
    for (int index : new int[] {5, 6}) {
      assertThat(table.copyOf(index)).isEqualTo(page);
      byte[] read = new byte[33 - from];
      table.read(index, from, read, 1, 32 - from);
      assertThat(Arrays.copyOfRange(read, 1, read.length)).isEqualTo(Arrays.copyOfRange(page, from, 32));
      assertThat(read[0]).isZero();
      assertThat(table.get(index) == null ? 0 : table.get(index).length).isEqualTo((written + 7) / 8 * 8);
    }
    assertThat(table.get(5)).isSameAs(table.get(6));
  }

  @Test
  void what_a_board_wrote_last_is_read_again_after_a_rest() throws CardFailure {
    MemoryStorage board = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    Flash flash = board.flash();
    flash.program(0x8000, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, 8);
    board.rest();
    flash.program(0x8010, new byte[] {9, 9, 9, 9}, 0, 4);
    board.rest();
    flash.program(0x83FC, new byte[] {5, 5, 5, 5}, 0, 4);
    byte[] read = new byte[0x400];
    flash.read(0x8000, read, 0, read.length);
    byte[] wanted = new byte[0x400];
    Arrays.fill(wanted, (byte) 0xFF);
    System.arraycopy(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, wanted, 0, 8);
    Arrays.fill(wanted, 0x10, 0x14, (byte) 9);
    Arrays.fill(wanted, 0x3FC, 0x400, (byte) 5);
    assertThat(read).isEqualTo(wanted);
    byte[] block = new byte[512];
    block[40] = 1;
    board.card().orElseThrow().program(1024, block, 0, 512);
    board.card().orElseThrow().program(1024, new byte[512], 0, 512);
    board.card().orElseThrow().read(1024, block, 0, 512);
    assertThat(block).containsOnly(0);
  }

  @Test
  void wear_is_counted_by_sector_however_often_each_is_erased() {
    MemoryStorage board = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    for (int erases = 1; erases <= 70_000; erases++) {
      board.flash().erase(0x3000, 0x1000);
      if (erases <= 300) {
        board.flash().erase(0x5000, 0x2000);
        assertThat(board.wear()).isEqualTo(new BoardStorage.Wear(3L * erases, erases, 0x3000, 2L * erases + 1));
      }
    }
    assertThat(board.wear()).isEqualTo(new BoardStorage.Wear(70_600, 65_535, 0x3000, 70_301));
  }

  private static void assertHolds(PageTable table, byte[][] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      assertThat(table.get(i)).as("page " + i).isSameAs(wanted[i]);
    }
  }

  private static MemoryStorage filled(byte[] image) {
    MemoryStorage board = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    board.flash().program(MemoryMap.APPLICATION, image, 0, image.length);
    try {
      board.card().orElseThrow().program(MemoryMap.CANDIDATE, image, 0, image.length);
    } catch (CardFailure e) {
      throw new AssertionError(e);
    }
    board.rest();
    return board;
  }
}
