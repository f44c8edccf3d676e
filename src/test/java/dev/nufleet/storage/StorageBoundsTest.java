package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.MemoryMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where flash, cards and their files end, and what is refused there. */
class StorageBoundsTest {
  @TempDir Path dir;

  private static MemoryStorage board(FactoryImage image) {
    return MemoryStorage.of(BoardProfile.M487, image);
  }

  @Test
  void flash_is_read_and_programmed_up_to_its_last_byte() {
    Flash flash = board(FactoryImage.BLANK).flash();
    flash.program(Flash.SIZE_BYTES - 4, new byte[] {1, 2, 3, 4}, 0, 4);
    byte[] last = new byte[2];
    flash.read(Flash.SIZE_BYTES - 1, last, 1, 1);
    assertThat(last).containsExactly(0, 4);
    assertThatThrownBy(() -> flash.program(Flash.SIZE_BYTES - 4, new byte[8], 0, 8))
        .isInstanceOf(IndexOutOfBoundsException.class).hasMessage("flash 0x7fffc, 8 bytes");
    assertThatThrownBy(() -> flash.erase(Flash.SIZE_BYTES, 0x1000)).isInstanceOf(IndexOutOfBoundsException.class);
    flash.damage(Flash.SIZE_BYTES - 1, new byte[] {5, 6}, 1, 1);
    flash.read(Flash.SIZE_BYTES - 1, last, 0, 1);
    assertThat(last[0]).isEqualTo((byte) 6);
    assertThatThrownBy(() -> flash.damage(Flash.SIZE_BYTES - 1, last, 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> flash.read(0, last, 0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void flash_in_a_file_has_the_same_bounds() throws IOException {
    DiskStorage disk = DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK);
    Flash flash = disk.flash();
    byte[] word = new byte[4];
    flash.read(Flash.SIZE_BYTES - 4, word, 0, 4);
    assertThat(word).containsOnly(-1);
    assertThatThrownBy(() -> flash.read(Flash.SIZE_BYTES - 3, word, 0, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> flash.program(Flash.SIZE_BYTES, word, 0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> flash.erase(Flash.SIZE_BYTES, 0x1000)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> flash.damage(Flash.SIZE_BYTES - 3, word, 0, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(Files.size(dir.resolve("flash.bin"))).isEqualTo(Flash.SIZE_BYTES);
    disk.rest();
  }

  @Test
  void a_card_is_read_and_programmed_up_to_its_last_block_in_whole_blocks() throws CardFailure, IOException {
    Files.write(dir.resolve("card.bin"), new byte[1024]);
    DiskStorage disk = DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK);
    for (Card card : new Card[] {MemoryCard.ofBytes(1024), disk.card().orElseThrow()}) {
      byte[] block = MemoryStorageTest.random(3, 512);
      card.program(512, block, 0, 512);
      byte[] found = new byte[512];
      card.read(512, found, 0, 512);
      assertThat(found).isEqualTo(block);
      for (long address : new long[] {-512, 1024}) {
        assertThatThrownBy(() -> card.program(address, block, 0, 512)).isInstanceOf(CardFailure.class);
        assertThatThrownBy(() -> card.read(address, block, 0, 512)).isInstanceOf(CardFailure.class);
      }
      assertThatThrownBy(() -> card.read(0, block, 0, -512)).isInstanceOf(CardFailure.class);
      assertThatThrownBy(() -> card.read(0, block, 0, 100)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> card.program(0, block, 0, 100)).isInstanceOf(IllegalArgumentException.class);
    }
    disk.rest();
  }

  @Test
  void a_copied_card_goes_its_own_way() throws CardFailure {
    MemoryCard card = MemoryCard.ofBytes(1 << 20);
    byte[] block = MemoryStorageTest.random(3, 512);
    card.program(0, block, 0, 512);
    MemoryCard copy = card.copy();
    card.program(0, new byte[512], 0, 512);
    byte[] found = new byte[512];
    copy.read(0, found, 0, 512);
    assertThat(found).isEqualTo(block);
    assertThat(copy.reportedBytes()).isEqualTo(1 << 20);
  }

  @Test
  void a_factory_image_fills_the_flash_at_most() {
    byte[] whole = MemoryStorageTest.random(4, Flash.SIZE_BYTES);
    assertThat(FactoryImage.of(whole).content()).isEqualTo(whole);
    assertThatThrownBy(() -> FactoryImage.of(new byte[Flash.SIZE_BYTES + 1]))
        .hasMessage("the image has 524289 bytes; the flash has 524288");
  }

  @Test
  void power_that_fails_passes_on_whose_storage_it_is_and_what_was_done() throws CardFailure {
    MemoryStorage storage = board(FactoryImage.BLANK);
    BoardStorage losing = LosingPower.after(3, storage);
    assertThat(losing.profile()).isEqualTo(BoardProfile.M487);
    Card card = losing.card().orElseThrow();
    assertThat(card.reportedBytes()).isEqualTo(Card.USUAL_BYTES);
    card.read(0, new byte[512], 0, 512);
    losing.flash().erase(0, 0x2000);
    assertThatThrownBy(() -> losing.flash().erase(0, 0x2000)).isInstanceOf(PowerLost.class);
    assertThat(losing.operations()).as("reading costs no operation").isEqualTo(
        new BoardStorage.Operations(3, 0, 1, 0)).isEqualTo(storage.operations());
    assertThat(LosingPower.after(0, MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK, Optional.empty())).card())
        .isEmpty();
  }

  @Test
  void equal_pages_are_one_page_and_different_ones_are_two() {
    PagePool pool = new PagePool();
    byte[] content = MemoryStorageTest.random(5, 24);
    byte[] page = pool.intern(content, 8, 16);
    assertThat(page).hasSize(16).containsExactly(Arrays.copyOfRange(content, 8, 24));
    assertThat(pool.intern(content, 8, 16)).isSameAs(page);
    byte[] own = page.clone();
    assertThat(pool.adopt(own)).isSameAs(page);
    own[15] ^= 1;
    assertThat(pool.adopt(own)).as("it becomes the pooled one itself").isSameAs(own);
    assertThat(pool.intern(own, 0, 16)).isSameAs(own);
    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void a_pool_finds_each_of_many_pages_and_forgets_those_that_nobody_has() {
    PagePool pool = new PagePool();
    List<byte[]> kept = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] page = pool.intern(numbered(i), 0, 16);
      if (i % 4 == 0) {
        kept.add(page);
      }
    }
    for (int tries = 0; tries < 100 && pool.size() > kept.size(); tries++) {
      System.gc();
    }
    assertThat(pool.size()).isEqualTo(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      assertThat(pool.intern(numbered(4 * i), 0, 16)).isSameAs(kept.get(i));
    }
    assertThat(pool.size()).isEqualTo(kept.size());
  }

  private static byte[] numbered(int number) {
    return ByteBuffer.allocate(16).putInt(number).array();
  }

  @Test
  void areas_of_the_card_may_end_with_the_card() {
    assertThat(UserFilesystem.place(512, 512, 1024)).isEqualTo(new UserFilesystem.Region(512, 1024));
    assertThat(UserFilesystem.place(512, 512, 1023)).isInstanceOf(UserFilesystem.Misplaced.class);
    assertThat(UserFilesystem.place(513, 0, 1 << 20)).isEqualTo(
        new UserFilesystem.Misplaced("KV Config: Start address is not aligned. Better use 400"));
  }

  @Test
  void a_folder_is_looked_at_before_it_is_used() throws IOException {
    assertThat(DiskStorage.isIn(dir)).isFalse();
    DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK).rest();
    assertThat(DiskStorage.isIn(dir)).isTrue();
    DiskStorage.check(dir);
    Files.delete(dir.resolve("card.bin"));
    Files.createDirectory(dir.resolve("card.bin"));
    assertThatThrownBy(() -> DiskStorage.check(dir)).isInstanceOf(IOException.class)
        .hasMessageContaining("card.bin").hasMessageContaining("remove it for a board without a card");
    assertThatThrownBy(() -> DiskStorage.check(dir.resolve("none"))).isInstanceOf(IOException.class)
        .hasMessageContaining("is no flash image");
  }

  @Test
  void flashing_a_folder_wipes_what_its_flash_held_and_leaves_the_card() throws IOException, CardFailure {
    DiskStorage board = DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK);
    KeyValueLog.open(board.flash()).set("provision", new byte[] {'1'}, true);
    board.card().orElseThrow().program(MemoryMap.CANDIDATE, MemoryStorageTest.random(1, 512), 0, 512);
    board.rest();
    byte[] image = MemoryStorageTest.random(2, 5000);
    DiskStorage.flash(dir, FactoryImage.of(image));
    DiskStorage flashed = DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK);
    assertThat(MemoryStorageTest.content(flashed.flash())).startsWith(image).endsWith(new byte[] {-1});
    byte[] kept = new byte[512];
    flashed.card().orElseThrow().read(MemoryMap.CANDIDATE, kept, 0, 512);
    assertThat(kept).isEqualTo(MemoryStorageTest.random(1, 512));
    flashed.rest();
  }

  @Test
  void what_the_hosts_disk_does_wrong_is_no_matter_of_the_board() {
    ImageFile nowhere = new ImageFile(dir.resolve("none").resolve("flash.bin"));
    assertThatThrownBy(() -> nowhere.read(0, new byte[4], 0, 4)).isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> nowhere.write(0, new byte[4], 0, 4)).isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot be written");
    nowhere.rest();
  }
}
