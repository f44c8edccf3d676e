package dev.nufleet.ota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.VirtualBoard;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.Pace;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.MemoryStorage;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a board takes for its version, and what it says of a header that is none. */
class ActiveVersionTest {
  private final VirtualBoard hal = new VirtualBoard(Pace.BOARD);
  private final byte[] header = InternalHeader.factory(new FirmwareVersion(1577098827), new byte[8]).encode();

  private String read() {
    MemoryStorage board = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK);
    board.flash().program(MemoryMap.HEADER, header, 0, header.length);
    hal.clearConsole();
    String[] version = new String[1];
    hal.run(() -> version[0] = ActiveVersion.read(hal.hal(), board.flash()));
    return version[0];
  }

  @Test
  void the_version_is_a_number_without_a_sign() {
    assertThat(read()).isEqualTo("1577098827");
    assertThat(hal.lines()).isEmpty();
    ByteBuffer.wrap(header).putLong(8, -1).putInt(108, crc());
    assertThat(read()).isEqualTo("18446744073709551615");
  }

  @Test
  void of_all_that_is_wrong_the_magic_is_named_first_and_the_crc_last() {
    header[20] ^= 1;
    assertThat(read()).isEqualTo("00000000");
    assertThat(hal.lines()).containsExactly("[err] HAL_GetFirmwareVersion(121): Failed to parse v2 header");
    ByteBuffer.wrap(header).putInt(4, 3);
    assertThat(read()).isEqualTo("00000000");
    assertThat(hal.lines()).containsExactly(
        "[err] HAL_GetFirmwareVersion(113): Invalid version of internal header: 0x00000003");
    ByteBuffer.wrap(header).putInt(0, 0x12345678);
    assertThat(read()).isEqualTo("00000000");
    assertThat(hal.lines()).containsExactly(
        "[err] HAL_GetFirmwareVersion(106): Invalid magic of internal header: 0x12345678");
  }

  private int crc() {
    return InternalHeader.crcOf(header, 0);
  }
}
