package dev.nufleet.ota;

import dev.nufleet.firmware.BadHeader;
import dev.nufleet.firmware.InternalHeader;
import dev.nufleet.hal.Hal;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.storage.Flash;
import java.nio.ByteBuffer;

/**
 * {@code HAL_GetFirmwareVersion}: the version in the header at 0x12000 as a decimal number, or eight zeros and a line
 * on the console if magic, header version or CRC are wrong; they are looked at in this order.
 */
final class ActiveVersion {
  private static final String UNKNOWN = "00000000";
  private static final SdkLog.Statement BAD_MAGIC =
      SdkLog.line(Level.ERR, "HAL_GetFirmwareVersion", 106, "Invalid magic of internal header: 0x%08x");
  private static final SdkLog.Statement BAD_VERSION =
      SdkLog.line(Level.ERR, "HAL_GetFirmwareVersion", 113, "Invalid version of internal header: 0x%08x");
  private static final SdkLog.Statement BAD_HEADER =
      SdkLog.line(Level.ERR, "HAL_GetFirmwareVersion", 121, "Failed to parse v2 header");

  private ActiveVersion() {}

  static String read(Hal hal, Flash flash) {
    byte[] header = new byte[InternalHeader.SIZE_BYTES];
    flash.read(MemoryMap.HEADER, header, 0, header.length);
    int magic = ByteBuffer.wrap(header).getInt(0);
    int version = ByteBuffer.wrap(header).getInt(4);
    if (magic != InternalHeader.MAGIC) {
      hal.print(BAD_MAGIC.with(magic));
      return UNKNOWN;
    }
    if (version != InternalHeader.HEADER_VERSION) {
      hal.print(BAD_VERSION.with(version));
      return UNKNOWN;
    }
    try {
      return InternalHeader.decode(header, 0).version().toString();
    } catch (BadHeader e) {
      hal.print(BAD_HEADER);
      return UNKNOWN;
    }
  }
}
