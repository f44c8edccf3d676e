package dev.nufleet.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** TDBStore's layout on internal flash, and what is found after power failed. */
class KeyValueLogTest {
  private static final RootOfTrust ROOT = RootOfTrust.parse("000102030405060708090a0b0c0d0e0f").orElseThrow();
  private static final byte[] ONE = {'1'};

  private static MemoryStorage board(BoardProfile profile) {
    return MemoryStorage.of(profile, FactoryImage.BLANK, Optional.empty());
  }

  private static String hex(Flash flash, int address, int length) {
    byte[] bytes = new byte[length];
    flash.read(address, bytes, 0, length);
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] value(KeyValueLog log, String key) {
    KeyValueLog.Stored stored = log.get(key);
    return stored.status() == KvStatus.OK ? stored.value() : null;
  }

  @Test
  void the_crc_is_the_stores_odd_one() {
    assertThat(TdbCrc.of("123456789".getBytes(US_ASCII), 0, 9)).isEqualTo(0x9B63D02C);
    assertThat(TdbCrc.of(ROOT.reveal(), 0, 16)).isEqualTo(0xEEB88C8C);
  }

  @Test
  void an_erased_store_is_formatted_with_a_master_record_of_version_one() {
    MemoryStorage board = board(BoardProfile.M487);
    KeyValueLog log = KeyValueLog.open(board.flash());
    assertThat(hex(board.flash(), 0x10000, 72)).isEqualTo("ff".repeat(72));
    assertThat(hex(board.flash(), 0x10048, 20))
        .isEqualTo("8366685418000100" + "00000000" + "0400" + "0000" + "08000000");
    assertThat(hex(board.flash(), 0x10048 + 24, 12)).isEqualTo("54444253" + "01000100" + "00000000");
    assertThat(log.get("provision").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(KvStatus.ITEM_NOT_FOUND.code()).isEqualTo(0x80FF0107);
  }

  @Test
  void provisioning_leaves_the_bytes_that_the_sheet_describes() {
    MemoryStorage board = board(BoardProfile.NUC472);
    KeyValueLog log = KeyValueLog.open(board.flash());
    log.reset();
    assertThat(log.saveRootOfTrust(ROOT)).isEqualTo(KvStatus.OK);
    assertThat(log.set("provision", ONE, true)).isEqualTo(KvStatus.OK);
    String reserved = "000102030405060708090a0b0c0d0e0f" + "ff".repeat(48) + "08001000" + "8c8cb8ee";
    assertThat(hex(board.flash(), 0x10000, 72)).isEqualTo(reserved);
    assertThat(hex(board.flash(), 0x11000, 72)).isEqualTo(reserved);
    assertThat(hex(board.flash(), 0x1006C, 20))
        .isEqualTo("8366685418000100" + "01000000" + "0900" + "0000" + "01000000");
    assertThat(hex(board.flash(), 0x1006C + 24, 12))
        .isEqualTo(HexFormat.of().formatHex("provision1".getBytes(US_ASCII)) + "ffff");
    assertThat(log.rootOfTrust()).contains(ROOT);
    assertThat(ReservedData.readDirectly(board.flash())).contains(ROOT);
    assertThat(value(KeyValueLog.open(board.flash()), "provision")).isEqualTo(ONE);
  }

  /** The flash at an address when power failed after so many operations of an order. */
  private static String left(int operations, Consumer<KeyValueLog> order, int address, int length) {
    MemoryStorage board = board(BoardProfile.M487);
    KeyValueLog.open(board.flash());
    try {
      order.accept(KeyValueLog.open(LosingPower.after(operations, board).flash()));
    } catch (PowerLost e) {
      assertThat(e).hasMessageContaining(String.valueOf(operations));
    }
    return hex(board.flash(), address, length);
  }

  /** The first words of a text in hex; the others are erased. */
  private static String words(String hex, int words) {
    int chars = Math.max(0, Math.min(8 * words, hex.length()));
    return hex.substring(0, chars) + "f".repeat(hex.length() - chars);
  }

  @Test
  void a_record_gets_its_header_when_key_and_value_are_there() {
    Consumer<KeyValueLog> order = log -> log.set("key", "value of 12.".getBytes(US_ASCII), false);
    String whole = left(100, order, 0x1006C, 40);
    assertThat(whole).startsWith("83666854").endsWith("322eff");
    for (int done = 0; done <= 10; done++) {
      assertThat(left(done, order, 0x1006C, 40)).as("%d words", done)
          .isEqualTo(words(whole.substring(0, 48), done - 4) + words(whole.substring(48), done));
    }
  }

  @Test
  void a_root_of_trust_gets_its_trailer_when_it_is_there() {
    Consumer<KeyValueLog> order = log -> log.saveRootOfTrust(ROOT);
    String whole = left(100, order, 0x10000, 72);
    assertThat(whole).startsWith("00010203").endsWith("8c8cb8ee");
    for (int done = 1; done <= 7; done++) { // the first operation erases the other area
      assertThat(left(done, order, 0x10000, 72)).as("%d operations", done)
          .isEqualTo(words(whole.substring(0, 128), done - 1) + words(whole.substring(128), done - 5));
    }
  }

  @Test
  void what_is_written_once_stays_until_the_reset() {
    KeyValueLog log = KeyValueLog.open(board(BoardProfile.M487).flash());
    log.set("provision", ONE, true);
    assertThat(log.set("provision", new byte[] {'0'}, false)).isEqualTo(KvStatus.WRITE_PROTECTED);
    assertThat(log.set("provision", ONE, true)).as("the same once more").isEqualTo(KvStatus.WRITE_PROTECTED);
    assertThat(log.remove("provision")).isEqualTo(KvStatus.WRITE_PROTECTED);
    log.reset();
    assertThat(log.get("provision").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
    assertThat(log.rootOfTrust()).isEmpty();
  }

  @Test
  void a_second_root_of_trust_is_refused() {
    KeyValueLog log = KeyValueLog.open(board(BoardProfile.M487).flash());
    log.saveRootOfTrust(ROOT);
    assertThat(log.saveRootOfTrust(new RootOfTrust(new byte[16]))).isEqualTo(KvStatus.WRITE_FAILED);
    assertThat(log.rootOfTrust()).contains(ROOT);
  }

  @Test
  void keys_that_mbed_refuses_are_refused() {
    KeyValueLog log = KeyValueLog.open(board(BoardProfile.M487).flash());
    for (String key : new String[] {"", "a b", "a/b", "a*", "a".repeat(128)}) {
      assertThat(log.set(key, ONE, false)).as("key '%s'", key).isEqualTo(KvStatus.INVALID_ARGUMENT);
    }
    assertThat(log.set("a".repeat(127), ONE, false)).isEqualTo(KvStatus.OK);
    assertThat(log.set("b", new byte[4096], false)).isEqualTo(KvStatus.MEDIA_FULL);
  }

  @Test
  void power_may_fail_at_any_operation_and_the_old_or_the_new_value_is_found() {
    for (BoardProfile profile : BoardProfile.values()) {
      MemoryStorage start = board(profile);
      KeyValueLog log = KeyValueLog.open(start.flash());
      log.saveRootOfTrust(ROOT);
      log.set("provision", ONE, true);
      byte[] old = new byte[600];
      for (int i = 0; i < 6; i++) { // the next one makes the areas change places
        old = MemoryStorageTest.random(i, 600);
        assertThat(log.set("big", old, false)).isEqualTo(KvStatus.OK);
      }
      byte[] fresh = MemoryStorageTest.random(99, 600);
      boolean cut = true;
      int cuts = 0;
      for (; cut; cuts++) {
        MemoryStorage board = start.withSameFlash();
        KeyValueLog failing = KeyValueLog.open(LosingPower.after(cuts, board).flash());
        try {
          failing.set("big", fresh, false);
          cut = false;
        } catch (PowerLost e) {
          assertThat(e).hasMessageContaining("after " + cuts + " ");
        }
        KeyValueLog after = KeyValueLog.open(board.flash());
        assertThat(value(after, "big")).as("%s, cut %d", profile, cuts).isIn(old, fresh);
        assertThat(value(after, "provision")).isEqualTo(ONE);
        assertThat(ReservedData.readDirectly(board.flash())).contains(ROOT);
        byte[] next = MemoryStorageTest.random(cuts, 40);
        if (after.set("next", next, false) != KvStatus.OK) {
          assertThat(after.set("next", next, false)).as("second try after cut %d", cuts).isEqualTo(KvStatus.OK);
        }
        assertThat(value(KeyValueLog.open(board.flash()), "next")).isEqualTo(next);
      }
      assertThat(cuts).isGreaterThan(300);
    }
  }

  @Test
  void provisioning_cut_at_any_operation_can_be_done_again() {
    for (BoardProfile profile : BoardProfile.values()) {
      boolean cut = true;
      for (int n = 0; cut; n++) {
        MemoryStorage board = board(profile);
        try {
          KeyValueLog log = KeyValueLog.open(LosingPower.after(n, board).flash());
          log.reset();
          log.saveRootOfTrust(ROOT);
          log.set("provision", ONE, true);
          cut = false;
        } catch (PowerLost e) {
          KeyValueLog again = KeyValueLog.open(board.flash());
          assertThat(again.get("provision").status()).isEqualTo(KvStatus.ITEM_NOT_FOUND);
          again.reset();
          assertThat(again.saveRootOfTrust(ROOT)).isEqualTo(KvStatus.OK);
          assertThat(again.set("provision", ONE, true)).isEqualTo(KvStatus.OK);
        }
        assertThat(ReservedData.readDirectly(board.flash())).contains(ROOT);
      }
    }
  }

  @Test
  void the_bootloader_takes_the_first_area_whose_key_is_good() {
    byte[] good = ReservedData.encode(ROOT);
    byte[] damaged = good.clone();
    damaged[0] ^= 1;
    byte[] oddTrailer = good.clone();
    oddTrailer[64] = 99;
    assertThat(readDirectly(null, good)).as("only in area 1").contains(ROOT);
    assertThat(readDirectly(damaged, good)).as("area 0 damaged").contains(ROOT);
    assertThat(readDirectly(oddTrailer, null)).as("trailer size is not looked at").contains(ROOT);
    assertThat(readDirectly(damaged, null)).isEmpty();
    assertThat(readDirectly(withDataBytes(32), null)).as("32 bytes are too many").isEmpty();
    assertThat(readDirectly(withDataBytes(32), good)).as("and area 1 is looked at then").contains(ROOT);
    assertThat(readDirectly(withDataBytes(8), good)).as("8 bytes with a good CRC end the search").isEmpty();
  }

  private static Optional<RootOfTrust> readDirectly(byte[] area0, byte[] area1) {
    Flash flash = board(BoardProfile.M487).flash();
    if (area0 != null) {
      flash.program(MemoryMap.KVSTORE, area0, 0, area0.length);
    }
    if (area1 != null) {
      flash.program(MemoryMap.KVSTORE + MemoryMap.KVSTORE_AREA_BYTES, area1, 0, area1.length);
    }
    return ReservedData.readDirectly(flash);
  }

  private static byte[] withDataBytes(int length) {
    byte[] area = Arrays.copyOf(ReservedData.encode(ROOT), ReservedData.SIZE_BYTES);
    int crc = TdbCrc.of(area, 0, length);
    area[66] = (byte) length;
    for (int i = 0; i < 4; i++) {
      area[68 + i] = (byte) (crc >>> 8 * i);
    }
    return area;
  }
}
