package dev.nufleet.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where things lie in a board's internal flash and on its card; lengths in bytes. The firmware itself never checks
 * that areas keep apart (overlapping ones corrupt each other silently), so {@link #warnings} does.
 *
 * <p>Source: mbed_app.json of the example, resolved in board.md section 2; equal on all four boards but for the erase
 * sector.
 *
 * @param flashSectorBytes erase unit of the internal flash
 * @param areas on either device, in any order
 */
public record MemoryMap(int flashSectorBytes, List<Area> areas) {
  public static final int FLASH_BYTES = 0x80000;
  /** Bootloader's region: from 0 to here. */
  public static final int BOOTLOADER_BYTES = 0x10000;
  /** Internal key-value store: two areas of 4096 bytes. */
  public static final int KVSTORE = 0x10000;
  public static final int KVSTORE_AREA_BYTES = 0x1000;
  public static final int KVSTORE_BYTES = 2 * KVSTORE_AREA_BYTES;
  /** Header of the ActiveImage. */
  public static final int HEADER = 0x12000;
  /** The ActiveImage's application: its vector table. */
  public static final int APPLICATION = 0x12400;
  /** What the bootloader installs at most. */
  public static final int APPLICATION_MAX_BYTES = FLASH_BYTES - APPLICATION;

  /** File system of the key-value store on the card. */
  public static final long CARD_KVSTORE = 0;
  public static final long CARD_KVSTORE_BYTES = 64L << 20;
  /** The CandidateSlot: header block, then firmware. */
  public static final long CANDIDATE = 64L << 20;
  public static final int CANDIDATE_BYTES = APPLICATION_MAX_BYTES;
  /** The external header, rounded up to whole blocks. */
  public static final int CANDIDATE_HEADER_BYTES = 512;
  /** First byte of the candidate's firmware. */
  public static final long CANDIDATE_FIRMWARE = CANDIDATE + CANDIDATE_HEADER_BYTES;
  /** What the candidate writer accepts at most. */
  public static final int CANDIDATE_MAX_FIRMWARE_BYTES = CANDIDATE_BYTES - CANDIDATE_HEADER_BYTES;
  /** User file system: from here to the card's end. */
  public static final long USER_FILESYSTEM = 68L << 20;

  public static final int CARD_BLOCK_BYTES = 512;

  /** Which memory an area lies in. */
  public enum Device {
    FLASH,
    CARD
  }

  /** @param end first byte after it; {@link #TO_END} for "to the card's end" */
  public record Area(String name, Device device, long start, long end) {
    public static final long TO_END = Long.MAX_VALUE;

    boolean overlaps(Area other) {
      return device == other.device && start < other.end && other.start < end;
    }

    private String range() {
      String last = end == TO_END ? "end" : "0x" + Long.toHexString(end - 1);
      return String.format(Locale.ROOT, "%s (0x%x..%s)", name, start, last);
    }
  }

  public MemoryMap {
    areas = List.copyOf(areas);
  }

  public static MemoryMap of(BoardProfile profile) {
    return new MemoryMap(
        profile.sectorBytes(),
        List.of(
            new Area("bootloader", Device.FLASH, 0, BOOTLOADER_BYTES),
            new Area("kvstore (internal)", Device.FLASH, KVSTORE, KVSTORE + KVSTORE_BYTES),
            new Area("active header and application", Device.FLASH, HEADER, FLASH_BYTES),
            new Area("kvstore (external)", Device.CARD, CARD_KVSTORE, CARD_KVSTORE + CARD_KVSTORE_BYTES),
            new Area("candidate slot", Device.CARD, CANDIDATE, CANDIDATE + CANDIDATE_BYTES),
            new Area("user filesystem", Device.CARD, USER_FILESYSTEM, Area.TO_END)));
  }

  /**
   * Address of slot {@code slot} of {@code locations} in a candidate area, and the size of each, by the storage
   * layer's formula.
   */
  public static long slotAddress(long start, long bytes, int locations, int slot) {
    long from = roundUp(start, CARD_BLOCK_BYTES);
    return from + roundDown(slot * slotRoom(start, bytes, locations), CARD_BLOCK_BYTES);
  }

  public static long slotBytes(long start, long bytes, int locations) {
    return roundDown(slotRoom(start, bytes, locations), CARD_BLOCK_BYTES);
  }

  /**
   * One line for each mistake: areas that overlap, that do not begin on an erase unit, or that do not fit.
   *
   * @param cardBytes size of the card as the driver reports it
   */
  public List<String> warnings(long cardBytes) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < areas.size(); i++) {
      Area area = areas.get(i);
      boolean flash = area.device == Device.FLASH;
      int unit = flash ? flashSectorBytes : CARD_BLOCK_BYTES;
      long bytes = flash ? FLASH_BYTES : cardBytes;
      long end = area.end == Area.TO_END ? bytes : area.end;
      if (area.start % unit != 0) {
        found.add(area.range() + " does not begin on a multiple of " + unit + " bytes");
      }
      if (end > bytes || area.start >= end) {
        found.add(area.range() + " does not fit: the " + (flash ? "flash" : "card") + " has " + bytes + " bytes");
      }
      for (Area other : areas.subList(i + 1, areas.size())) {
        if (area.overlaps(other)) {
          found.add(area.range() + " overlaps " + other.range()
              + ": the firmware does not check it, one will damage the other");
        }
      }
    }
    return found;
  }

  private static long slotRoom(long start, long bytes, int locations) {
    return (roundDown(start + bytes, CARD_BLOCK_BYTES) - roundUp(start, CARD_BLOCK_BYTES)) / locations;
  }

  private static long roundUp(long value, long unit) {
    return (value + unit - 1) / unit * unit;
  }

  private static long roundDown(long value, long unit) {
    return value / unit * unit;
  }
}
