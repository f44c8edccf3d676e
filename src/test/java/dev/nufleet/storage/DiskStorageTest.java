package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.MemoryMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A board's storage in a folder: as in memory, and there again after the process is gone. */
class DiskStorageTest {
  @TempDir Path dir;

  @Test
  void it_holds_what_storage_in_memory_holds() throws IOException, CardFailure {
    SplittableRandom random = new SplittableRandom(42);
    for (BoardProfile profile : BoardProfile.values()) {
      FactoryImage image = FactoryImage.of(MemoryStorageTest.random(profile.ordinal(), 100_003));
      DiskStorage disk = DiskStorage.open(dir.resolve(profile.id()), profile, image);
      MemoryStorage memory = MemoryStorage.of(profile, image);
      for (int step = 0; step < 50; step++) {
        byte[] bytes = MemoryStorageTest.random(random.nextLong(), 512 * (1 + random.nextInt(20)));
        int at = 512 * random.nextInt(900);
        int sector = random.nextInt(100) * profile.sectorBytes();
        for (BoardStorage board : new BoardStorage[] {disk, memory}) {
          board.flash().program(at, bytes, 0, bytes.length);
          board.flash().erase(sector, profile.sectorBytes());
          board.card().orElseThrow().program(MemoryMap.CANDIDATE + at, bytes, 0, bytes.length);
        }
        if (random.nextInt(10) == 0) {
          disk.rest();
        }
      }
      assertThat(MemoryStorageTest.content(disk.flash())).isEqualTo(MemoryStorageTest.content(memory.flash()));
      assertThat(slot(disk)).isEqualTo(slot(memory));
      assertThat(disk.operations()).isEqualTo(memory.operations());
      assertThat(disk.card().orElseThrow().reportedBytes()).isEqualTo(memory.card().orElseThrow().reportedBytes());
      disk.rest();
      DiskStorage again = DiskStorage.open(dir.resolve(profile.id()), profile, FactoryImage.BLANK);
      assertThat(MemoryStorageTest.content(again.flash())).as("the next run does not flash it anew")
          .isEqualTo(MemoryStorageTest.content(memory.flash()));
      assertThat(slot(again)).isEqualTo(slot(memory));
      again.rest();
    }
  }

  private static byte[] slot(BoardStorage board) throws CardFailure {
    byte[] slot = new byte[MemoryMap.CANDIDATE_BYTES];
    board.card().orElseThrow().read(MemoryMap.CANDIDATE, slot, 0, slot.length);
    return slot;
  }

  @Test
  void flash_and_card_keep_the_hardwares_rules() throws IOException {
    DiskStorage disk = DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK);
    assertThatThrownBy(() -> disk.flash().program(2, new byte[4], 0, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> disk.flash().erase(0x800, 0x800)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> disk.card().orElseThrow().read(Card.USUAL_BYTES, new byte[512], 0, 512))
        .isInstanceOf(CardFailure.class);
    disk.rest();
  }

  @Test
  void a_folder_without_a_card_is_a_board_without_a_card() throws IOException {
    DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK).rest();
    assertThat(Files.size(dir.resolve("card.bin"))).isEqualTo(Card.USUAL_BYTES);
    Files.delete(dir.resolve("card.bin"));
    assertThat(DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK).card()).isEmpty();
  }

  @Test
  void a_card_that_is_there_already_goes_into_the_new_board() throws IOException, CardFailure {
    byte[] card = new byte[2 * 512];
    card[512] = 7;
    Files.write(dir.resolve("card.bin"), card);
    DiskStorage board = DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK);
    byte[] block = new byte[512];
    board.card().orElseThrow().read(512, block, 0, 512);
    assertThat(block[0]).isEqualTo((byte) 7);
    assertThat(board.card().orElseThrow().reportedBytes()).isEqualTo(1024);
    board.rest();
  }

  @Test
  void a_file_that_is_no_flash_is_refused_and_left_alone() throws IOException {
    Files.write(dir.resolve("flash.bin"), new byte[1000]);
    assertThatThrownBy(() -> DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK))
        .isInstanceOf(IOException.class).hasMessageContaining("exactly 524288 bytes");
    assertThat(Files.size(dir.resolve("flash.bin"))).isEqualTo(1000);
    Path file = Files.write(dir.resolve("file"), new byte[1]);
    assertThatThrownBy(() -> DiskStorage.open(file, BoardProfile.M487, FactoryImage.BLANK))
        .isInstanceOf(IOException.class);
  }
}
