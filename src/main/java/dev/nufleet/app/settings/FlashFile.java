package dev.nufleet.app.settings;

import dev.nufleet.firmware.BadHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.storage.FactoryImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * A merged image that is to be flashed onto boards: {@code NAME.bin} of {@code firmware build}.
 *
 * @param application of the image, without header and bootloader
 * @param image the whole file
 */
public record FlashFile(String name, FirmwareVersion version, byte[] application, FactoryImage image) {
  /**
   * A board would take any file and then not boot. A dump of a board's flash it would take as well, and with it that
   * board's root of trust; here each board draws its own.
   *
   * @throws UserMistake if the file cannot be read, or is no merged image
   */
  public static FlashFile read(Path file, String where) {
    byte[] merged = InputFile.read(file, where, MemoryMap.FLASH_BYTES);
    if (merged.length <= MemoryMap.APPLICATION) {
      throw mistake(where, file, "it has " + merged.length + " bytes, and an application begins at byte "
          + MemoryMap.APPLICATION);
    }
    InternalHeader header;
    try {
      header = InternalHeader.decode(merged, MemoryMap.HEADER);
    } catch (BadHeader e) {
      throw mistake(where, file, String.format(Locale.ROOT, "at 0x%x there is no good header: %s", MemoryMap.HEADER,
          e.getMessage()));
    }
    int there = merged.length - MemoryMap.APPLICATION;
    if (Long.compareUnsigned(header.sizeBytes(), there) > 0) {
      throw mistake(where, file, there + " of the application's " + Long.toUnsignedString(header.sizeBytes())
          + " bytes are there");
    }
    int size = (int) header.sizeBytes();
    if (!Sha256.of(merged, MemoryMap.APPLICATION, size).equals(header.hash())) {
      throw mistake(where, file, "the application's SHA-256 is not that of its header");
    }
    for (int at = MemoryMap.KVSTORE; at < MemoryMap.HEADER; at++) {
      if (merged[at] != (byte) 0xFF) {
        throw mistake(where, file, "it holds a key-value store, as a dump of one board's flash does");
      }
    }
    return new FlashFile(file.getFileName().toString(), header.version(),
        Arrays.copyOfRange(merged, MemoryMap.APPLICATION, MemoryMap.APPLICATION + size), FactoryImage.of(merged));
  }

  private static UserMistake mistake(String where, Path file, String found) {
    return new UserMistake(where + ": " + file + " is no image to be flashed: " + found
        + "; name a NAME.bin of `firmware build`");
  }
}
