package dev.nufleet.board;

import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.KvRequest.Store;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.CardKeyValues;
import dev.nufleet.storage.FlashFailure;
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
 * One request, one answer. Knows no clock and no actor, so that {@link KvStoreActor} and a board under virtual time
 * answer alike; the firmware has no other way to either store. What it costs is counted by the storage.
 *
 * <p>The real main store is a SecureStore: a value carries a code that only this board's root of trust makes, so what
 * another board left on a card counts as absent. Here: the value and the first 16 bytes of an HMAC-SHA256 over it.
 * The card is looked at anew with each request: it may have been taken out.
 *
 * <p>Source: board.md 1.1 and 3.2.
 */
public final class KeyValueStores {
  private static final int CODE_BYTES = 16;

  private final BoardStorage storage;
  /** Read at the first use, as the firmware does it once a boot. */
  private KeyValueLog internal;

  /** @param storage lent: nobody else uses it while a request is answered */
  public KeyValueStores(BoardStorage storage) {
    this.storage = storage;
  }

  /** Answers FAILED_OPERATION where the card is missing, too small or broken, WRITE_FAILED where the flash is worn. */
  public KvAnswer answer(KvRequest request) {
    try {
      if (request instanceof KvRequest.Open) {
        CardKeyValues.start(card());
        internal = KeyValueLog.open(storage.flash());
        return KvAnswer.of(KvStatus.OK);
      }
      if (request instanceof KvRequest.Reset) {
        main().reset();
        internal().reset();
        return KvAnswer.of(KvStatus.OK);
      }
      if (request instanceof KvRequest.SaveRootOfTrust save) {
        return KvAnswer.of(internal().saveRootOfTrust(save.root()));
      }
      if (request instanceof KvRequest.Get get) {
        return get.store() == Store.MAIN ? mainGet(get.key()) : internalGet(get.key());
      }
      if (request instanceof KvRequest.Set set) {
        return KvAnswer.of(set.store() == Store.MAIN
            ? main().set(set.key(), sealed(set.value()))
            : internal().set(set.key(), set.value(), set.writeOnce()));
      }
      KvRequest.Remove remove = (KvRequest.Remove) request;
      return KvAnswer.of(remove.store() == Store.MAIN ? main().remove(remove.key()) : internal().remove(remove.key()));
    } catch (CardFailure e) {
      return KvAnswer.of(KvStatus.FAILED_OPERATION);
    } catch (FlashFailure e) {
      return KvAnswer.of(KvStatus.WRITE_FAILED);
    }
  }

  private KvAnswer internalGet(String key) {
    KeyValueLog.Stored stored = internal().get(key);
    return new KvAnswer(stored.status(), stored.value());
  }

  private KvAnswer mainGet(String key) throws CardFailure {
    Optional<byte[]> found = main().get(key);
    if (found.isEmpty() || found.get().length < CODE_BYTES) {
      return KvAnswer.of(KvStatus.ITEM_NOT_FOUND);
    }
    byte[] value = Arrays.copyOf(found.get(), found.get().length - CODE_BYTES);
    return MessageDigest.isEqual(found.get(), sealed(value))
        ? new KvAnswer(KvStatus.OK, value)
        : KvAnswer.of(KvStatus.ITEM_NOT_FOUND);
  }

  private KeyValueLog internal() {
    if (internal == null) {
      internal = KeyValueLog.open(storage.flash());
    }
    return internal;
  }

  private CardKeyValues main() throws CardFailure {
    return CardKeyValues.mount(card());
  }

  private Card card() throws CardFailure {
    return storage.card().orElseThrow(() -> new CardFailure(CardFailure.NO_DEVICE, "no card in the slot"));
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
