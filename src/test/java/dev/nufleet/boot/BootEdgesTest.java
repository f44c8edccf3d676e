package dev.nufleet.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.FlashFailure;
import dev.nufleet.storage.ForwardingFlash;
import dev.nufleet.storage.MemoryCard;
import dev.nufleet.storage.MemoryStorage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the bootloader must not claim or take. */
class BootEdgesTest {
  private final MemoryStorage board = Boards.factory(BoardProfile.M487, 10, Boards.firmware(1, 2000));

  private void stage(byte[] firmware) {
    Boards.stage(board, new ExternalHeader(
        new FirmwareVersion(11), firmware.length, Sha256.of(firmware), CampaignId.OTA), firmware);
  }

  @Test
  void a_candidate_of_no_bytes_is_not_installed_though_its_digest_fits() {
    stage(new byte[0]);
    BootResult result = Bootloader.boot(board, ResetReason.POWER_ON);
    assertThat(result.text()).contains("Update image is older");
    assertThat(result.installed()).isFalse();
    assertThat(result.activeVersion()).isEqualTo(new FirmwareVersion(10));
  }

  @Test
  void what_was_verified_before_a_copy_that_failed_is_verified_no_more() {
    assertThat(Bootloader.boot(board, ResetReason.POWER_ON).verified()).contains(Sha256.of(Boards.firmware(1, 2000)));
    stage(Boards.firmware(2, 2000));
    BootResult failed = Bootloader.boot(Boards.withFlash(board, new ForwardingFlash(board.flash()) {
      @Override
      public void program(int address, byte[] from, int offset, int length) {
        throw new FlashFailure("word at 0x" + Integer.toHexString(address) + " not programmed");
      }
    }), ResetReason.POWER_ON);
    assertThat(failed.verified()).isEmpty();
    assertThat(Bootloader.boot(board, ResetReason.POWER_ON).verified()).contains(Sha256.of(Boards.firmware(2, 2000)));
  }

  @Test
  void the_slot_is_read_before_the_key_so_a_broken_card_is_noticed_without_one() {
    Card broken = MemoryCard.blank();
    broken.spoil(MemoryMap.CANDIDATE);
    assertThatThrownBy(() -> CandidateSlot.header(broken, Optional.empty())).isInstanceOf(CardFailure.class);
  }

  @Test
  void the_boot_counter_is_one_byte_of_one_version() {
    FirmwareVersion version = new FirmwareVersion(7);
    assertThat(new RetainedRam(version, 254).counted(version).counter()).isEqualTo(255);
    assertThat(new RetainedRam(version, 255).counted(version).counter()).isZero();
    assertThat(new RetainedRam(version, 2).counted(new FirmwareVersion(8)))
        .isEqualTo(new RetainedRam(new FirmwareVersion(8), 0));
    assertThat(new RetainedRam(version, 3).afterHalt()).isEqualTo(new RetainedRam(version, 0));
  }
}
