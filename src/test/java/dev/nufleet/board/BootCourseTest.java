package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.boot.Boards;
import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.BoardStorage.Operations;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.LosingPower;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.storage.StorageFault;
import dev.nufleet.storage.StorageFaults;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BootCourseTest {
  private static final BoardSettings.Timings TIMES = BoardSettings.Timings.DEFAULT;
  private static final FirmwareVersion OLD = new FirmwareVersion(1577098827);
  static final FirmwareVersion NEW = new FirmwareVersion(1577151897);
  private static final int BYTES = 20_001;
  private static final byte[] FIRMWARE = Boards.firmware(3, BYTES);
  /** One block of header, then the firmware twice in whole blocks, in reads of 16 KiB: hashed, and copied. */
  private static final long CHECKS_NANOS = (1 + 40) * TIMES.cardReadNanos();

  @ParameterizedTest
  @EnumSource
  void an_install_lasts_as_long_as_its_storage_operations(BoardProfile profile) {
    MemoryStorage board = withUpdate(profile);
    BootCourse course = course(board);
    Operations before = board.operations();
    BootResult result = Bootloader.boot(board, ResetReason.POWER_ON);
    Operations after = board.operations();
    assertThat(result.installed()).isTrue();
    assertThat(course.durationNanos()).isEqualTo(StorageTime.nanos(before, after, TIMES)).isPositive();
    assertThat(course.operationsWithin(course.durationNanos())).isEqualTo(
        after.flashErases() - before.flashErases() + after.flashPrograms() - before.flashPrograms());
    assertThat(course.lines()).extracting(BootCourse.Line::text).isEqualTo(result.console());
  }

  @Test
  void a_boot_without_an_update_lasts_as_long_as_the_look_at_the_card() {
    MemoryStorage board = Boards.factory(BoardProfile.M487, 5, FIRMWARE);
    BootCourse course = course(board);
    assertThat(course.durationNanos()).isEqualTo(TIMES.cardReadNanos());
    assertThat(course.operationsWithin(Long.MAX_VALUE)).isZero();
  }

  @Test
  void operations_that_take_no_time_are_done_when_they_begin() {
    MemoryStorage board = withUpdate(BoardProfile.M487);
    BootCourse course = BootCourse.of(board, ResetReason.POWER_ON, new BoardSettings.Timings(0, 0, 0, 0, 0, 0));
    assertThat(course.durationNanos()).isZero();
    assertThat(course.operationsWithin(0)).isEqualTo(course(board).operationsWithin(Long.MAX_VALUE)).isPositive();
  }

  @Test
  void an_install_that_a_worn_sector_ends_lasts_until_there() {
    StorageFaults faults = new StorageFaults((id, fault, where) -> { });
    BoardStorage board = faults.around(withUpdate(BoardProfile.M487));
    faults.start(1, new StorageFault.FlashWorn(0x16000, 0x17000, 0, StorageFault.Wear.REPORTED, new Draw(1)));
    BootCourse course = BootCourse.of(board, ResetReason.POWER_ON, TIMES);
    assertThat(course.operationsWithin(Long.MAX_VALUE)).as("sectors 0x12000 to 0x15000").isEqualTo(4);
    assertThat(course.durationNanos()).isEqualTo(CHECKS_NANOS + 4 * TIMES.flashEraseNanos());
    BootResult result = Bootloader.boot(board, ResetReason.POWER_ON);
    assertThat(result.outcome()).isEqualTo(BootOutcome.HALTS);
    assertThat(course.lines()).extracting(BootCourse.Line::text).isEqualTo(result.console())
        .contains("[DBG ] Firmware update failed\r\n");
  }

  @Test
  void a_card_that_fails_in_the_middle_of_a_read_takes_the_time_of_the_blocks_before() {
    StorageFaults faults = new StorageFaults((id, fault, where) -> { });
    BoardStorage board = faults.around(withUpdate(BoardProfile.M487));
    long third = MemoryMap.CANDIDATE_FIRMWARE + 1024;
    faults.start(1, new StorageFault.CardFails(StorageFault.CardCall.READ, third, third + 1, 0, 1, -1));
    BootCourse course = BootCourse.of(board, ResetReason.POWER_ON, TIMES);
    assertThat(course.durationNanos()).as("the header's block and two more").isEqualTo(3 * TIMES.cardReadNanos());
    assertThat(course.lines()).hasSize(1);
    assertThat(Bootloader.boot(board, ResetReason.POWER_ON).outcome()).as("the try did not use the failure up")
        .isEqualTo(BootOutcome.HANGS);
  }

  @Test
  void trying_a_boot_leaves_flash_and_card_as_they_are() {
    MemoryStorage board = withUpdate(BoardProfile.NUC472);
    byte[] before = flash(board);
    Operations counted = board.operations();
    course(board);
    assertThat(flash(board)).isEqualTo(before);
    assertThat(board.operations().flashErases()).isEqualTo(counted.flashErases());
    assertThat(board.operations().flashPrograms()).isEqualTo(counted.flashPrograms());
    assertThat(board.operations().cardPrograms()).isEqualTo(counted.cardPrograms());
  }

  @Test
  void an_operation_counts_when_its_time_is_over_and_not_before() {
    BootCourse course = course(withUpdate(BoardProfile.M487));
    assertThat(course.operationsWithin(0)).isZero();
    assertThat(course.operationsWithin(CHECKS_NANOS + TIMES.flashEraseNanos() - 1)).isZero();
    assertThat(course.operationsWithin(CHECKS_NANOS + TIMES.flashEraseNanos())).isEqualTo(1);
    assertThat(course.operationsWithin(CHECKS_NANOS + 2 * TIMES.flashEraseNanos())).isEqualTo(2);
    long erased = CHECKS_NANOS + 6 * TIMES.flashEraseNanos(); // 1 KiB and 20,001 bytes: 6 sectors of 4 KiB
    assertThat(course.operationsWithin(erased + TIMES.flashProgramNanos() - 1)).isEqualTo(6);
    assertThat(course.operationsWithin(erased + TIMES.flashProgramNanos())).isEqualTo(7);
    long end = course.durationNanos();
    assertThat(course.operationsWithin(end - 1)).isEqualTo(course.operationsWithin(end) - 1);
  }

  @Test
  void lines_appear_when_what_is_before_them_is_done() {
    BootCourse course = course(withUpdate(BoardProfile.M487));
    long erased = CHECKS_NANOS + 6 * TIMES.flashEraseNanos();
    long headerWritten = erased + 28 * TIMES.flashProgramNanos();
    assertThat(course.lines()).isEqualTo(List.of(
        new BootCourse.Line(0, "\r\nMbed Bootloader\r\n"),
        new BootCourse.Line(CHECKS_NANOS, "[DBG ] Update active firmware\r\n"),
        new BootCourse.Line(CHECKS_NANOS, "[DBG ] Erase active application\r\n"),
        new BootCourse.Line(erased, "[DBG ] Write header\r\n"),
        new BootCourse.Line(headerWritten, "[DBG ] Copy application\r\n"),
        new BootCourse.Line(course.durationNanos(), "[DBG ] Verify application\r\n"),
        new BootCourse.Line(course.durationNanos(), "[DBG ] New active firmware is valid\r\n"),
        new BootCourse.Line(course.durationNanos(), "booting...\r\n\r\n")));
  }

  @ParameterizedTest
  @EnumSource
  void a_cut_at_half_of_an_install_leaves_it_half_done_and_the_next_boot_brings_the_new_firmware(
      BoardProfile profile) {
    MemoryStorage board = withUpdate(profile);
    BootCourse course = course(board);
    long half = course.operationsWithin(course.durationNanos() / 2);
    BootResult cut = Bootloader.boot(LosingPower.after(half, board), ResetReason.POWER_ON);
    assertThat(cut.outcome()).isEqualTo(BootOutcome.POWER_CUT);
    assertThat(Boards.application(board, BYTES)).isNotEqualTo(FIRMWARE);
    BootResult next = Bootloader.boot(board, ResetReason.POWER_ON);
    assertThat(next.console()).contains("[DBG ] Active firmware integrity check failed\r\n");
    assertThat(next.activeVersion()).isEqualTo(NEW);
    assertThat(Boards.application(board, BYTES)).isEqualTo(FIRMWARE);
  }

  @Property(tries = 300)
  void operations_only_grow_with_time_and_never_faster_than_the_flash(
      @ForAll @IntRange(max = 400_000_000) int first, @ForAll @IntRange(max = 400_000_000) int more) {
    BootCourse course = course(withUpdate(BoardProfile.M487));
    long gained = course.operationsWithin((long) first + more) - course.operationsWithin(first);
    assertThat(gained).isBetween(0L, more / TIMES.flashProgramNanos() + 1);
  }

  /** A board with a firmware that waits to be installed. */
  static MemoryStorage withUpdate(BoardProfile profile) {
    MemoryStorage board = Boards.factory(profile, OLD.unsigned(), Boards.firmware(1, 9_000));
    Boards.stage(board, new ExternalHeader(NEW, BYTES, Sha256.of(FIRMWARE), CampaignId.OTA), FIRMWARE);
    return board;
  }

  static byte[] flash(MemoryStorage board) {
    byte[] content = new byte[Flash.SIZE_BYTES];
    board.flash().read(0, content, 0, content.length);
    return content;
  }

  private static BootCourse course(MemoryStorage board) {
    return BootCourse.of(board, ResetReason.POWER_ON, TIMES);
  }
}
