package dev.nufleet.storage;

import dev.nufleet.model.Draw;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.StorageFault.KeyValuePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Faults of a flash that change bits at once. A bit's number is 8 times its byte's address, and its place in the byte.
 */
final class FlashDamage {
  private FlashDamage() {}

  /** @return where it did damage; empty if the fault is of another kind, or finds nothing to damage */
  static List<String> of(Flash flash, StorageFault fault) {
    if (fault instanceof StorageFault.BitsFlip flip) {
      return flipBits(flash, flip);
    }
    if (fault instanceof StorageFault.KeyValuesDamaged damaged) {
      return damage(flash, damaged.part(), damaged.draw());
    }
    return List.of();
  }

  static void clearBit(Flash flash, long bit) {
    byte[] one = new byte[1];
    int address = (int) (bit / 8);
    flash.read(address, one, 0, 1);
    one[0] &= (byte) ~(1 << bit % 8);
    flash.damage(address, one, 0, 1);
  }

  private static String flipBit(Flash flash, long bit) {
    byte[] one = new byte[1];
    int address = (int) (bit / 8);
    flash.read(address, one, 0, 1);
    one[0] ^= (byte) (1 << bit % 8);
    flash.damage(address, one, 0, 1);
    return String.format(Locale.ROOT, "flash 0x%x bit %d", address, bit % 8);
  }

  /** Floyd's way to draw different numbers: each set of so many bits is as likely as any other. */
  private static List<String> flipBits(Flash flash, StorageFault.BitsFlip flip) {
    long range = 8L * (flip.until() - flip.from());
    Set<Long> chosen = new TreeSet<>();
    for (long most = range - flip.bits(); most < range; most++) {
      long drawn = Long.remainderUnsigned(flip.draw().bits(most), most + 1);
      chosen.add(chosen.contains(drawn) ? most : drawn);
    }
    List<String> where = new ArrayList<>(chosen.size());
    for (long bit : chosen) {
      where.add(flipBit(flash, 8L * flip.from() + bit));
    }
    return where;
  }

  /** A CRC notices any single bit. */
  private static List<String> damage(Flash flash, KeyValuePart part, Draw draw) {
    List<Integer> roots = rootsOfTrust(flash);
    return switch (part) {
      case RECORD -> {
        List<KvArea.Placed> all = KvArea.active(flash).map(area -> KvArea.read(flash, area)).orElse(List.of());
        yield all.size() < 2 ? List.of() : damageRecord(flash, pick(all.subList(1, all.size()), draw), draw);
      }
      case MASTER -> KvArea.active(flash).map(area -> KvArea.read(flash, area).get(0))
          .map(master -> damageRecord(flash, master, draw)).orElse(List.of());
      case ROOT_OF_TRUST -> roots.isEmpty() ? List.of() : List.of(damageRoot(flash, pick(roots, draw), draw));
      case EVERY_ROOT_OF_TRUST -> roots.stream().map(area -> damageRoot(flash, area, draw)).toList();
    };
  }

  private static List<String> damageRecord(Flash flash, KvArea.Placed placed, Draw draw) {
    KvRecord record = placed.record();
    int bytes = KvRecord.HEADER_BYTES + record.key().length() + record.value().length; // what pads it has no CRC
    return List.of(flipBit(flash, 8L * placed.address() + Long.remainderUnsigned(draw.bits(1), 8L * bytes)));
  }

  private static String damageRoot(Flash flash, int address, Draw draw) {
    return flipBit(flash, 8L * address + Long.remainderUnsigned(draw.bits(1), 8L * RootOfTrust.SIZE_BYTES));
  }

  /** The areas whose copy of the root of trust is good. */
  private static List<Integer> rootsOfTrust(Flash flash) {
    List<Integer> areas = new ArrayList<>();
    for (int area = MemoryMap.KVSTORE; area < MemoryMap.HEADER; area += MemoryMap.KVSTORE_AREA_BYTES) {
      if (ReservedData.ofArea(flash, area).isPresent()) {
        areas.add(area);
      }
    }
    return areas;
  }

  private static <T> T pick(List<T> from, Draw draw) {
    return from.get((int) Long.remainderUnsigned(draw.bits(0), from.size()));
  }
}
