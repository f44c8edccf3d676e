package dev.nufleet.storage;

import dev.nufleet.model.MemoryMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The two areas of the internal key-value store: which of them counts, and what its scan finds there. */
public final class KvArea {
  static final int MASTER_OFFSET = ReservedData.SIZE_BYTES;
  static final String MASTER_KEY = "TDBS";

  private KvArea() {}

  /**
   * What one area holds, for who looks on.
   *
   * @param version of its master record; -1 if that is not valid
   * @param active whether the store reads this one
   * @param usedBytes up to the end of the last record that can be read, the reserved data included; 0 without a master
   * @param keys that have a value
   */
  public record Shown(int area, int address, int version, boolean active, int usedBytes, int keys) {}

  /** Both areas. Reads the flash alone. */
  public static List<Shown> shown(Flash flash) {
    Optional<Integer> active = active(flash);
    List<Shown> areas = new ArrayList<>();
    for (int area = 0; area < MemoryMap.KVSTORE_BYTES / MemoryMap.KVSTORE_AREA_BYTES; area++) {
      List<Placed> records = read(flash, area);
      Set<String> keys = new HashSet<>();
      int used = 0;
      for (Placed placed : records) {
        KvRecord record = placed.record();
        used = placed.offset() + record.sizeBytes();
        if ((record.flags() & KvRecord.DELETED) != 0) {
          keys.remove(record.key());
        } else if (!record.key().equals(MASTER_KEY)) {
          keys.add(record.key());
        }
      }
      areas.add(new Shown(
          area, address(area), masterVersion(flash, area), active.equals(Optional.of(area)), used, keys.size()));
    }
    return areas;
  }

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
