package dev.nufleet.firmware;

import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MemoryMap;
import java.util.Arrays;

/**
 * The file that is dragged onto a board: bootloader from 0, 0xFF to 0x12000, header (112 bytes), 0xFF to 0x12400,
 * application, nothing after. The fill covers the internal key-value store, so flashing it wipes provision mark and
 * root of trust.
 *
 * <p>Source: Mbed's build tool, bootloader.md section 1.7.
 */
public final class MergedImage {
  private MergedImage() {}

  /**
   * @param bootloader may be empty: then its region is 0xFF
   * @throws IllegalArgumentException if a part does not fit its region; the message is fit for a user
   */
  public static byte[] build(byte[] bootloader, FirmwareVersion version, byte[] application) {
    if (bootloader.length > MemoryMap.BOOTLOADER_BYTES) {
      throw new IllegalArgumentException("the bootloader has " + bootloader.length + " bytes; at most "
          + MemoryMap.BOOTLOADER_BYTES + " fit before the key-value store");
    }
    if (application.length == 0 || application.length > MemoryMap.APPLICATION_MAX_BYTES) {
      throw new IllegalArgumentException("the application has " + application.length + " bytes; 1.."
          + MemoryMap.APPLICATION_MAX_BYTES + " fit between 0x12400 and the flash's end");
    }
    byte[] image = new byte[MemoryMap.APPLICATION + application.length];
    Arrays.fill(image, (byte) 0xFF);
    System.arraycopy(bootloader, 0, image, 0, bootloader.length);
    byte[] header = InternalHeader.factory(version, application).encode();
    System.arraycopy(header, 0, image, MemoryMap.HEADER, header.length);
    System.arraycopy(application, 0, image, MemoryMap.APPLICATION, application.length);
    return image;
  }
}
