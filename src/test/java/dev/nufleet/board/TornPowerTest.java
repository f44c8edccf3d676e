package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.program.Application;
import dev.nufleet.board.program.CrashRecord;
import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.Boards;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.ota.CandidateWriter;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.MemoryCard;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.storage.PowerLine.Cut;
import dev.nufleet.storage.PowerLost;
import dev.nufleet.storage.PowerSupply;
import dev.nufleet.storage.ReservedData;
import dev.nufleet.storage.Tear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Power fails before, in the middle of (in 16 ways) and after each operation of what a board does with its storage:
 * provisioning, writing a candidate, installing it. Then it comes back, and the board must be well: at once, or after
 * the same thing is done again. The one exception has a name: see {@link #HANGS}.
 *
 * <p>Every day with small images; with {@code -Dnufleet.cuts=million} with images up to 16 KiB, and with a sample of
 * the seed's image.
 */
class TornPowerTest {
  private static final FirmwareVersion OLD = new FirmwareVersion(1577098827);
  private static final FirmwareVersion NEW = new FirmwareVersion(1577151897);
  private static final FirmwareVersion BETWEEN = new FirmwareVersion(1577098832);
  private static final int OLD_BYTES = 5000;
  private static final int SEED_BYTES = 314_676;

  /**
   * What the real bootloader does, too: a block that the card cannot read makes it wait for ever, at each boot, and
   * nobody can write the block any more.
   */
  private static final String HANGS = "the bootloader hangs at a block that was torn and cannot be read";

  /** What was cut, and what became of the boards. */
  private static final class Tally {
    private final long began = System.nanoTime();
    private final LongAdder cuts = new LongAdder();
    private final Map<String, Long> bricked = new TreeMap<>();

    synchronized void add(Optional<String> brick) {
      cuts.increment();
      brick.ifPresent(name -> bricked.merge(name, 1L, Long::sum));
    }

    void print(String what) {
      System.out.printf(Locale.ROOT, "%s: %d cuts in %.1f s, bricked: %s%n",
          what, cuts.sum(), (System.nanoTime() - began) / 1e9, bricked);
    }
  }

  /** The 18 ways to fail at an operation. */
  private static List<Cut> cuts(long operation) {
    Draw draw = Draw.of(4711, "tear", String.valueOf(operation));
    List<Cut> cuts = new ArrayList<>(Tear.PATTERNS + 2);
    cuts.add(Cut.BEFORE);
    for (int pattern = 0; pattern < Tear.PATTERNS; pattern++) {
      cuts.add(Cut.torn(pattern, draw.bits(pattern)));
    }
    cuts.add(Cut.AFTER);
    return cuts;
  }

  /** Fails once. */
  private static PowerSupply failing(long at, Cut how) {
    boolean[] failed = new boolean[1];
    return new PowerSupply(operation -> {
      if (operation != at || failed[0]) {
        return Cut.GO_ON;
      }
      failed[0] = true;
      return how;
    });
  }

  // ---- installing

  private static final class Install {
    final MemoryStorage board;
    final byte[] firmware;
    final long sectors;
    final long operations;

    Install(BoardProfile profile, int bytes) {
      board = Boards.factory(profile, OLD.unsigned(), Boards.firmware(1, OLD_BYTES));
      firmware = Boards.firmware(7L * bytes, bytes);
      Boards.stage(board, new ExternalHeader(NEW, bytes, Sha256.of(firmware), CampaignId.OTA), firmware);
      board.rest();
      sectors = (1024 + bytes + profile.sectorBytes() - 1) / profile.sectorBytes();
      operations = sectors + 28 + (bytes + 3) / 4;
    }

    void cut(long operation, Cut how) {
      MemoryStorage twin = board.withSameFlash();
      PowerSupply supply = failing(operation, how);
      BoardStorage powered = supply.feed(twin);
      BootResult first = Bootloader.boot(powered, ResetReason.POWER_ON);
      check(first.outcome() == BootOutcome.POWER_CUT, operation, how, first);
      supply.restore();
      BootResult second = Bootloader.boot(twin, ResetReason.POWER_ON);
      check(second.outcome() == BootOutcome.BOOTS && second.activeVersion().equals(NEW)
          && Arrays.equals(Boards.application(twin, firmware.length), firmware), operation, how, second);
    }

    void check(boolean well, long operation, Cut how, BootResult result) {
      if (!well) { // assertions that say so much would take most of the time
        throw new AssertionError(board.profile() + ", " + firmware.length + " bytes, operation " + operation + " of "
            + operations + ", " + how + ": " + result.outcome() + ", " + result.text());
      }
    }

    /** All that lies at a border, and some that does not. */
    long[] sample() {
      TreeSet<Long> chosen = new TreeSet<>(List.of(0L, 1L, sectors / 2, sectors - 2, sectors - 1));
      long header = sectors;
      long words = sectors + 28;
      for (long at = header; at < words + 32; at++) {
        chosen.add(at);
      }
      for (long at = operations - 32; at < operations; at++) {
        chosen.add(at);
      }
      for (long read = 1; read <= firmware.length / 16_384; read++) {
        for (long at = -2; at < 2; at++) {
          chosen.add(words + read * 4096 + at);
        }
      }
      for (long sector = 1; sector < sectors; sector++) {
        chosen.add(words + (sector * board.profile().sectorBytes() - 1024) / 4);
      }
      SplittableRandom random = new SplittableRandom(operations);
      for (int i = 0; i < 100; i++) {
        chosen.add(random.nextLong(operations));
      }
      chosen.removeIf(at -> at < 0 || at >= operations);
      return chosen.stream().mapToLong(Long::longValue).toArray();
    }
  }

  private static void install(BoardProfile profile, int bytes, boolean sampled, Tally tally) {
    Install install = new Install(profile, bytes);
    LongStream operations = sampled ? LongStream.of(install.sample()) : LongStream.range(0, install.operations);
    operations.parallel().forEach(operation -> {
      for (Cut how : cuts(operation)) {
        install.cut(operation, how);
        tally.add(Optional.empty());
      }
    });
    BootResult whole = Bootloader.boot(failing(install.operations, Cut.BEFORE).feed(install.board.withSameFlash()),
        ResetReason.POWER_ON);
    assertThat(whole.outcome()).as("these are all operations").isEqualTo(BootOutcome.BOOTS);
  }

  // ---- writing a candidate

  /** What the slot held before. */
  private enum Slot {
    BLANK,
    OLDER,
    /** Written, but not yet installed; half overwritten it must never be. */
    NEWER
  }

  private static final class Candidate {
    final BoardProfile profile;
    final Slot slot;
    final MemoryStorage board;
    final byte[] firmware;
    final long operations;
    final Map<FirmwareVersion, byte[]> firmwares = new HashMap<>();

    Candidate(BoardProfile profile, Slot slot, int bytes) {
      this.profile = profile;
      this.slot = slot;
      byte[] active = Boards.firmware(1, OLD_BYTES);
      board = Boards.factory(profile, OLD.unsigned(), active);
      firmware = Boards.firmware(7L * bytes, bytes);
      byte[] before = Boards.firmware(9, bytes + 700);
      if (slot != Slot.BLANK) {
        write(board, slot == Slot.OLDER ? OLD : BETWEEN, before);
      }
      firmwares.putAll(Map.of(OLD, active, BETWEEN, before, NEW, firmware));
      board.rest();
      operations = (bytes + 511) / 512 + 1;
    }

    static void write(BoardStorage board, FirmwareVersion version, byte[] firmware) {
      CandidateWriter writer = new CandidateWriter(board);
      assertThat(writer.prepare(0, String.valueOf(version.unsigned()), firmware.length)).isEmpty();
      for (int at = 0; at < firmware.length; at += 127) {
        if (writer.write(firmware, at, Math.min(127, firmware.length - at)).isPresent()) {
          throw new AssertionError("refused at byte " + at);
        }
      }
      assertThat(writer.finish()).isEmpty();
    }

    Optional<String> cut(long operation, Cut how) {
      MemoryStorage twin = board.withSameFlash();
      MemoryCard card = ((MemoryCard) twin.takeCard().orElseThrow()).copy();
      twin.insert(card);
      PowerSupply supply = failing(operation, how);
      BoardStorage powered = supply.feed(twin);
      try {
        write(powered, NEW, firmware);
        throw new AssertionError("power should have failed at operation " + operation);
      } catch (PowerLost lost) {
        supply.restore();
      }
      BootResult result = Bootloader.boot(powered, ResetReason.POWER_ON);
      boolean unreadable = how.pattern() >= 14;
      boolean commit = operation == operations - 1;
      if (result.outcome() == BootOutcome.HANGS && unreadable && (commit || slot == Slot.NEWER)) {
        assertThat(Bootloader.boot(powered, ResetReason.POWER_ON).outcome()).isEqualTo(BootOutcome.HANGS);
        twin.insert(MemoryCard.blank());
        assertThat(Bootloader.boot(powered, ResetReason.POWER_ON).outcome()).as("with another card")
            .isEqualTo(BootOutcome.BOOTS);
        return Optional.of(HANGS);
      }
      Set<FirmwareVersion> allowed = new HashSet<>(Set.of(OLD));
      if (slot == Slot.NEWER && !commit) {
        allowed.add(BETWEEN); // nothing of it was overwritten
      }
      if (commit && how != Cut.BEFORE) {
        allowed.add(NEW);
      }
      if (commit && how == Cut.AFTER) {
        allowed.remove(OLD);
      }
      if (result.outcome() != BootOutcome.BOOTS || !allowed.contains(result.activeVersion())
          || !holds(twin, result.activeVersion())) {
        throw new AssertionError(profile + ", " + slot + ", " + firmware.length + " bytes, operation " + operation
            + " of " + operations + ", " + how + ": " + result.outcome() + ", " + result.text());
      }
      write(powered, NEW, firmware);
      BootResult again = Bootloader.boot(powered, ResetReason.POWER_ON);
      assertThat(again.activeVersion()).as("downloaded once more").isEqualTo(NEW);
      assertThat(holds(twin, NEW)).isTrue();
      return Optional.empty();
    }

    private boolean holds(BoardStorage storage, FirmwareVersion version) {
      byte[] expected = firmwares.get(version);
      return Arrays.equals(Boards.application(storage, expected.length), expected);
    }
  }

  private static void candidate(BoardProfile profile, int bytes, boolean sampled, Tally tally) {
    for (Slot slot : Slot.values()) {
      Candidate candidate = new Candidate(profile, slot, bytes);
      LongStream.range(0, candidate.operations).parallel()
          .filter(at -> !sampled || at < 3 || at > candidate.operations - 5 || at % 61 == 0)
          .forEach(operation -> cuts(operation).forEach(how -> tally.add(candidate.cut(operation, how))));
    }
  }

  // ---- provisioning

  /** A boot of bootloader and pre-main. @return whether main() may start */
  private static boolean boot(BoardStorage storage, CrashRecord record) {
    assertThat(Bootloader.boot(storage, ResetReason.POWER_ON).outcome()).isEqualTo(BootOutcome.BOOTS);
    VirtualBoard hal = new VirtualBoard(Pace.MAX, VirtualBoard.WITHOUT_TIMINGS, storage);
    boolean[] started = new boolean[1];
    hal.run(() -> new Application(
        hal.hal(), storage, DeviceTriple.of("pk", "dn-1", "secret"), "cn-shanghai", record)
        .preMain(() -> started[0] = true));
    return started[0];
  }

  private static MemoryStorage fresh(BoardProfile profile) {
    return MemoryStorage.of(
        profile, FactoryImage.of(MergedImage.build(new byte[0], OLD, Boards.firmware(1, OLD_BYTES))));
  }

  /** Power fails at these operations, one boot after the other. @return whether all of them were reached */
  private static boolean provision(BoardProfile profile, List<Long> operations, List<Cut> hows) {
    MemoryStorage storage = fresh(profile);
    CrashRecord record = new CrashRecord(true);
    boolean reached = true;
    for (int i = 0; i < hows.size(); i++) {
      try {
        boolean started = boot(failing(operations.get(i), hows.get(i)).feed(storage), record);
        assertThat(started).as("not cut").isTrue();
        reached = false;
      } catch (PowerLost lost) {
        // it is back at the next boot
      }
    }
    String where = profile + ", operations " + operations + ", " + hows;
    assertThat(boot(storage, record)).as(where).isTrue();
    Optional<RootOfTrust> root = ReservedData.readDirectly(storage.flash());
    assertThat(root).as(where).isPresent();
    assertThat(KeyValueLog.open(storage.flash()).rootOfTrust()).as(where).isEqualTo(root);
    assertThat(KeyValueLog.open(storage.flash()).get("provision").value()).as(where).containsExactly('1');
    long erases = storage.operations().flashErases();
    assertThat(boot(storage, record)).as(where).isTrue();
    assertThat(storage.operations().flashErases()).as("nothing is provisioned twice, %s", where).isEqualTo(erases);
    assertThat(ReservedData.readDirectly(storage.flash())).as(where).isEqualTo(root);
    return reached;
  }

  private static void provision(BoardProfile profile, Tally tally) {
    long operation = 0;
    for (boolean reached = true; reached; operation++) {
      for (Cut how : cuts(operation)) {
        reached = provision(profile, List.of(operation), List.of(how));
        if (reached) {
          tally.add(Optional.empty());
        }
      }
    }
    assertThat(operation).as("operations of provisioning").isGreaterThan(40);
  }

  // ---- what is asked every day

  @Test
  void no_board_is_lost_whichever_operation_of_provisioning_is_torn() {
    Tally tally = new Tally();
    for (BoardProfile profile : BoardProfile.values()) {
      provision(profile, tally);
    }
    tally.print("provisioning");
    assertThat(tally.bricked).isEmpty();
  }

  @Property(tries = 300)
  void no_board_is_lost_when_provisioning_is_torn_twice(
      @ForAll BoardProfile profile,
      @ForAll @LongRange(max = 48) long first,
      @ForAll @LongRange(max = 48) long second,
      @ForAll @IntRange(max = 17) int one,
      @ForAll @IntRange(max = 17) int other) {
    provision(profile, List.of(first, second), List.of(cuts(first).get(one), cuts(second + 100).get(other)));
  }

  @Test
  void no_board_is_lost_whichever_operation_of_an_install_is_torn() {
    Tally tally = new Tally();
    for (BoardProfile profile : BoardProfile.values()) {
      for (int bytes : new int[] {1, 513, 3073}) {
        install(profile, bytes, false, tally);
      }
    }
    tally.print("installs of small images");
    assertThat(tally.cuts.sum()).isGreaterThan(60_000);
    assertThat(tally.bricked).isEmpty();
  }

  @Property(tries = 1000)
  void no_board_is_lost_when_an_install_and_its_repair_are_torn(
      @ForAll BoardProfile profile,
      @ForAll @LongRange(max = 1200) long first,
      @ForAll @LongRange(max = 1200) long second,
      @ForAll @IntRange(max = 17) int one,
      @ForAll @IntRange(max = 17) int other) {
    Install install = new Install(profile, 4500);
    MemoryStorage twin = install.board;
    Bootloader.boot(failing(first, cuts(first).get(one)).feed(twin), ResetReason.POWER_ON);
    Bootloader.boot(failing(second, cuts(second + 5000).get(other)).feed(twin), ResetReason.POWER_ON);
    BootResult result = Bootloader.boot(twin, ResetReason.POWER_ON);
    assertThat(result.outcome()).isEqualTo(BootOutcome.BOOTS);
    assertThat(result.activeVersion()).isEqualTo(NEW);
    assertThat(Boards.application(twin, 4500)).isEqualTo(install.firmware);
  }

  @Test
  void a_torn_candidate_leaves_the_old_firmware_or_brings_the_new_one() {
    Tally tally = new Tally();
    for (BoardProfile profile : BoardProfile.values()) {
      candidate(profile, 2600, false, tally);
    }
    tally.print("candidates of small images");
    assertThat(tally.bricked.keySet()).containsExactly(HANGS);
  }

  // ---- and now and then

  @Test
  @EnabledIfSystemProperty(named = "nufleet.cuts", matches = "million", disabledReason = "takes minutes")
  void no_board_is_lost_in_a_million_cuts() {
    Tally tally = new Tally();
    for (BoardProfile profile : BoardProfile.values()) {
      provision(profile, tally);
      for (int bytes : new int[] {1, 4, 127, 511, 512, 513, 1023, 1024, 1025, 3071, 3072, 3073, 5120, 7167, 7168, 7169,
          11_264, 12_500, 16_383, 16_384}) {
        install(profile, bytes, false, tally);
      }
      candidate(profile, 16_384, false, tally);
      candidate(profile, 12_500, false, tally);
      tally.print(profile.id());
    }
    for (BoardProfile profile : BoardProfile.values()) {
      install(profile, SEED_BYTES, true, tally);
    }
    candidate(BoardProfile.M487, SEED_BYTES, true, tally);
    tally.print("all, with a sample of the seed's image");
    assertThat(tally.cuts.sum()).isGreaterThan(1_000_000);
    assertThat(tally.bricked.keySet()).containsExactly(HANGS);
  }
}
