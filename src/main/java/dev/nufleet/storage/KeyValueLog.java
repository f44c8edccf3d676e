package dev.nufleet.storage;

import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The internal key-value store of the firmware (TDBStore), byte for byte: two areas of 4096 bytes at 0x10000 and
 * 0x11000. An area holds reserved data ({@link ReservedData}, 72 bytes), a master record (key "TDBS", value: version
 * u16 LE, revision u16 1, u32 0) at 72, and records ({@link KvRecord}) from 108 on. The valid area with the higher
 * version is active; new values are appended to it. When it is full, what is still of use moves to the other area,
 * whose master record is written last: so power may fail at any operation and the old or the new state is found
 * again.
 *
 * <p>What the original does and this does too: a record that cannot be read ends the scan, so all that lies behind it
 * is gone; a record that was cut short is programmed over by the next one, and if the bits don't fit, that one fails,
 * the areas are swapped, and the next attempt succeeds; and what was moved may end where a sector ends: until the next
 * record is written there, an area that is opened again has what stood in that sector before the last swap but one,
 * older values with it (the firmware, which sets one value, never fills an area). One difference: the original cannot
 * be opened if its last record ends fewer than 24 bytes before the area's end (a defect that later versions don't
 * have); this one can.
 */
public final class KeyValueLog {
  private static final int AREA_BYTES = MemoryMap.KVSTORE_AREA_BYTES;
  private static final int FIRST_RECORD =
      KvArea.MASTER_OFFSET + KvRecord.sizeBytes(KvArea.MASTER_KEY.length(), 8);

  private static final Pattern VALID_KEY = Pattern.compile("[\\x21-\\x7E&&[^*/?:;\"|<>\\\\]]{1,127}");

  private final Flash flash;
  /** By falling hash of the key: the order in which a full area is copied. */
  private final List<Entry> entries = new ArrayList<>(2);
  private int active;
  private int version;
  private int free;

  private record Entry(int hash, String key, int offset) {}

  /** What {@link #get} found. @param value empty unless the status is OK */
  public record Stored(KvStatus status, byte[] value) {}

  private KeyValueLog(Flash flash) {
    this.flash = flash;
  }

  /**
   * Finds the active area and its keys, or formats area 0 if none is valid (reserved data is kept).
   *
   * @throws PowerLost if power fails while formatting
   */
  public static KeyValueLog open(Flash flash) {
    KeyValueLog log = new KeyValueLog(flash);
    Optional<Integer> active = KvArea.active(flash);
    if (active.isEmpty()) {
      log.resetArea(0);
      log.begin(0, 1);
      return log;
    }
    log.active = active.get();
    log.version = KvArea.masterVersion(flash, log.active);
    log.scan();
    return log;
  }

  /** Statuses: OK, INVALID_ARGUMENT, ITEM_NOT_FOUND, INVALID_DATA_DETECTED (damaged since it was found). */
  public Stored get(String key) {
    if (!isValid(key)) {
      return new Stored(KvStatus.INVALID_ARGUMENT, new byte[0]);
    }
    int index = indexOf(key);
    if (index < 0) {
      return new Stored(KvStatus.ITEM_NOT_FOUND, new byte[0]);
    }
    return KvRecord.read(flash, address(active), entries.get(index).offset)
        .map(found -> new Stored(KvStatus.OK, found.value()))
        .orElse(new Stored(KvStatus.INVALID_DATA_DETECTED, new byte[0]));
  }

  /**
   * Appends a value. Statuses: OK, INVALID_ARGUMENT (key), WRITE_PROTECTED, MEDIA_FULL, WRITE_FAILED,
   * INVALID_DATA_DETECTED (it does not read back: the areas have been swapped, try again).
   *
   * @throws PowerLost if power fails meanwhile
   */
  public KvStatus set(String key, byte[] value, boolean writeOnce) {
    return append(new KvRecord(key, value, writeOnce ? KvRecord.WRITE_ONCE : 0));
  }

  /** Appends a mark that the key is gone. Statuses as for {@link #set}, and ITEM_NOT_FOUND. */
  public KvStatus remove(String key) {
    return append(new KvRecord(key, new byte[0], KvRecord.DELETED));
  }

  /** Erases the first sector of both areas, so all keys and the root of trust are gone, and begins anew in area 0. */
  public void reset() {
    eraseForced(0);
    eraseForced(1);
    begin(0, 1);
  }

  /** The root of trust in the reserved data, as the running firmware finds it. */
  public Optional<RootOfTrust> rootOfTrust() {
    return ReservedData.ofStore(flash).flatMap(ReservedData::rootOfTrust);
  }

  /**
   * Writes the root of trust into both areas. Statuses: OK, WRITE_FAILED if one is there already.
   *
   * @throws PowerLost if power fails meanwhile
   */
  public KvStatus saveRootOfTrust(RootOfTrust root) {
    if (ReservedData.ofStore(flash).isPresent()) {
      return KvStatus.WRITE_FAILED;
    }
    resetArea(1 - active);
    byte[] data = ReservedData.encode(root);
    for (int area = 0; area < 2; area++) {
      flash.program(address(area), data, 0, RootOfTrust.SIZE_BYTES);
      flash.program(address(area) + 64, data, 64, 8);
    }
    return KvStatus.OK;
  }

  private KvStatus append(KvRecord record) {
    if (!isValid(record.key())) {
      return KvStatus.INVALID_ARGUMENT;
    }
    if (free + record.sizeBytes() > AREA_BYTES) {
      swapAreas();
    }
    if (free + record.sizeBytes() > AREA_BYTES) {
      return KvStatus.MEDIA_FULL;
    }
    int index = indexOf(record.key());
    boolean delete = (record.flags() & KvRecord.DELETED) != 0;
    if (index < 0 && delete) {
      return KvStatus.ITEM_NOT_FOUND;
    }
    if (index >= 0 && isWriteOnce(entries.get(index))) {
      return KvStatus.WRITE_PROTECTED;
    }
    int offset = free;
    try {
      eraseOnReaching(active, offset, record.sizeBytes());
      record.write(flash, address(active), offset);
    } catch (FlashFailure e) {
      return KvStatus.WRITE_FAILED;
    }
    if (KvRecord.read(flash, address(active), offset).isEmpty()) {
      swapAreas();
      return KvStatus.INVALID_DATA_DETECTED;
    }
    index(record.key(), offset, delete);
    free = offset + record.sizeBytes();
    if (KvRecord.read(flash, address(active), free).isPresent()) { // left from earlier: must not be taken for new
      eraseOnReaching(active, free, KvRecord.HEADER_BYTES);
    }
    return KvStatus.OK;
  }

  /** Copies what is of use to the other area and makes that the active one. */
  private void swapAreas() {
    int other = 1 - active;
    resetArea(other);
    int to = FIRST_RECORD;
    List<Entry> moved = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      byte[] bytes = rawRecord(entry.offset);
      if (to + bytes.length <= AREA_BYTES) { // a record with a damaged size may not fit; then it is lost
        eraseOnReaching(other, to, bytes.length);
        flash.program(address(other) + to, bytes, 0, bytes.length);
        moved.add(new Entry(entry.hash, entry.key, to));
        to += bytes.length;
      }
    }
    entries.clear();
    entries.addAll(moved);
    free = to;
    active = other;
    version = version + 1 & 0xFFFF;
    writeMaster();
  }

  /** A record as it stands: sizes from its header, no CRC checked, so damage is copied as well. */
  private byte[] rawRecord(int offset) {
    ByteBuffer header = ByteBuffer.allocate(KvRecord.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    flash.read(address(active) + offset, header.array(), 0, KvRecord.HEADER_BYTES);
    int length = KvRecord.sizeBytes(header.getShort(12) & 0xFFFF, header.getInt(16));
    byte[] bytes = new byte[Math.max(KvRecord.HEADER_BYTES, Math.min(length, AREA_BYTES - offset))];
    flash.read(address(active) + offset, bytes, 0, bytes.length);
    return bytes;
  }

  private void scan() {
    for (KvArea.Placed placed : KvArea.read(flash, active)) {
      KvRecord record = placed.record();
      if (placed.offset() != KvArea.MASTER_OFFSET) {
        index(record.key(), placed.offset(), (record.flags() & KvRecord.DELETED) != 0);
      }
      free = placed.offset() + record.sizeBytes();
    }
  }

  private void begin(int area, int firstVersion) {
    entries.clear();
    active = area;
    version = firstVersion;
    free = FIRST_RECORD;
    writeMaster();
  }

  private void writeMaster() {
    ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    value.putShort((short) version).putShort((short) 1);
    new KvRecord(KvArea.MASTER_KEY, value.array(), 0).write(flash, address(active), KvArea.MASTER_OFFSET);
  }

  /** Erases an area's first sector and writes the reserved data back, if one of the areas had any. */
  private void resetArea(int area) {
    Optional<byte[]> reserved = ReservedData.ofStore(flash);
    eraseForced(area);
    reserved.ifPresent(data -> flash.program(address(area), data, 0, data.length));
  }

  private void eraseForced(int area) {
    flash.erase(address(area), flash.sectorBytes());
  }

  /** The store erases a sector when its first byte is about to be written, not before. */
  private void eraseOnReaching(int area, int offset, int length) {
    int sector = flash.sectorBytes();
    for (int at = (offset + sector - 1) / sector * sector; at < Math.min(offset + length, AREA_BYTES); at += sector) {
      flash.erase(address(area) + at, sector);
    }
  }

  private boolean isWriteOnce(Entry entry) {
    byte[] header = rawRecord(entry.offset);
    return (ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(8) & KvRecord.WRITE_ONCE) != 0;
  }

  private void index(String key, int offset, boolean delete) {
    int index = indexOf(key);
    int hash = KvRecord.hash(key);
    if (delete) {
      if (index >= 0) {
        entries.remove(index);
      }
    } else if (index >= 0) {
      entries.set(index, new Entry(hash, key, offset));
    } else {
      int at = 0;
      while (at < entries.size() && Integer.compareUnsigned(hash, entries.get(at).hash) <= 0) {
        at++;
      }
      entries.add(at, new Entry(hash, key, offset));
    }
  }

  private int indexOf(String key) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).key.equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isValid(String key) {
    return VALID_KEY.matcher(key).matches();
  }

  private static int address(int area) {
    return KvArea.address(area);
  }
}
