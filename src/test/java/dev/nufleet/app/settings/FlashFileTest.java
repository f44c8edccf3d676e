package dev.nufleet.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.firmware.MergedImage;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlashFileTest {
  private static final byte[] MERGED = MergedImage.build(new byte[64], new FirmwareVersion(1577098827), new byte[999]);

  @TempDir Path dir;

  @Test
  void a_merged_image_brings_its_version_and_application() throws IOException {
    FlashFile read = FlashFile.read(Files.write(dir.resolve("x.bin"), MERGED), "--flash");
    assertThat(read.version()).isEqualTo(new FirmwareVersion(1577098827));
    assertThat(read.application()).isEqualTo(new byte[999]);
    assertThat(read.name()).isEqualTo("x.bin");
    byte[] filled = Arrays.copyOf(MERGED, MemoryMap.FLASH_BYTES);
    assertThat(FlashFile.read(Files.write(dir.resolve("y.bin"), filled), "--flash").application()).hasSize(999);
  }

  @Test
  void other_files_are_one_line() throws IOException {
    assertRefused(Arrays.copyOfRange(MERGED, MemoryMap.APPLICATION, MERGED.length), "it has 999 bytes");
    assertRefused(Arrays.copyOf(MERGED, MERGED.length - 1), "998 of the application's 999 bytes are there");
    assertRefused(changed(MERGED.length - 1), "SHA-256 is not that of its header");
    assertRefused(changed(MemoryMap.HEADER), "there is no good header: magic is");
    assertRefused(changed(MemoryMap.HEADER + 8), "there is no good header: CRC is");
    assertRefused(changed(MemoryMap.KVSTORE), "it holds a key-value store");
    assertRefused(changed(MemoryMap.HEADER - 1), "it holds a key-value store");
    Path tooLong = Files.write(dir.resolve("long.bin"), new byte[MemoryMap.FLASH_BYTES + 1]);
    assertThatThrownBy(() -> FlashFile.read(tooLong, "--flash")).isInstanceOf(UserMistake.class)
        .hasMessageContaining("more than 524288 bytes");
    assertThatThrownBy(() -> FlashFile.read(dir, "--flash")).isInstanceOf(UserMistake.class);
    assertThatThrownBy(() -> FlashFile.read(dir.resolve("none"), "--flash")).isInstanceOf(UserMistake.class)
        .hasMessageContaining("does not exist");
  }

  private void assertRefused(byte[] content, String part) throws IOException {
    Path file = Files.write(dir.resolve("wrong.bin"), content);
    assertThatThrownBy(() -> FlashFile.read(file, "--flash")).isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("--flash: " + file + " is no image to be flashed: ").hasMessageContaining(part)
        .hasMessageEndingWith("; name a NAME.bin of `firmware build`");
  }

  private static byte[] changed(int at) {
    byte[] content = MERGED.clone();
    content[at] ^= 1;
    return content;
  }
}
