package dev.nufleet.board;

import dev.nufleet.model.KvStatus;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.CardKeyValues;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.ReservedData;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The board's key-value stores: the internal log in its flash, with the root of trust, and the main store on the card.
 * One request, one answer; the only way from the firmware to either. No clock, no actor: what it costs is counted by
 * the storage.
 *
 * <p>The real main store is a SecureStore: a value carries a code that only this board's root of trust makes, so what
 * another board left on a card counts as absent. Here: the value and the first 16 bytes of an HMAC-SHA256 over it.
 * The card is looked at anew with each request: it may have been taken out.
 *
 * <p>Source: board.md 1.1 and 3.2.
 */
final class KeyValueStores {
  private static final int CODE_BYTES = 16;

  /** Where a key lies. */
  enum Store { INTERNAL, MAIN }

  sealed interface Request {}

  /** {@code kv_init_storage_config}: finds both stores, formatting what cannot be read. */
  record Open() implements Request {}

  record Get(Store store, String key) implements Request {}

  /** @param writeOnce the internal store refuses to replace or remove it ever after; the main store has no such mark */
  record Set(Store store, String key, byte[] value, boolean writeOnce) implements Request {}

  record Remove(Store store, String key) implements Request {}

  /** {@code kv_reset}: empties the main store, then the internal one, and the root of trust is gone. */
  record Reset() implements Request {}

  /** Writes the root of trust where there is none. */
  record SaveRootOfTrust(RootOfTrust root) implements Request {}

  /** @param value of {@link Get}; empty unless the status is OK */
  record Answer(KvStatus status, byte[] value) {
    private static Answer of(KvStatus status) {
      return new Answer(status, new byte[0]);
    }
  }

  private final BoardStorage storage;
  /** Read at the first use, as the firmware does it once a boot. */
  private KeyValueLog internal;

  /** @param storage lent: nobody else uses it while a request is answered */
  KeyValueStores(BoardStorage storage) {
    this.storage = storage;
  }

  /** Answers FAILED_OPERATION where the card is missing, too small or broken. */
  Answer answer(Request request) {
    try {
      if (request instanceof Open) {
        main();
        internal = KeyValueLog.open(storage.flash());
        return Answer.of(KvStatus.OK);
      }
      if (request instanceof Reset) {
        main().reset();
        internal().reset();
        return Answer.of(KvStatus.OK);
      }
      if (request instanceof SaveRootOfTrust save) {
        return Answer.of(internal().saveRootOfTrust(save.root()));
      }
      if (request instanceof Get get) {
        return get.store() == Store.MAIN ? mainGet(get.key()) : internalGet(get.key());
      }
      if (request instanceof Set set) {
        return Answer.of(set.store() == Store.MAIN
            ? main().set(set.key(), sealed(set.value()))
            : internal().set(set.key(), set.value(), set.writeOnce()));
      }
      Remove remove = (Remove) request;
      return Answer.of(remove.store() == Store.MAIN ? main().remove(remove.key()) : internal().remove(remove.key()));
    } catch (CardFailure e) {
      return Answer.of(KvStatus.FAILED_OPERATION);
    }
  }

  private Answer internalGet(String key) {
    KeyValueLog.Stored stored = internal().get(key);
    return new Answer(stored.status(), stored.value());
  }

  private Answer mainGet(String key) throws CardFailure {
    Optional<byte[]> found = main().get(key);
    if (found.isEmpty() || found.get().length < CODE_BYTES) {
      return Answer.of(KvStatus.ITEM_NOT_FOUND);
    }
    byte[] value = Arrays.copyOf(found.get(), found.get().length - CODE_BYTES);
    return MessageDigest.isEqual(found.get(), sealed(value))
        ? new Answer(KvStatus.OK, value)
        : Answer.of(KvStatus.ITEM_NOT_FOUND);
  }

  private KeyValueLog internal() {
    if (internal == null) {
      internal = KeyValueLog.open(storage.flash());
    }
    return internal;
  }

  private CardKeyValues main() throws CardFailure {
    Card card = storage.card().orElseThrow(() -> new CardFailure(CardFailure.NO_DEVICE, "no card in the slot"));
    return CardKeyValues.mount(card);
  }

  /** The value and its code. A board without a root of trust takes zeros for it. */
  private byte[] sealed(byte[] value) {
    byte[] root = ReservedData.readDirectly(storage.flash()).map(RootOfTrust::reveal)
        .orElse(new byte[RootOfTrust.SIZE_BYTES]);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(root, "HmacSHA256"));
      byte[] whole = Arrays.copyOf(value, value.length + CODE_BYTES);
      System.arraycopy(mac.doFinal(value), 0, whole, value.length, CODE_BYTES);
      return whole;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 belongs to every JDK", e);
    }
  }
}
