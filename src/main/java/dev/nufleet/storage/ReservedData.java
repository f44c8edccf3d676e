package dev.nufleet.storage;

import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first 72 bytes of an area of the internal key-value store: 64 bytes of reserved data, of which the root of trust
 * takes 16, then a trailer of 8 bytes, little-endian: 0 trailer size u16 (8), 2 data size u16, 4 CRC u32 of the data.
 * The unused bytes stay erased.
 *
 * <p>Two readers look at it, and they differ: {@link #ofStore} is the store's own, {@link #readDirectly} is the one
 * that bootloader and candidate writer use without opening the store.
 */
public final class ReservedData {
  static final int SIZE_BYTES = 72;

  private static final int DATA_BYTES = 64;
  private static final int TRAILER_BYTES = 8;

  private ReservedData() {}

  /**
   * The root of trust as bootloader and candidate writer find it ({@code DirectAccessDevicekey}): area 0, then area
   * 1; an area is passed over if its trailer is erased, its data longer than 16 bytes or its CRC wrong. The trailer
   * size is not looked at. Data shorter than 16 bytes in the first good area is an answer too: no root of trust.
   */
  public static Optional<RootOfTrust> readDirectly(Flash flash) {
    byte[] area = new byte[SIZE_BYTES];
    for (int address = MemoryMap.KVSTORE; address < MemoryMap.HEADER; address += MemoryMap.KVSTORE_AREA_BYTES) {
      flash.read(address, area, 0, SIZE_BYTES);
      ByteBuffer trailer = trailer(area);
      int length = trailer.getShort(2) & 0xFFFF;
      boolean erased = trailer.getLong(0) == -1L;
      if (!erased && length <= RootOfTrust.SIZE_BYTES && TdbCrc.of(area, 0, length) == trailer.getInt(4)) {
        return rootOfTrust(area, length);
      }
    }
    return Optional.empty();
  }

  /** The 72 bytes of the first area whose trailer size and CRC are right, as the store itself looks for them. */
  static Optional<byte[]> ofStore(Flash flash) {
    return ofArea(flash, MemoryMap.KVSTORE)
        .or(() -> ofArea(flash, MemoryMap.KVSTORE + MemoryMap.KVSTORE_AREA_BYTES));
  }

  /** The same for the area at an address. */
  static Optional<byte[]> ofArea(Flash flash, int address) {
    byte[] area = new byte[SIZE_BYTES];
    flash.read(address, area, 0, SIZE_BYTES);
    ByteBuffer trailer = trailer(area);
    int length = dataBytes(area);
    boolean good = trailer.getShort(0) == TRAILER_BYTES && length <= DATA_BYTES
        && TdbCrc.of(area, 0, length) == trailer.getInt(4);
    return good ? Optional.of(area) : Optional.empty();
  }

  static Optional<RootOfTrust> rootOfTrust(byte[] area) {
    return rootOfTrust(area, dataBytes(area));
  }

  static byte[] encode(RootOfTrust root) {
    byte[] area = new byte[SIZE_BYTES];
    Arrays.fill(area, (byte) 0xFF);
    System.arraycopy(root.reveal(), 0, area, 0, RootOfTrust.SIZE_BYTES);
    trailer(area)
        .putShort((short) TRAILER_BYTES)
        .putShort((short) RootOfTrust.SIZE_BYTES)
        .putInt(TdbCrc.of(area, 0, RootOfTrust.SIZE_BYTES));
    return area;
  }

  private static Optional<RootOfTrust> rootOfTrust(byte[] area, int length) {
    return length == RootOfTrust.SIZE_BYTES
        ? Optional.of(new RootOfTrust(Arrays.copyOf(area, length)))
        : Optional.empty();
  }

  private static int dataBytes(byte[] area) {
    return trailer(area).getShort(2) & 0xFFFF;
  }

  private static ByteBuffer trailer(byte[] area) {
    return ByteBuffer.wrap(area, DATA_BYTES, TRAILER_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
  }
}
