package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.MemoryStorage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ActiveImageDigestTest {
  private static final FirmwareVersion FACTORY = new FirmwareVersion(1);
  private static final FirmwareVersion VERSION = new FirmwareVersion(2);

  @Test
  void it_is_that_of_the_bytes_that_the_header_counts() {
    for (int size : new int[] {1, 4095, 4096, 4097, 12_345}) {
      byte[] application = application(size);
      assertThat(ActiveImageDigest.of(flash(application), FACTORY)).as("%d bytes", size)
          .contains(Sha256.of(application));
    }
  }

  @Test
  void a_header_that_tells_another_digest_changes_nothing() {
    byte[] application = application(5000);
    byte[] merged = MergedImage.build(new byte[0], VERSION, application);
    byte[] lying =
        new InternalHeader(VERSION, 5000, Sha256.of(new byte[0]), CampaignId.FACTORY).encode();
    System.arraycopy(lying, 0, merged, MemoryMap.HEADER, lying.length);
    assertThat(ActiveImageDigest.of(flashOf(merged), FACTORY)).contains(Sha256.of(application));
  }

  @Test
  void one_cleared_bit_in_the_flash_shows() {
    byte[] application = application(5000);
    application[4800] |= 1;
    Flash flash = flash(application);
    byte[] word = new byte[4];
    flash.read(MemoryMap.APPLICATION + 4800, word, 0, 4);
    word[0] &= ~1;
    flash.program(MemoryMap.APPLICATION + 4800, word, 0, 4);
    assertThat(ActiveImageDigest.of(flash, FACTORY)).isPresent().get().isNotEqualTo(Sha256.of(application));
  }

  @Test
  void there_is_none_without_a_header_or_with_more_bytes_than_the_flash_has() {
    assertThat(ActiveImageDigest.of(flashOf(new byte[0]), FACTORY)).isEmpty();
    for (long size : new long[] {MemoryMap.APPLICATION_MAX_BYTES + 1L, 1L << 32, -1}) {
      byte[] merged = MergedImage.build(new byte[0], VERSION, application(100));
      byte[] header = new InternalHeader(VERSION, size, Sha256.of(new byte[0]), CampaignId.FACTORY).encode();
      System.arraycopy(header, 0, merged, MemoryMap.HEADER, header.length);
      assertThat(ActiveImageDigest.of(flashOf(merged), FACTORY)).as("%d bytes", size).isEmpty();
    }
  }

  @Test
  void a_whole_flash_is_hashed() {
    byte[] application = application(MemoryMap.APPLICATION_MAX_BYTES);
    assertThat(ActiveImageDigest.of(flash(application), FACTORY)).contains(Sha256.of(application));
  }

  @Test
  void factory_firmware_is_left_out() {
    assertThat(ActiveImageDigest.of(flash(application(100)), VERSION)).isEmpty();
  }

  @Test
  void only_what_starts_is_looked_at() {
    byte[] application = application(100);
    assertThat(ActiveImageDigest.after(BootOutcome.BOOTS, flash(application), FACTORY))
        .isEqualTo(Sha256.of(application).toString());
    assertThat(ActiveImageDigest.after(BootOutcome.HALTS, flash(application), FACTORY)).isEmpty();
  }

  private static Flash flash(byte[] application) {
    return flashOf(MergedImage.build(new byte[0], VERSION, application));
  }

  private static Flash flashOf(byte[] merged) {
    return MemoryStorage.of(BoardProfile.M487, FactoryImage.of(merged)).flash();
  }

  private static byte[] application(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }
}
