package dev.nufleet.board;

import dev.nufleet.board.KeyValueStores.Answer;
import dev.nufleet.board.KeyValueStores.Store;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.SeedStore;
import dev.nufleet.hal.Hal;
import dev.nufleet.model.KvStatus;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** {@code seed_key} in the main key-value store: 4 bytes, big-endian. */
final class CardSeeds implements SeedStore {
  private static final String KEY = "seed_key";
  private static final SdkLog.Statement NOT_STORED =
      SdkLog.line(Level.ERR, "HAL_Kv_Set", 71, "HAL_Kv_Set(" + KEY + ") failed");

  private final Hal hal;
  private final KeyValueStores stores;

  CardSeeds(Hal hal, KeyValueStores stores) {
    this.hal = hal;
    this.stores = stores;
  }

  /** Empty for every kind of failure: the SDK's port tells no difference. */
  @Override
  public OptionalInt load() {
    Answer stored = stores.answer(new KeyValueStores.Get(Store.MAIN, KEY));
    return stored.status() == KvStatus.OK && stored.value().length == Integer.BYTES
        ? OptionalInt.of(ByteBuffer.wrap(stored.value()).getInt())
        : OptionalInt.empty();
  }

  @Override
  public void store(int seed) {
    byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(seed).array();
    if (stores.answer(new KeyValueStores.Set(Store.MAIN, KEY, value, false)).status() != KvStatus.OK) {
      hal.print(NOT_STORED);
    }
  }
}
