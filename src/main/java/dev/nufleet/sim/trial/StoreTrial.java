package dev.nufleet.sim.trial;

import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Draw;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.Flash;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.KeyValueLog.Stored;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.storage.PowerLine;
import dev.nufleet.storage.PowerLost;
import dev.nufleet.storage.PowerSupply;
import dev.nufleet.storage.ReservedData;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A key-value store in longer use than the firmware makes of it, which sets one value in a board's life: the same code
 * on a flash of its own, whose areas fill up and are swapped. Power fails at drawn operations; what is found then is
 * the old value or the new one. At last single bits flip: a value may be lost then, or an older one come back, and none
 * may be found that was never set.
 *
 * <p>The original's one defect here, which the store has as well: what is moved to the other area may end where a
 * sector ends; until something is written behind it, what stands in the next sector from earlier counts again. So
 * does it if power fails behind a record that ends there, before the store has looked at what follows.
 */
public final class StoreTrial {
  private static final String INVARIANT = "values-kept";
  private static final int STEPS = 60;
  private static final int FLIPS = 6;
  private static final int MOST_VALUE_BYTES = 400;
  private static final int PERCENT = 100;
  /** Their values hardly fit into an area. */
  private static final List<String> KEYS = List.of(
      "provision", "k", "seed_key", "a-key-that-takes-some-more-bytes", "k5", "k6", "k7", "k8", "k9");
  private static final int RECORD_HEADER_BYTES = 24;
  private static final int FIRST_RECORD = 108;
  /** Records of these sizes end where a sector does, of 512 and of 2048 bytes; 0: they have any size. */
  private static final int[] RECORDS = {0, 0, 404, 388};
  /** What is found where nothing is. */
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Overheard overheard;
  private final String board;
  private final Dice dice;
  private final PowerSupply power = new PowerSupply(this::ask);
  private final Flash sound;
  private final Flash fed;
  private final FlippedBits bits;
  private long done;
  private long nextCut;
  private KeyValueLog log;
  /** What may be found: one value, but for those that were being set or removed when power failed. */
  private final Map<String, Set<ByteBuffer>> may = new LinkedHashMap<>();
  private final Map<String, Set<ByteBuffer>> ever = new LinkedHashMap<>();
  /** Keys whose value may be set no more. */
  private final Set<String> locked = new HashSet<>();
  /** What is being set once; it is locked where it is found, whether or not power failed meanwhile. */
  private String onceKey = "";
  private ByteBuffer onceValue = NOTHING;
  private Optional<RootOfTrust> root = Optional.empty();
  private boolean isReset;
  /** An older value came back, for the reason that the original has; what more comes of it is not told. */
  private boolean isAged;
  private int recordBytes;

  public StoreTrial(Overheard overheard, String board, BoardProfile profile, Draw draw) {
    this.overheard = overheard;
    this.board = board;
    this.dice = new Dice(draw);
    MemoryStorage storage = MemoryStorage.of(profile, FactoryImage.BLANK);
    this.sound = storage.flash();
    this.fed = power.feed(storage).flash();
    this.bits = new FlippedBits(sound, dice);
    KEYS.forEach(key -> {
      may.put(key, Set.of(NOTHING));
      ever.put(key, new HashSet<>(Set.of(NOTHING)));
    });
  }

  private void hold(boolean holds, Supplier<String> words) {
    overheard.tried(INVARIANT, board, holds, () -> "in long use of a store, " + words.get());
  }

  public void run() {
    recordBytes = RECORDS[dice.below(RECORDS.length)];
    planCut();
    open();
    while (!isReset) {
      begin();
    }
    for (int i = 0; i < STEPS && !isAged; i++) {
      step();
    }
    flips();
  }

  // ---- power

  private PowerLine.Cut ask(long operation) {
    done = operation;
    if (operation < nextCut) {
      return PowerLine.Cut.GO_ON;
    }
    return dice.cut();
  }

  private void planCut() {
    nextCut = done + Math.round(10 * StrictMath.pow(2000, dice.below(1 << 20) / (double) (1 << 20)));
  }

  /** As a boot does it, however often power fails meanwhile. */
  private void open() {
    while (true) {
      try {
        log = KeyValueLog.open(fed);
        return;
      } catch (PowerLost e) {
        isBack();
      }
    }
  }

  private void isBack() {
    power.restore();
    planCut();
  }

  // ---- use

  private void step() {
    String key = KEYS.get(dice.below(KEYS.size()));
    long which = dice.below(PERCENT);
    boolean mayAge = endsWithSector();
    try {
      if (which < 70) {
        set(key, value(key), which < 5);
      } else if (which < 85) {
        remove(key);
      } else if (which < 97) {
        open();
      } else {
        isReset = false;
      }
    } catch (PowerLost e) {
      mayAge |= recordBytes > 0;
      isBack();
      open();
    }
    while (!isReset) {
      begin();
      mayAge = false;
    }
    look(mayAge);
  }

  /** Whether what is of use now ends with a sector when it is moved. */
  private boolean endsWithSector() {
    int end = FIRST_RECORD;
    for (String key : KEYS) {
      ByteBuffer value = may.get(key).iterator().next();
      end += value.equals(NOTHING) ? 0 : RECORD_HEADER_BYTES + key.length() + value.remaining() + 3 & -4;
    }
    return end % sound.sectorBytes() == 0 && end < MemoryMap.KVSTORE_AREA_BYTES;
  }

  /** A board is provisioned: all is forgotten, and a root of trust drawn. Done again where power failed meanwhile. */
  private void begin() {
    try {
      log.reset();
      KEYS.forEach(key -> may.put(key, Set.of(NOTHING)));
      locked.clear();
      byte[] key = ByteBuffer.allocate(RootOfTrust.SIZE_BYTES).putLong(dice.bits()).putLong(dice.bits()).array();
      root = Optional.of(new RootOfTrust(key));
      KvStatus status = log.saveRootOfTrust(root.get());
      hold(status == KvStatus.OK, () -> "its root of trust is refused with " + status);
      hold(log.saveRootOfTrust(new RootOfTrust(new byte[RootOfTrust.SIZE_BYTES])) == KvStatus.WRITE_FAILED,
          () -> "another root of trust is not refused");
      isReset = true;
      for (int area = 0; area < MemoryMap.KVSTORE_BYTES; area += MemoryMap.KVSTORE_AREA_BYTES) {
        bits.flipped(area + dice.below(RootOfTrust.SIZE_BYTES), later -> hold(hasRoot(later), () ->
            "a bit has flipped in one of two copies of its root of trust, and it is lost"));
      }
    } catch (PowerLost e) {
      isBack();
      open();
    }
  }

  private ByteBuffer value(String key) {
    byte[] value = new byte[recordBytes > 0 ? recordBytes - RECORD_HEADER_BYTES - key.length()
        : dice.below(MOST_VALUE_BYTES) + 1];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) dice.bits();
    }
    return ByteBuffer.wrap(value);
  }

  private void set(String key, ByteBuffer value, boolean once) {
    Set<ByteBuffer> before = may.get(key);
    if (!locked.contains(key)) {
      ever.get(key).add(value);
      may.put(key, with(before, value));
      onceKey = once ? key : "";
      onceValue = value;
    }
    KvStatus status = twice(() -> log.set(key, value.array(), once && !locked.contains(key)));
    boolean full = status == KvStatus.MEDIA_FULL;
    if (locked.contains(key)) {
      hold(full || status == KvStatus.WRITE_PROTECTED, () -> key + " is set again, and was to be set once");
      return;
    }
    hold(full || status == KvStatus.OK, () -> "setting " + key + " ends with " + status);
    may.put(key, full ? before : Set.of(value));
  }

  private void remove(String key) {
    Set<ByteBuffer> before = may.get(key);
    if (!locked.contains(key)) {
      may.put(key, with(before, NOTHING));
    }
    KvStatus status = twice(() -> log.remove(key));
    boolean full = status == KvStatus.MEDIA_FULL;
    if (locked.contains(key)) {
      hold(full || status == KvStatus.WRITE_PROTECTED, () -> key + " is removed, and was to be set once");
      return;
    }
    boolean absent = before.contains(NOTHING);
    hold(full || status == (absent ? KvStatus.ITEM_NOT_FOUND : KvStatus.OK),
        () -> "removing " + key + " ends with " + status);
    may.put(key, full ? before : Set.of(NOTHING));
  }

  /** Where a record does not read back, the areas are swapped, and it is to be done again. */
  private static KvStatus twice(Supplier<KvStatus> what) {
    KvStatus first = what.get();
    return first == KvStatus.INVALID_DATA_DETECTED ? what.get() : first;
  }

  private static Set<ByteBuffer> with(Set<ByteBuffer> before, ByteBuffer one) {
    Set<ByteBuffer> more = new HashSet<>(before);
    more.add(one);
    return more;
  }

  private void look(boolean mayAge) {
    for (String key : KEYS) {
      ByteBuffer found = found(log.get(key));
      isAged |= mayAge && !may.get(key).contains(found);
      boolean holds = may.get(key).contains(found) || isAged && ever.get(key).contains(found);
      hold(holds, () -> key + (found.equals(NOTHING) ? " is lost"
          : ever.get(key).contains(found) ? " has an older value" : " has a value that it was never given"));
      may.put(key, Set.of(found));
      if (key.equals(onceKey) && found.equals(onceValue)) {
        locked.add(key);
      }
    }
    onceKey = "";
    hold(hasRoot(log), () -> "its root of trust is lost");
  }

  /** As both find it that look for it. */
  private boolean hasRoot(KeyValueLog store) {
    return store.rootOfTrust().map(RootOfTrust::reveal).filter(this::isRoot).isPresent()
        && ReservedData.readDirectly(sound).map(RootOfTrust::reveal).filter(this::isRoot).isPresent();
  }

  private boolean isRoot(byte[] found) {
    return ByteBuffer.wrap(found).equals(root.map(RootOfTrust::reveal).map(ByteBuffer::wrap).orElse(NOTHING));
  }

  private static ByteBuffer found(Stored stored) {
    return stored.status() == KvStatus.OK ? ByteBuffer.wrap(stored.value()) : NOTHING;
  }

  private void flips() {
    for (int i = 0; i < FLIPS; i++) {
      bits.flipped(bits.used(), later -> {
        for (String key : KEYS) {
          ByteBuffer found = found(later.get(key));
          hold(ever.get(key).contains(found), () -> "a bit has flipped, and " + key
              + " has a value that it was never given");
        }
        hold(later.rootOfTrust().map(RootOfTrust::reveal).filter(other -> !isRoot(other)).isEmpty(),
            () -> "a bit has flipped, and its root of trust is another");
      });
    }
  }
}
