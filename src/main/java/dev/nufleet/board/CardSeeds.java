package dev.nufleet.board;

import dev.nufleet.hal.Hal;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.csdk.port.SeedStore;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.CardKeyValues;
import dev.nufleet.storage.KvStatus;
import dev.nufleet.storage.ReservedData;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code seed_key} in the main key-value store on the card. The real store is a SecureStore: a value carries a code
 * that only this board's root of trust makes, so what another board left on a card counts as absent. Here: the seed
 * (4 bytes, big-endian) and the first 16 bytes of an HMAC-SHA256 over it.
 */
final class CardSeeds implements SeedStore {
  private static final String KEY = "seed_key";
  private static final int CODE_BYTES = 16;
  private static final SdkLog.Statement NOT_STORED =
      SdkLog.line(Level.ERR, "HAL_Kv_Set", 30, "HAL_Kv_Set(" + KEY + ") failed");

  private final Hal hal;
  private final BoardStorage storage;

  CardSeeds(Hal hal, BoardStorage storage) {
    this.hal = hal;
    this.storage = storage;
  }

  @Override
  public OptionalInt load() {
    try {
      Optional<CardKeyValues> store = mount();
      Optional<byte[]> value = store.isEmpty() ? Optional.empty() : store.get().get(KEY);
      if (value.isPresent() && value.get().length == Integer.BYTES + CODE_BYTES) {
        int seed = ByteBuffer.wrap(value.get()).getInt();
        if (MessageDigest.isEqual(value.get(), sealed(seed))) {
          return OptionalInt.of(seed);
        }
      }
      return OptionalInt.empty();
    } catch (CardFailure e) {
      return OptionalInt.empty(); // the SDK's port tells no difference, and says so on the console
    }
  }

  @Override
  public void store(int seed) {
    try {
      Optional<CardKeyValues> store = mount();
      if (store.isEmpty() || store.get().set(KEY, sealed(seed)) != KvStatus.OK) {
        hal.print(NOT_STORED);
      }
    } catch (CardFailure e) {
      hal.print(NOT_STORED);
    }
  }

  private Optional<CardKeyValues> mount() throws CardFailure {
    return storage.card().isEmpty() ? Optional.empty() : Optional.of(CardKeyValues.mount(storage.card().get()));
  }

  private byte[] sealed(int seed) {
    byte[] root = ReservedData.readDirectly(storage.flash()).map(RootOfTrust::reveal)
        .orElse(new byte[RootOfTrust.SIZE_BYTES]);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(root, "HmacSHA256"));
      byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(seed).array();
      byte[] code = mac.doFinal(value);
      byte[] whole = Arrays.copyOf(value, Integer.BYTES + CODE_BYTES);
      System.arraycopy(code, 0, whole, Integer.BYTES, CODE_BYTES);
      return whole;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 belongs to every JDK", e);
    }
  }
}
