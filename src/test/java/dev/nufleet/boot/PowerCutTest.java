package dev.nufleet.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.LosingPower;
import dev.nufleet.storage.MemoryCard;
import dev.nufleet.storage.MemoryStorage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/**
 * A board is never lost: power may fail after any single operation of an update, and the next boot brings the new
 * firmware, byte for byte.
 */
class PowerCutTest {
  /** Sizes around every boundary: word, block, sector of either kind, the bootloader's read of 16 KiB. */
  private static final List<Integer> SIZES = List.of(
      1, 511, 1024, 2049, 4095, 5120, 7168, 9216, 10_240, 11_265, 11_776, 12_289, 12_500, 12_801, 13_312, 13_827,
      14_336, 14_849, 15_360, 15_873, 16_001, 16_383, 16_384, 16_385, 16_897, 17_408, 18_433, 24_577);

  private static final FirmwareVersion OLD = new FirmwareVersion(1577098827);
  private static final FirmwareVersion NEW = new FirmwareVersion(1577151897);

  /** An update that waits to be installed. */
  private static final class Update {
    final MemoryStorage board;
    final byte[] firmware;
    final long operations;

    Update(BoardProfile profile, int oldBytes, int newBytes) {
      board = Boards.factory(profile, OLD.unsigned(), Boards.firmware(oldBytes, oldBytes));
      firmware = Boards.firmware(7 * newBytes, newBytes);
      Boards.stage(board, new ExternalHeader(NEW, newBytes, Sha256.of(firmware), CampaignId.OTA), firmware);
      board.rest();
      int sector = profile.sectorBytes();
      operations = (1024 + newBytes + sector - 1) / sector + 28 + (newBytes + 3) / 4;
    }

    /** @return whether the board came back with the new firmware after its power failed so often */
    boolean survives(long... cuts) {
      MemoryStorage cutBoard = board.withSameFlash();
      for (long cut : cuts) {
        BootResult result = Bootloader.boot(LosingPower.after(cut, cutBoard), ResetReason.POWER_ON);
        boolean cutShort = cut < operations && result.outcome() == BootOutcome.POWER_CUT;
        boolean ended = result.outcome() == BootOutcome.BOOTS && result.activeVersion().equals(NEW);
        if (!cutShort && !ended) {
          return false;
        }
      }
      BootResult result = Bootloader.boot(cutBoard, ResetReason.POWER_ON);
      return result.outcome() == BootOutcome.BOOTS
          && result.activeVersion().equals(NEW)
          && Arrays.equals(Boards.application(cutBoard, firmware.length), firmware);
    }
  }

  @Test
  void no_board_is_lost_whichever_single_operation_power_fails_after() {
    long began = System.nanoTime();
    long cuts = 0;
    for (BoardProfile profile : BoardProfile.values()) {
      for (int i = 0; i < SIZES.size(); i++) {
        Update update = new Update(profile, SIZES.get((i + 7) % SIZES.size()), SIZES.get(i));
        long[] lost = LongStream.range(0, update.operations).parallel().filter(n -> !update.survives(n)).toArray();
        assertThat(lost).as("%s, %d bytes: lost after these operations", profile, SIZES.get(i)).isEmpty();
        assertThat(update.survives(update.operations)).as("enough power").isTrue();
        cuts += update.operations;
      }
    }
    System.out.printf("power cuts: %d over %d profiles, 0 boards lost, %.1f s%n",
        cuts, BoardProfile.values().length, (System.nanoTime() - began) / 1e9);
    assertThat(cuts).isGreaterThanOrEqualTo(300_000);
  }

  @Test
  void no_board_is_lost_with_the_seeds_image() {
    for (BoardProfile profile : BoardProfile.values()) {
      Update update = new Update(profile, 314_000, 314_676);
      long[] lost = LongStream.range(0, update.operations)
          .filter(n -> n % 641 == 0 || n < 4 || n > update.operations - 4)
          .parallel()
          .filter(n -> !update.survives(n))
          .toArray();
      assertThat(lost).as(profile.id()).isEmpty();
    }
  }

  @Property(tries = 2000)
  void no_board_is_lost_when_power_fails_twice(
      @ForAll BoardProfile profile,
      @ForAll @IntRange(min = 1, max = 40_000) int bytes,
      @ForAll @LongRange(max = 11_000) long first,
      @ForAll @LongRange(max = 11_000) long second) {
    assertThat(new Update(profile, 3000, bytes).survives(first, second)).isTrue();
  }

  @Test
  void without_its_candidate_a_half_copied_firmware_is_not_started() {
    Update update = new Update(BoardProfile.NUC472, 9000, 9001);
    for (long cut = 0; cut < update.operations; cut++) {
      MemoryStorage board = update.board.withSameFlash();
      Bootloader.boot(LosingPower.after(cut, board), ResetReason.POWER_ON);
      board.insert(MemoryCard.blank());
      assertThat(Bootloader.boot(board, ResetReason.POWER_ON).outcome()).as("cut %d, then another card", cut)
          .isEqualTo(cut == 0 ? BootOutcome.BOOTS : BootOutcome.HALTS);
    }
  }
}
