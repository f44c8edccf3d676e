package dev.nufleet.board.program;

import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.SeedStore;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.KvRequest.Store;
import dev.nufleet.model.KvStatus;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** {@code seed_key} in the main key-value store: 4 bytes, big-endian. */
public final class CardSeeds implements SeedStore {
  private static final String KEY = "seed_key";
  private static final SdkLog.Statement NOT_STORED =
      SdkLog.line(Level.ERR, "HAL_Kv_Set", 71, "HAL_Kv_Set(" + KEY + ") failed");

  private final Hal hal;

  public CardSeeds(Hal hal) {
    this.hal = hal;
  }

  /** Empty for every kind of failure: the SDK's port tells no difference. */
  @Override
  public void load(Consumer<OptionalInt> then) {
    hal.keyValues(new KvRequest.Get(Store.MAIN, KEY), stored -> then.accept(seedIn(stored)));
  }

  private static OptionalInt seedIn(KvAnswer stored) {
    return stored.status() == KvStatus.OK && stored.value().length == Integer.BYTES
        ? OptionalInt.of(ByteBuffer.wrap(stored.value()).getInt())
        : OptionalInt.empty();
  }

  @Override
  public void store(int seed, Runnable then) {
    byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(seed).array();
    hal.keyValues(new KvRequest.Set(Store.MAIN, KEY, value, false), stored -> {
      if (stored.status() != KvStatus.OK) {
        hal.print(NOT_STORED);
      }
      then.run();
    });
  }
}
