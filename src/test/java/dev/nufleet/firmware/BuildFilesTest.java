package dev.nufleet.firmware;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;


/** The build tool's files, and the memory map that they lie in. */
class BuildFilesTest {
  @Test
  void the_merged_image_has_its_parts_where_the_board_looks_for_them() throws BadHeader {
    byte[] merged = MergedImage.build(new byte[] {1, 2}, new FirmwareVersion(7), new byte[] {3, 4, 5});
    assertThat(merged).hasSize(0x12403).startsWith(1, 2, 0xFF).endsWith(0xFF, 3, 4, 5);
    assertThat(InternalHeader.decode(merged, MemoryMap.HEADER).version()).isEqualTo(new FirmwareVersion(7));
    for (int i = MemoryMap.KVSTORE; i < MemoryMap.HEADER; i++) {
      assertThat(merged[i]).as("kvstore byte %d", i).isEqualTo((byte) 0xFF);
    }
  }

  @Test
  void parts_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> MergedImage.build(new byte[0x10001], FirmwareVersion.ZERO, new byte[1]))
        .hasMessageContaining("65537 bytes");
    assertThatThrownBy(() -> MergedImage.build(new byte[0], FirmwareVersion.ZERO, new byte[0x6DC01]))
        .hasMessageContaining("449537 bytes");
    assertThatThrownBy(() -> MergedImage.build(new byte[0], FirmwareVersion.ZERO, new byte[0]))
        .hasMessageContaining("0 bytes");
  }

  @Test
  void parts_that_fill_their_region_to_the_last_byte_are_taken() {
    byte[] merged = MergedImage.build(new byte[0x10000], FirmwareVersion.ZERO, new byte[0x6DC00]);
    assertThat(merged).hasSize(MemoryMap.FLASH_BYTES);
    assertThat(merged[0xFFFF]).isZero();
    assertThat(merged[0x10000]).isEqualTo((byte) 0xFF);
  }

  @Test
  void intel_hex_is_written_as_programmers_expect_it() {
    assertThat(IntelHex.encode(new IntelHex.Block(0x12000, new byte[] {1, 2, (byte) 0xFF}))).isEqualTo(
        ":020000040001F9\r\n" + ":032000000102FFDB\r\n" + ":00000001FF\r\n");
  }

  @Test
  void intel_hex_begins_a_new_record_where_64_kib_end() {
    assertThat(IntelHex.encode(new IntelHex.Block(0x0123FFFE, new byte[] {1, 2, 3}))).isEqualTo(
        ":020000040123D6\r\n" + ":02FFFE000102FE\r\n" + ":020000040124D5\r\n" + ":0100000003FC\r\n"
            + ":00000001FF\r\n");
  }

  @Test
  void intel_hex_knows_segments_and_passes_over_records_that_hold_no_data() throws Exception {
    String start = ":0400000500000000F7\n"; // where the program starts: no matter to a flash
    IntelHex.Block block = IntelHex.decode(hex(":020000021234B6\n" + start + ":01000100AB53\n:00000001FF\n"));
    assertThat(block.address()).isEqualTo(0x12341);
    assertThat(block.content()).containsExactly(0xAB);
    IntelHex.Block empty = IntelHex.decode(hex(":00000001FF\n"));
    assertThat(empty.address()).isZero();
    assertThat(empty.content()).isEmpty();
  }

  @Test
  void intel_hex_holds_one_mebibyte_at_most() throws Exception {
    byte[] most = new byte[1 << 20];
    assertThat(IntelHex.decode(hex(IntelHex.encode(new IntelHex.Block(0, most)))).content()).hasSize(most.length);
    assertThatThrownBy(() -> IntelHex.decode(hex(IntelHex.encode(new IntelHex.Block(0, new byte[(1 << 20) + 1])))))
        .hasMessage("line 65554: more than 1 MiB of data");
  }

  private static byte[] hex(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Property
  void intel_hex_reads_back(
      @ForAll @IntRange(max = 0x7FFFF) int address, @ForAll @Size(min = 1, max = 300) byte[] content) throws Exception {
    byte[] text = IntelHex.encode(new IntelHex.Block(address, content)).getBytes(StandardCharsets.US_ASCII);
    IntelHex.Block block = IntelHex.decode(text);
    assertThat(block.address()).isEqualTo(address);
    assertThat(block.content()).isEqualTo(content);
  }

  @Test
  void damaged_intel_hex_is_refused_with_its_line() {
    assertThatThrownBy(() -> IntelHex.decode(":020000040001F8\r\n".getBytes(StandardCharsets.US_ASCII)))
        .hasMessage("line 1: its checksum is wrong");
    assertThatThrownBy(() -> IntelHex.decode(":020000040001F9\r\n".getBytes(StandardCharsets.US_ASCII)))
        .hasMessage("line 1: the end record is missing");
    assertThatThrownBy(() -> IntelHex.decode(new byte[] {0, 1, 2})).hasMessage("line 1: is no Intel HEX record");
    assertThatThrownBy(() -> IntelHex.decode(hex(":0100000001FE\n:0200000001FD\n")))
        .hasMessage("line 2: has 1 data bytes and says 2");
    assertThatThrownBy(() -> IntelHex.decode(hex(":0100000001FE\n:0100000201FC\n")))
        .hasMessage("line 2: an address record has 1 bytes, not 2");
    assertThatThrownBy(() -> IntelHex.decode(hex(":0100000001FE\n:0101020003F9\n")))
        .hasMessage("line 2: data goes on at 0x102, expected 0x1");
  }

  @Test
  void the_four_boards_areas_keep_apart() {
    for (BoardProfile profile : BoardProfile.values()) {
      assertThat(MemoryMap.of(profile).warnings(0x76100000L)).as(profile.id()).isEmpty();
    }
  }

  @Test
  void overlapping_misaligned_and_homeless_areas_are_warned_of() {
    MemoryMap map = new MemoryMap(4096, List.of(
        new MemoryMap.Area("a", MemoryMap.Device.CARD, 0, 0x400),
        new MemoryMap.Area("b", MemoryMap.Device.CARD, 0x3FF, MemoryMap.Area.TO_END),
        new MemoryMap.Area("c", MemoryMap.Device.FLASH, 0x1000, 0x80001),
        new MemoryMap.Area("d", MemoryMap.Device.FLASH, 0x800, 0x1000)));
    assertThat(map.warnings(1 << 20)).containsExactly(
        "a (0x0..0x3ff) overlaps b (0x3ff..end): the firmware does not check it, one will damage the other",
        "b (0x3ff..end) does not begin on a multiple of 512 bytes",
        "c (0x1000..0x80000) does not fit: the flash has 524288 bytes",
        "d (0x800..0xfff) does not begin on a multiple of 4096 bytes");
    assertThat(MemoryMap.of(BoardProfile.M487).warnings(0)).as("a card of exactly 4 GiB").hasSize(3);
  }

  @Test
  void one_slot_fills_the_candidate_area_and_more_share_it() {
    assertThat(MemoryMap.slotAddress(0x4000000, 0x6DC00, 1, 0)).isEqualTo(0x4000000);
    assertThat(MemoryMap.slotBytes(0x4000000, 0x6DC00, 1)).isEqualTo(0x6DC00);
    assertThat(MemoryMap.slotAddress(1, 1000 * 512, 3, 1)).isEqualTo(512 + 333 * 512);
    assertThat(MemoryMap.slotBytes(1, 1000 * 512, 3)).isEqualTo(333 * 512);
  }
}
