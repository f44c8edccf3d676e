package dev.nufleet.storage;

import dev.nufleet.model.MemoryMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The two areas of the internal key-value store: which of them counts, and what its scan finds there. */
final class KvArea {
  static final int MASTER_OFFSET = ReservedData.SIZE_BYTES;
  static final String MASTER_KEY = "TDBS";

  private KvArea() {}

  /** A record that can be read. @param offset in its area */
  record Placed(KvRecord record, int area, int offset) {
    int address() {
      return KvArea.address(area) + offset;
    }
  }

  static int address(int area) {
    return MemoryMap.KVSTORE + area * MemoryMap.KVSTORE_AREA_BYTES;
  }

  /** @return the area's version, or -1 if its master record is not valid */
  static int masterVersion(Flash flash, int area) {
    return KvRecord.read(flash, address(area), MASTER_OFFSET)
        .filter(master -> master.key().equals(MASTER_KEY) && master.value().length == 8)
        .map(master -> ByteBuffer.wrap(master.value()).order(ByteOrder.LITTLE_ENDIAN).getShort() & 0xFFFF)
        .orElse(-1);
  }

  /** The valid area with the higher version; a 0 in area 0 counts as the highest. Empty if none is valid. */
  static Optional<Integer> active(Flash flash) {
    int version0 = masterVersion(flash, 0);
    int version1 = masterVersion(flash, 1);
    if (version0 < 0 && version1 < 0) {
      return Optional.empty();
    }
    return Optional.of(version1 < 0 || version0 >= 0 && (version0 > version1 || version0 == 0) ? 0 : 1);
  }

  /** The area's records, the master first, up to the first one that cannot be read. */
  static List<Placed> read(Flash flash, int area) {
    List<Placed> records = new ArrayList<>();
    int offset = MASTER_OFFSET;
    Optional<KvRecord> found = KvRecord.read(flash, address(area), offset);
    while (found.isPresent()) {
      records.add(new Placed(found.get(), area, offset));
      offset += found.get().sizeBytes();
      found = KvRecord.read(flash, address(area), offset);
    }
    return records;
  }
}
