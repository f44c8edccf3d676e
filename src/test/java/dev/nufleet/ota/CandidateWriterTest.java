package dev.nufleet.ota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.boot.CandidateSlot;
import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.DeviceKey;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.ota.WriteRefused.Cause;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.LosingPower;
import dev.nufleet.storage.MemoryCard;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.storage.PowerLost;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The candidate writer where the recorded vectors do not reach: refusals, card failures, any mixture of fragments. */
class CandidateWriterTest {
  private static final RootOfTrust ROOT = RootOfTrust.parse("00112233445566778899aabbccddeeff").orElseThrow();

  private static MemoryStorage board() {
    MemoryStorage board = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    KeyValueLog.open(board.flash()).saveRootOfTrust(ROOT);
    return board;
  }

  private static byte[] firmware(long seed, int length) {
    byte[] firmware = new byte[length];
    new SplittableRandom(seed).nextBytes(firmware);
    return firmware;
  }

  private static String printed(Optional<WriteRefused> refused) {
    return refused.orElseThrow().printed();
  }

  @Property(tries = 300)
  void what_is_written_in_fragments_of_any_size_is_an_authentic_candidate(@ForAll long seed) throws CardFailure {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] firmware = firmware(seed, random.nextInt(6000));
    MemoryStorage board = board();
    CandidateWriter writer = new CandidateWriter(board);
    assertThat(writer.prepare(0, "1577151897", firmware.length)).isEmpty();
    for (int at = 0; at < firmware.length; ) {
      int length = Math.min(random.nextInt(1200), firmware.length - at);
      assertThat(writer.write(firmware, at, length)).isEmpty();
      at += length;
    }
    assertThat(writer.finish()).isEmpty();
    Card card = board.card().orElseThrow();
    ExternalHeader header = CandidateSlot.header(card, Optional.of(ROOT)).orElseThrow();
    assertThat(header.version()).isEqualTo(new FirmwareVersion(1577151897));
    assertThat(header.hash()).isEqualTo(Sha256.of(firmware));
    assertThat(CandidateSlot.holds(card, header)).isTrue();
  }

  @Test
  void stale_bytes_of_the_page_before_fill_the_last_page_and_the_headers_block() throws CardFailure {
    byte[] firmware = firmware(1, 1000);
    MemoryStorage board = board();
    CandidateWriter writer = new CandidateWriter(board);
    writer.prepare(0, "7", firmware.length);
    for (int at = 0; at < 1000; at += 100) {
      writer.write(firmware, at, 100);
    }
    writer.finish();
    byte[] slot = new byte[1536];
    board.card().orElseThrow().read(MemoryMap.CANDIDATE, slot, 0, slot.length);
    assertThat(Arrays.copyOfRange(slot, 512, 1512)).isEqualTo(firmware);
    assertThat(Arrays.copyOfRange(slot, 1512, 1536)).isEqualTo(Arrays.copyOfRange(firmware, 488, 512));
    assertThat(Arrays.copyOfRange(slot, 296, 488)).isEqualTo(Arrays.copyOfRange(firmware, 808, 1000));
    assertThat(Arrays.copyOfRange(slot, 488, 512)).isEqualTo(Arrays.copyOfRange(firmware, 488, 512));
  }

  @Test
  void a_firmware_begins_with_a_page_of_zeros_and_a_header_to_be_thrown_away() throws CardFailure {
    MemoryStorage board = board();
    CandidateWriter writer = new CandidateWriter(board);
    writer.prepare(0, "5", 500);
    writer.write(firmware(1, 500), 0, 500);
    writer.finish();
    writer.prepare(0, "6", 100);
    writer.write(firmware(2, 100), 0, 100);
    writer.finish();
    Card card = board.card().orElseThrow();
    byte[] slot = new byte[1024];
    card.read(MemoryMap.CANDIDATE, slot, 0, slot.length);
    byte[] thrownAway = new ExternalHeader(new FirmwareVersion(6), 100,
        Sha256.read(new byte[Sha256.SIZE_BYTES], 0), CampaignId.FACTORY).encode(DeviceKey.of(ROOT));
    assertThat(Arrays.copyOfRange(slot, 612, 808)).isEqualTo(Arrays.copyOfRange(thrownAway, 100, 296));
    assertThat(Arrays.copyOfRange(slot, 808, 1024)).as("nothing of the firmware before").containsOnly(0);
    assertThat(Arrays.copyOfRange(slot, 296, 512)).containsOnly(0);
    assertThat(CandidateSlot.header(card, Optional.of(ROOT)).orElseThrow().campaign()).isEqualTo(CampaignId.OTA);
  }

  @Test
  void until_it_is_finished_the_previous_candidates_header_stays_valid() throws CardFailure {
    MemoryStorage board = board();
    CandidateWriter writer = new CandidateWriter(board);
    byte[] first = firmware(1, 2000);
    writer.prepare(0, "5", first.length);
    writer.write(first, 0, first.length);
    writer.finish();
    writer.prepare(0, "6", 3000);
    writer.write(firmware(2, 3000), 0, 600);
    Card card = board.card().orElseThrow();
    ExternalHeader header = CandidateSlot.header(card, Optional.of(ROOT)).orElseThrow();
    assertThat(header.version()).isEqualTo(new FirmwareVersion(5));
    assertThat(CandidateSlot.holds(card, header)).as("its body is partly overwritten").isFalse();
  }

  @Test
  void power_may_fail_at_any_block_and_the_slot_has_the_old_header_or_the_whole_new_firmware() throws CardFailure {
    byte[] old = firmware(1, 3000);
    byte[] fresh = firmware(2, 2600);
    boolean cut = true;
    int n = 0;
    for (; cut; n++) {
      MemoryStorage board = board();
      CandidateWriter first = new CandidateWriter(board);
      first.prepare(0, "5", old.length);
      first.write(old, 0, old.length);
      first.finish();
      CandidateWriter second = new CandidateWriter(LosingPower.after(n, board));
      try {
        second.prepare(0, "6", fresh.length);
        for (int at = 0; at < fresh.length; at += 100) {
          second.write(fresh, at, 100);
        }
        second.finish();
        cut = false;
      } catch (PowerLost e) {
        assertThat(second.writtenBytes()).isEqualTo(Math.min(n * 512L, fresh.length));
      }
      Card card = board.card().orElseThrow();
      ExternalHeader header = CandidateSlot.header(card, Optional.of(ROOT)).orElseThrow();
      assertThat(header.version().unsigned()).as("cut after %d blocks", n).isEqualTo(cut ? 5 : 6);
      assertThat(CandidateSlot.holds(card, header)).isEqualTo(n == 0 || !cut);
    }
    assertThat(n).as("6 blocks of firmware, 1 of header, and one run with enough power").isEqualTo(8);
  }

  @Test
  void refusals_are_told_in_the_librarys_words() {
    CandidateWriter writer = new CandidateWriter(board());
    assertThat(printed(writer.prepare(1, "5", 10)))
        .isEqualTo("[ERROR][BLUC] mbedbl-ucp.cpp:88: 1 exceeds max storage location id 0\r\n");
    assertThat(printed(writer.prepare(0, "v1", 10)))
        .isEqualTo("[ERROR][BLUC] mbedbl-ucp.cpp:110: Non-UNIX timestamp firmware version: v1\r\n");
    assertThat(printed(writer.prepare(0, "5", MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES + 1)))
        .isEqualTo("[ERROR][BLUC] mbedbl-ucp.cpp:170: ARM_UCP_Prepare(...) failed with 1\r\n");
    assertThat(writer.prepare(0, "5", MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES)).isEmpty();
    writer.prepare(0, "5", 600);
    writer.write(new byte[512], 0, 512);
    assertThat(printed(writer.finish()))
        .isEqualTo("[ERROR][BLUC] mbedbl-ucp.cpp:330: Write firmware size expected 600 but actual 512\r\n");
    writer.prepare(0, "5", 600);
    writer.write(new byte[127], 0, 127);
    writer.write(new byte[385], 0, 385);
    writer.write(new byte[127], 0, 127);
    assertThat(printed(writer.finish())).isEqualTo("[ERROR][BLUC] mbedbl-ucp.cpp:939: Write beyond firmware payload"
        + " size, CUR=0x00000200, WRT=0x0000007f, TOT=0x00000258\r\n");
    writer.prepare(0, "5", 600);
    assertThat(printed(writer.write(new byte[1024], 0, 1024))).contains(":856: ").contains("WRT=0x00000400");
  }

  @Test
  void without_a_root_of_trust_nothing_can_be_prepared_however_large_it_is() {
    CandidateWriter writer = new CandidateWriter(MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK));
    WriteRefused refused = writer.prepare(0, "5", MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES + 1).orElseThrow();
    assertThat(refused.cause()).isEqualTo(Cause.NO_ROOT_OF_TRUST);
    assertThat(refused.printed()).endsWith(":170: ARM_UCP_Prepare(...) failed with 2\r\n");
  }

  @Test
  void sizes_have_32_bits_so_the_largest_ones_are_taken_for_small_ones() {
    CandidateWriter writer = new CandidateWriter(board());
    assertThat(writer.prepare(0, "5", 0xFFFFFFFFL)).as("512 more wrap to 511").isEmpty();
    assertThat(writer.prepare(0, "5", 0x7FFFFFFFL)).isPresent();
  }

  @Test
  void a_page_that_the_card_did_not_take_is_tried_again_by_the_next_write() throws CardFailure {
    MemoryStorage board = board();
    Optional<Card> card = board.takeCard();
    CandidateWriter writer = new CandidateWriter(board);
    byte[] firmware = firmware(3, 600);
    assertThat(writer.prepare(0, "5", 600)).as("erasing needs no card").isEmpty();
    writer.write(firmware, 0, 500);
    assertThat(printed(writer.write(firmware, 500, 12)))
        .isEqualTo("[ERROR][BLUC] mbedbl-ucp.cpp:973: ARM_UCP_Write(...) failed with 2\r\n");
    board.insert(card.orElseThrow());
    assertThat(writer.write(firmware, 512, 88)).isEmpty();
    assertThat(writer.finish()).isEmpty();
    ExternalHeader header = CandidateSlot.header(card.get(), Optional.of(ROOT)).orElseThrow();
    assertThat(CandidateSlot.holds(card.get(), header)).isTrue();
  }

  @Test
  void a_card_that_is_gone_at_the_end_leaves_no_header() {
    MemoryStorage board = board();
    CandidateWriter writer = new CandidateWriter(board);
    writer.prepare(0, "5", 512);
    writer.write(new byte[512], 0, 512);
    board.insert(MemoryCard.ofBytes(MemoryMap.CANDIDATE));
    assertThat(printed(writer.finish())).endsWith(":354: ARM_UCP_Prepare(...) failed with 2\r\n");
  }

  @Test
  void writing_before_preparing_is_a_mistake_of_the_caller() {
    CandidateWriter writer = new CandidateWriter(board());
    assertThatThrownBy(() -> writer.write(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void version_strings_are_read_as_strtoull_reads_them() {
    assertThat(Strtoull.parse("")).isEqualTo(OptionalLong.of(0));
    assertThat(Strtoull.parse("1577151897")).isEqualTo(OptionalLong.of(1577151897));
    assertThat(Strtoull.parse(" \t\n\u000b\f\r00042")).isEqualTo(OptionalLong.of(42));
    assertThat(Strtoull.parse("+7")).isEqualTo(OptionalLong.of(7));
    assertThat(Strtoull.parse("-1")).isEqualTo(OptionalLong.of(-1));
    assertThat(Strtoull.parse("-0")).isEqualTo(OptionalLong.of(0));
    assertThat(Strtoull.parse("18446744073709551615")).isEqualTo(OptionalLong.of(-1));
    assertThat(Strtoull.parse("18446744073709551616")).isEqualTo(OptionalLong.of(-1));
    assertThat(Strtoull.parse("-18446744073709551616")).isEqualTo(OptionalLong.of(-1));
    assertThat(Strtoull.parse("5\0abc")).isEqualTo(OptionalLong.of(5));
    for (String bad : List.of(" ", "-", "+", "--1", "+-1", "- 1", "12a", "0x10", "abc", "1 ", "v1.2.3", "\u0661")) {
      assertThat(Strtoull.parse(bad)).as("'%s'", bad).isEmpty();
    }
  }
}
