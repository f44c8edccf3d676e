package dev.nufleet.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.FlashFailure;
import dev.nufleet.storage.ForwardingCard;
import dev.nufleet.storage.ForwardingFlash;
import dev.nufleet.storage.MemoryCard;
import dev.nufleet.storage.MemoryStorage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The decision table of bootloader.md 4.3 where no recorded vector reaches, and the boot counter of 4.5. */
class BootloaderTest {
  private static final String BANNER = "\r\nMbed Bootloader\r\n";
  private static final String UP_TO_DATE = "[DBG ] Active firmware up-to-date\r\nbooting...\r\n\r\n";
  private static final String COPY = "[DBG ] Update active firmware\r\n[DBG ] Erase active application\r\n"
      + "[DBG ] Write header\r\n[DBG ] Copy application\r\n[DBG ] Verify application\r\n";
  private static final String COPIED = COPY + "[DBG ] New active firmware is valid\r\nbooting...\r\n\r\n";

  private static BootResult boot(BoardStorage board) {
    return Bootloader.boot(board, ResetReason.POWER_ON);
  }

  private static void stage(MemoryStorage board, long version, byte[] firmware) {
    Boards.stage(board, new ExternalHeader(
        new FirmwareVersion(version), firmware.length, Sha256.of(firmware), CampaignId.OTA), firmware);
  }

  @Test
  void row_6_a_candidate_larger_than_the_application_region_is_hashed_and_then_refused() {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    stage(board, 11, Boards.firmware(2, MemoryMap.APPLICATION_MAX_BYTES + 1));
    assertThat(boot(board).text()).isEqualTo(BANNER + "Update image too large\r\n" + UP_TO_DATE);
    Boards.stage(board, new ExternalHeader(new FirmwareVersion(11), MemoryMap.APPLICATION_MAX_BYTES + 1,
        Sha256.of(new byte[1]), CampaignId.OTA), new byte[1]);
    assertThat(boot(board).text()).isEqualTo(BANNER + "Update image integrity check failed\r\n" + UP_TO_DATE);
  }

  @Test
  void the_largest_firmware_ends_with_the_flash() {
    for (BoardProfile profile : BoardProfile.values()) {
      MemoryStorage board = Boards.factory(profile, 10, Boards.firmware(1, 2000));
      byte[] firmware = Boards.firmware(2, MemoryMap.APPLICATION_MAX_BYTES);
      stage(board, 11, firmware);
      long erasesBefore = board.operations().flashErases();
      BootResult result = boot(board);
      assertThat(result.text()).isEqualTo(BANNER + COPIED);
      assertThat(result.installed()).isTrue();
      assertThat(result.activeVersion()).isEqualTo(new FirmwareVersion(11));
      assertThat(Boards.application(board, firmware.length)).isEqualTo(firmware);
      assertThat(board.operations().flashErases() - erasesBefore)
          .isEqualTo(profile.sectorBytes() == 4096 ? 110 : 220);
      assertThat(boot(board).text()).isEqualTo(BANNER + "Update image is older\r\n" + UP_TO_DATE);
    }
  }

  @Test
  void the_seeds_update_takes_the_operations_of_the_sheet() {
    for (BoardProfile profile : BoardProfile.values()) {
      MemoryStorage board = Boards.factory(profile, 1577098827, Boards.firmware(1, 314_000));
      stage(board, 1577151897, Boards.firmware(2, 314_676));
      BoardStorage.Operations before = board.operations();
      boot(board);
      assertThat(board.operations().flashErases() - before.flashErases())
          .isEqualTo(profile.sectorBytes() == 4096 ? 78 : 155);
      assertThat(board.operations().flashPrograms() - before.flashPrograms()).isEqualTo(78_697);
      assertThat(board.operations().cardReads() - before.cardReads()).isEqualTo(1 + 2 * 615);
    }
  }

  @Test
  void row_10_version_zero_is_never_installed() {
    MemoryStorage board = Boards.factory(BoardProfile.NUC472, 10, Boards.firmware(1, 2000));
    board.flash().program(MemoryMap.APPLICATION, new byte[4], 0, 4);
    stage(board, 0, Boards.firmware(2, 2000));
    BootResult result = boot(board);
    assertThat(result.text()).isEqualTo(BANNER + "[DBG ] Active firmware integrity check failed\r\n"
        + "Update image is older\r\n[ERR ] Active firmware invalid\r\nFailed to jump to application!\r\n");
    assertThat(result.outcome()).isEqualTo(BootOutcome.HALTS);
    assertThat(result.activeVersion()).as("read from a header whose body is bad").isEqualTo(new FirmwareVersion(10));
  }

  @Test
  void of_a_size_of_32_bits_and_more_the_low_32_are_hashed() {
    byte[] application = Boards.firmware(1, 2000);
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, application);
    for (long high : new long[] {1L << 32, 1L << 63}) {
      claim(board, high + application.length, Sha256.of(application));
      assertThat(boot(board).text()).isEqualTo(BANNER + "No Update image\r\n" + UP_TO_DATE);
    }
    claim(board, (1L << 32) + application.length - 1, Sha256.of(application));
    assertThat(boot(board).outcome()).isEqualTo(BootOutcome.HALTS);
    claim(board, 1L << 32, Sha256.of(new byte[0]));
    assertThat(boot(board).text()).as("nothing is hashed").isEqualTo(BANNER + "No Update image\r\n" + UP_TO_DATE);
    claim(board, -1, Sha256.of(application));
    assertThat(boot(board).text()).contains("[DBG ] Active firmware integrity check failed\r\n");
  }

  private static void claim(MemoryStorage board, long sizeBytes, Sha256 hash) {
    byte[] header = new InternalHeader(new FirmwareVersion(10), sizeBytes, hash, CampaignId.OTA).encode();
    byte[] application = Boards.application(board, 2000);
    board.flash().erase(MemoryMap.HEADER, board.flash().sectorBytes());
    board.flash().program(MemoryMap.HEADER, header, 0, header.length);
    board.flash().program(MemoryMap.APPLICATION, application, 0, application.length);
  }

  @Test
  void versions_are_compared_without_a_sign() {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    stage(board, -1, Boards.firmware(2, 2000));
    assertThat(boot(board).activeVersion()).hasToString("18446744073709551615");
    stage(board, 1577151897, Boards.firmware(3, 2000));
    assertThat(boot(board).text()).contains("Update image is older");
  }

  @Test
  void row_16_a_copy_that_fails_halts_the_board_and_a_reset_tries_again() {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    stage(board, 11, Boards.firmware(2, 2000));
    BootResult failed = boot(Boards.withFlash(board, new ForwardingFlash(board.flash()) {
      @Override
      public void program(int address, byte[] from, int offset, int length) {
        if (address >= MemoryMap.APPLICATION) {
          throw new FlashFailure("word at 0x" + Integer.toHexString(address) + " not programmed");
        }
        super.program(address, from, offset, length);
      }
    }));
    assertThat(failed.text()).isEqualTo(BANNER + COPY.replace("[DBG ] Verify application\r\n", "")
        + "[DBG ] Firmware update failed\r\nFailed to jump to application!\r\n");
    assertThat(failed.outcome()).isEqualTo(BootOutcome.HALTS);
    assertThat(failed.installed()).isFalse();
    assertThat(boot(board).text())
        .isEqualTo(BANNER + "[DBG ] Active firmware integrity check failed\r\n" + COPIED);
  }

  @Test
  void row_16_a_bit_that_flips_while_copying_is_found_by_the_verification() {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    stage(board, 11, Boards.firmware(2, 2000));
    BootResult failed = boot(Boards.withFlash(board, new ForwardingFlash(board.flash()) {
      @Override
      public void program(int address, byte[] from, int offset, int length) {
        super.program(address, from, offset, length);
        if (address == MemoryMap.APPLICATION) {
          super.program(MemoryMap.APPLICATION + 400, new byte[4], 0, 4);
        }
      }
    }));
    assertThat(failed.text()).isEqualTo(
        BANNER + COPY + "[DBG ] Firmware update failed\r\nFailed to jump to application!\r\n");
  }

  @Test
  void a_card_that_fails_to_read_hangs_the_bootloader_without_a_word() {
    assertThat(hangingAfter(0)).isEqualTo(BANNER);
    assertThat(hangingAfter(1)).as("candidate hash").isEqualTo(BANNER);
    assertThat(hangingAfter(2)).as("copy").isEqualTo(BANNER + COPY.replace("[DBG ] Verify application\r\n", ""));
  }

  private static String hangingAfter(int goodReads) {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    stage(board, 11, Boards.firmware(2, 2000));
    int[] left = {goodReads};
    board.insert(new ForwardingCard(board.takeCard().orElseThrow()) {
      @Override
      public void read(long address, byte[] into, int offset, int length) throws CardFailure {
        if (left[0]-- <= 0) {
          throw new CardFailure(CardFailure.DEVICE_ERROR, "no answer");
        }
        super.read(address, into, offset, length);
      }
    });
    BootResult result = boot(board);
    assertThat(result.outcome()).isEqualTo(BootOutcome.HANGS);
    return result.text();
  }

  @Test
  void a_card_of_exactly_four_gibibytes_hangs_the_bootloader_as_it_reports_no_bytes() {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    board.insert(MemoryCard.ofBytes(4L << 30));
    assertThat(boot(board).outcome()).isEqualTo(BootOutcome.HANGS);
  }

  @Test
  void an_active_header_that_claims_more_than_the_flash_holds_counts_as_damaged() {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    for (long size : new long[] {MemoryMap.APPLICATION_MAX_BYTES + 1, -1}) {
      board.flash().erase(MemoryMap.HEADER, 4096);
      byte[] header = new InternalHeader(
          new FirmwareVersion(5), size, Sha256.of(new byte[0]), CampaignId.FACTORY).encode();
      board.flash().program(MemoryMap.HEADER, header, 0, header.length);
      assertThat(boot(board).text()).contains("Active firmware integrity check failed");
    }
  }

  @Test
  void the_fourth_counted_boot_of_a_version_is_refused_and_then_the_count_begins_again() {
    for (BoardProfile profile : BoardProfile.values()) {
      MemoryStorage board = Boards.factory(profile, 10, Boards.firmware(1, 2000));
      RetainedRam ram = RetainedRam.CLEAR;
      for (int boot = 1; boot <= 8; boot++) {
        BootResult result = Bootloader.boot(board, ResetReason.WATCHDOG, ram);
        ram = result.retained();
        boolean refused = boot == 4 || boot == 7;
        assertThat(result.outcome()).as("%s boot %d", profile, boot)
            .isEqualTo(refused ? BootOutcome.HALTS : BootOutcome.BOOTS);
        assertThat(result.text().contains("[DBG ] Failed to boot active application\r\n")).isEqualTo(refused);
      }
    }
  }

  @Test
  void only_the_m487_boards_leave_a_hardware_reset_uncounted() {
    RetainedRam used = new RetainedRam(new FirmwareVersion(10), 2);
    Set<ResetReason> hardware = EnumSet.of(ResetReason.POWER_ON, ResetReason.PIN, ResetReason.BROWN_OUT);
    for (BoardProfile profile : BoardProfile.values()) {
      MemoryStorage board = Boards.factory(profile, 10, Boards.firmware(1, 2000));
      for (ResetReason reason : ResetReason.values()) {
        boolean uncounted = profile.readsResetReason() && hardware.contains(reason);
        assertThat(Bootloader.boot(board, reason, used).outcome()).as("%s after %s", profile, reason)
            .isEqualTo(uncounted ? BootOutcome.BOOTS : BootOutcome.HALTS);
      }
    }
  }

  @Test
  void row_15_with_its_retries_used_up_even_the_same_version_is_copied_again() {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    stage(board, 10, Boards.firmware(2, 2000));
    RetainedRam used = new RetainedRam(new FirmwareVersion(10), 2);
    BootResult first = Bootloader.boot(board, ResetReason.WATCHDOG, used);
    assertThat(first.text()).isEqualTo(BANNER + "[DBG ] Failed to boot active application\r\n" + COPIED);
    BootResult second = Bootloader.boot(board, ResetReason.WATCHDOG, first.retained());
    assertThat(second.text()).as("the cells were not touched, so it counts on").isEqualTo(first.text());
  }

  @Test
  void after_a_hardware_reset_the_version_that_ram_names_is_not_installed() {
    RetainedRam named = new RetainedRam(new FirmwareVersion(11), 0);
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    stage(board, 11, Boards.firmware(2, 2000));
    assertThat(Bootloader.boot(board, ResetReason.PIN, named).text())
        .isEqualTo(BANNER + "Update image is older\r\n" + UP_TO_DATE);
    assertThat(Bootloader.boot(board, ResetReason.SOFTWARE, named).text()).isEqualTo(BANNER + COPIED);
  }

  @Test
  void without_a_card_anything_is_started() {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));
    board.takeCard();
    board.flash().erase(0, Flash.SIZE_BYTES);
    assertThat(boot(board).text()).isEqualTo(BANNER + "booting...\r\n\r\n");
    assertThat(boot(board).activeVersion()).isEqualTo(FirmwareVersion.ZERO);
    assertThat(board.card()).isEqualTo(Optional.empty());
  }
}
