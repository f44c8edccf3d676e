package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.boot.Bootloader;
import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.DeviceKey;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.ReservedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boards in folders, without anybody who switches them on. */
class BoardFoldersTest {
  private static final FirmwareVersion FACTORY = new FirmwareVersion(1577098827);
  private static final FirmwareVersion NEW = new FirmwareVersion(1577151897);
  private static final RootOfTrust ROOT = RootOfTrust.parse("00112233445566778899aabbccddeeff").orElseThrow();
  private static final byte[] APPLICATION = new byte[3000];
  private static final BoardSpec ONE = spec("board-00000", BoardProfile.M487);
  private static final BoardSpec TWO = spec("board-00001", BoardProfile.NUC472);

  @TempDir Path dir;

  @Test
  void new_boards_get_their_factory_firmware_and_those_that_are_there_stay_as_they_are() throws IOException {
    try (BoardFolders folders = BoardFolders.open(dir, List.of(ONE))) {
      assertThat(folders.left()).isEmpty();
      folders.complete(Optional.empty());
      folders.storageOf(ONE).flash().program(0x100, new byte[4], 0, 4);
    }
    assertThat(dir.resolve("board-00000/profile")).content().isEqualTo("m487\n");
    try (BoardFolders folders = BoardFolders.open(dir, List.of(ONE, TWO))) {
      assertThat(folders.left()).isEqualTo(Map.of(ONE.id(), FACTORY));
      folders.complete(Optional.empty());
      assertThat(word(folders.storageOf(ONE), 0x100)).containsOnly(0);
      assertThat(word(folders.storageOf(TWO), 0x100)).containsOnly(-1);
      assertThat(folders.cardBytes(TWO.id())).isEqualTo(Card.USUAL_BYTES);
    }
    try (BoardFolders folders = BoardFolders.open(dir, List.of(ONE, TWO))) {
      assertThat(folders.left()).isEqualTo(Map.of(ONE.id(), FACTORY, TWO.id(), FACTORY));
    }
  }

  @Test
  void one_board_can_be_used_from_elsewhere_while_the_folder_is_taken_and_a_missing_one_is_not_made() throws Exception {
    try (BoardFolders folders = BoardFolders.open(dir, List.of(ONE))) {
      folders.complete(Optional.empty());
      try (BoardStores one = BoardFolders.one(dir, ONE)) {
        assertThat(one.waitForDisk()).isTrue();
        one.storageOf(ONE).flash().program(0x100, new byte[4], 0, 4);
      }
      assertThat(word(folders.storageOf(ONE), 0x100)).containsOnly(0);
      assertThatThrownBy(() -> BoardFolders.one(dir, TWO)).isInstanceOf(IOException.class)
          .hasMessage("no board is in " + dir.resolve("board-00001") + " any more");
    }
    assertThat(dir.resolve("board-00001")).doesNotExist();
  }

  @Test
  void a_board_of_another_profile_is_refused_and_left_alone() throws IOException {
    make(ONE);
    byte[] before = Files.readAllBytes(dir.resolve("board-00000/flash.bin"));
    BoardSpec other = spec("board-00000", BoardProfile.IOT_M263A);
    assertThatThrownBy(() -> BoardFolders.open(dir, List.of(other))).isInstanceOf(IOException.class)
        .hasMessage("the board in " + dir.resolve("board-00000") + " is of profile 'm487', but iot-m263a is asked for;"
            + " ask for what it was made with, or name another folder");
    assertThat(dir.resolve("board-00000/flash.bin")).hasBinaryContent(before);
    assertThat(dir.resolve("board-00000/profile")).content().isEqualTo("m487\n");
    BoardFolders.open(dir, List.of(ONE)).close(); // the refusal did not keep the folder
  }

  @Test
  void one_at_a_time_has_the_folder() throws IOException {
    try (BoardFolders first = BoardFolders.open(dir, List.of(ONE))) {
      assertThatThrownBy(() -> BoardFolders.open(dir, List.of(TWO))).isInstanceOf(IOException.class)
          .hasMessageContaining("is in use by another run or board");
      assertThat(first.left()).isEmpty();
    }
    BoardFolders.open(dir, List.of(TWO)).close();
  }

  @Test
  void damaged_files_are_refused() throws IOException {
    make(ONE);
    make(TWO);
    Files.write(dir.resolve("board-00001/flash.bin"), new byte[7]);
    assertRefused(TWO, "exactly 524288 bytes");
    BoardFolders.open(dir, List.of(ONE)).close(); // a neighbour's damage is no matter
    Files.delete(dir.resolve("board-00000/card.bin"));
    Files.createDirectory(dir.resolve("board-00000/card.bin"));
    assertRefused(ONE, "is no card image");
    Path file = Files.write(dir.resolve("file"), new byte[1]);
    assertThatThrownBy(() -> BoardFolders.open(file, List.of(ONE))).isInstanceOf(IOException.class)
        .hasMessage(file + " is no folder that can be written; name one, it is made if it is missing");
  }

  /** The first is the folder's own lock, the others are no names of devices, but no name may get that far. */
  @ParameterizedTest
  @CsvSource({".lock,%2Elock", "..,%2E.", "../out,%2E.%2Fout", "/out,%2Fout"})
  void a_name_never_leaves_the_folder_or_takes_what_lies_in_it(String name, String folder) throws IOException {
    make(spec(name, BoardProfile.M487));
    try (Stream<Path> there = Files.list(dir)) {
      assertThat(there).containsExactlyInAnyOrder(dir.resolve(".lock"), dir.resolve(folder));
    }
    assertThat(dir.resolve(folder).resolve("flash.bin")).exists();
  }

  @Test
  void a_look_at_a_folder_changes_nothing() throws IOException {
    BoardFolders.check(dir.resolve("none"), List.of(ONE));
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void flashing_wipes_the_key_value_store_and_keeps_the_card() throws IOException, CardFailure {
    make(ONE);
    try (BoardFolders folders = BoardFolders.open(dir, List.of(ONE))) {
      folders.complete(Optional.empty());
      provision(folders.storageOf(ONE));
      stage(folders.storageOf(ONE), APPLICATION);
    }
    byte[] merged = MergedImage.build(new byte[] {1, 2, 3}, new FirmwareVersion(5), new byte[100]);
    try (BoardFolders folders = BoardFolders.open(dir, List.of(ONE, TWO))) {
      assertThat(folders.left()).as("the candidate waits").isEqualTo(Map.of(ONE.id(), NEW));
      folders.complete(Optional.of(FactoryImage.of(merged)));
      for (BoardSpec spec : List.of(ONE, TWO)) {
        byte[] flash = new byte[MemoryMap.FLASH_BYTES];
        folders.storageOf(spec).flash().read(0, flash, 0, flash.length);
        assertThat(Arrays.copyOf(flash, merged.length)).isEqualTo(merged);
        assertThat(Arrays.copyOfRange(flash, merged.length, flash.length)).containsOnly(-1);
        assertThat(ReservedData.readDirectly(folders.storageOf(spec).flash())).isEmpty();
      }
      byte[] block = new byte[512];
      folders.storageOf(ONE).card().orElseThrow().read(MemoryMap.CANDIDATE, block, 0, block.length);
      assertThat(block).startsWith(0x5A);
      assertThat(Bootloader.boot(folders.storageOf(ONE), ResetReason.POWER_ON).activeVersion())
          .as("the candidate no longer authenticates").isEqualTo(new FirmwareVersion(5));
    }
  }

  @Test
  void a_candidate_counts_only_if_its_firmware_is_whole() throws IOException, CardFailure {
    make(ONE);
    try (BoardFolders folders = BoardFolders.open(dir, List.of(ONE))) {
      folders.complete(Optional.empty());
      provision(folders.storageOf(ONE));
      byte[] other = APPLICATION.clone();
      other[77] = 1;
      stage(folders.storageOf(ONE), other);
    }
    try (BoardFolders folders = BoardFolders.open(dir, List.of(ONE))) {
      assertThat(folders.left()).isEqualTo(Map.of(ONE.id(), FACTORY));
    }
  }

  private void assertRefused(BoardSpec spec, String part) {
    assertThatThrownBy(() -> BoardFolders.open(dir, List.of(spec))).isInstanceOf(IOException.class)
        .hasMessageContaining(part);
  }

  private void make(BoardSpec spec) throws IOException {
    try (BoardFolders folders = BoardFolders.open(dir, List.of(spec))) {
      folders.complete(Optional.empty());
    }
  }

  private static void provision(BoardStorage board) {
    KeyValueLog.open(board.flash()).saveRootOfTrust(ROOT);
  }

  /** A candidate header of {@link #APPLICATION} over these bytes. */
  private static void stage(BoardStorage board, byte[] firmware) throws CardFailure {
    byte[] slot = new byte[512 + (firmware.length + 511) / 512 * 512];
    ExternalHeader header = new ExternalHeader(NEW, APPLICATION.length, Sha256.of(APPLICATION), CampaignId.OTA);
    System.arraycopy(header.encode(DeviceKey.of(ROOT)), 0, slot, 0, ExternalHeader.SIZE_BYTES);
    System.arraycopy(firmware, 0, slot, 512, firmware.length);
    board.card().orElseThrow().program(MemoryMap.CANDIDATE, slot, 0, slot.length);
  }

  private static byte[] word(BoardStorage board, int address) {
    byte[] word = new byte[4];
    board.flash().read(address, word, 0, word.length);
    return word;
  }

  private static BoardSpec spec(String name, BoardProfile profile) {
    return new BoardSpec(new BoardId(name), profile, DeviceTriple.of("a1TestPk001", "dev1", "secret"), "cn-shanghai",
        Pace.MAX, FACTORY, APPLICATION, 7);
  }
}
