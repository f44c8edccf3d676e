package dev.nufleet.board.program;

import dev.nufleet.hal.Hal;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.KvRequest.Store;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.UserFilesystem;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * What {@code mbed_main()} does before main(): initialises the key-value store, and on the first boot after flashing
 * resets it, draws a root of trust, formats the user file system and marks the board as provisioned.
 *
 * <p>Mark and root of trust lie in the internal flash, so flashing wipes them and a change of cards does not. The user
 * file system is formatted only here: a blank card in a provisioned board is a fatal error.
 *
 * <p>Source: board.md 3.2 and 3.3.
 */
final class Provisioning {
  /** The application's buffer for the mark. */
  private static final int MARK_BUFFER_BYTES = 4;
  private static final int IO_ERROR = -5;
  private static final int CORRUPT = -84;

  private final Hal hal;
  private final BoardStorage storage;
  private final Consumer<FatalError> fatal;
  /** What the card's driver noted when the stores were opened: it does not ask again. */
  private long cardBytes;

  /** @param fatal ends the program; nothing runs after it */
  Provisioning(Hal hal, BoardStorage storage, Consumer<FatalError> fatal) {
    this.hal = hal;
    this.storage = storage;
    this.fatal = fatal;
  }

  /** @param then main() may start */
  void run(Runnable then) {
    ask(new KvRequest.Open(), code -> FatalError.platform("Initialize kvstore failed", code),
        () -> {
          cardBytes = storage.card().map(Card::reportedBytes).orElse(Card.USUAL_BYTES);
          hal.keyValues(new KvRequest.Get(Store.INTERNAL, ProvisionMark.KEY), mark -> marked(mark, then));
        });
  }

  private void marked(KvAnswer mark, Runnable then) {
    if (mark.status() == KvStatus.ITEM_NOT_FOUND) {
      print("The device has not provisioned yet. Try to provision it...\r\n");
      provision(then);
    } else if (mark.status() != KvStatus.OK) {
      print("Get 'provision' key failed: " + mark.status().code() + ". Try to provision it...\r\n");
      provision(then);
    } else if (!isDone(mark.value())) {
      print("\"provision\" not equal \"1\"\r\n");
      passed(false, then);
    } else {
      print("The device has provisioned. Skip provision process\r\n");
      mountUserFilesystem(false, () -> passed(false, then));
    }
  }

  private static boolean isDone(byte[] value) {
    return Arrays.equals(Arrays.copyOf(value, Math.min(value.length, MARK_BUFFER_BYTES)), ProvisionMark.done());
  }

  private void provision(Runnable then) {
    print("Provision for development...\r\nReset kvstore...\r\n");
    ask(new KvRequest.Reset(), code -> FatalError.platform("kv_reset() failed", code), () -> {
      print("\rReset kvstore...OK\r\n");
      injectRootOfTrust(then);
    });
  }

  private void injectRootOfTrust(Runnable then) {
    print("Inject ROT key...\r\n");
    byte[] key = new byte[RootOfTrust.SIZE_BYTES];
    hal.random(key);
    ask(new KvRequest.SaveRootOfTrust(new RootOfTrust(key)),
        code -> FatalError.unknown("Injection of ROT key failed", code), () -> {
          print("Inject ROT key...OK\r\n");
          mountUserFilesystem(true, () -> mark(then));
        });
  }

  private void mark(Runnable then) {
    ask(new KvRequest.Set(Store.INTERNAL, ProvisionMark.KEY, ProvisionMark.done(), true),
        code -> FatalError.platform("Mark the device as provisioned failed", code), () -> {
          print("Provision for development...OK\r\n");
          passed(true, then);
        });
  }

  /** Asks the key-value stores and lets the time pass that it takes. @param refused what an answer other than OK is */
  private void ask(KvRequest request, IntFunction<FatalError> refused, Runnable then) {
    hal.keyValues(request, answer -> {
      if (answer.status() == KvStatus.OK) {
        hal.settle(then);
      } else {
        fatal.accept(refused.apply(answer.status().code()));
      }
    });
  }

  private void mountUserFilesystem(boolean format, Runnable then) {
    print("Mount user filesystem...\r\n");
    UserFilesystem.Place place = UserFilesystem.place(cardBytes);
    if (place instanceof UserFilesystem.Misplaced misplaced) {
      print(misplaced.printed());
      fatal.accept(FatalError.platform("get_aligned_addresses(...) for user filesystem failed", -1));
      return;
    }
    UserFilesystem.Region region = (UserFilesystem.Region) place;
    if (region.start() == region.end()) {
      fatal.accept(FatalError.assertion("aligned_start_address != aligned_end_address", "provision.cpp+246"));
      return;
    }
    print(String.format(Locale.ROOT,
        "User filesystem region: start/end address: %016x/%016x\r\n", region.start(), region.end()));
    try {
      if (format) {
        UserFilesystem.format(card());
      } else if (!UserFilesystem.isFormatted(card())) {
        fatal.accept(FatalError.platform("Mount user filesystem failed: %d", CORRUPT));
        return;
      }
    } catch (CardFailure e) {
      fatal.accept(FatalError.platform(
          format ? "Re-format user filesystem failed: %d" : "Mount user filesystem failed: %d", IO_ERROR));
      return;
    }
    hal.settle(() -> {
      print("Mount user filesystem...OK\r\n");
      then.run();
    });
  }

  /** @throws CardFailure if it was taken out after the stores were opened on it */
  private Card card() throws CardFailure {
    return storage.card().orElseThrow(() -> new CardFailure(CardFailure.NO_DEVICE, "no card in the slot"));
  }

  private void passed(boolean fresh, Runnable then) {
    hal.report(new BoardEvent.Provisioned(fresh));
    then.run();
  }

  private void print(String text) {
    hal.print(Printed.text(text));
  }
}
