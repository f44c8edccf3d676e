package dev.nufleet.board;

import dev.nufleet.hal.Hal;
import dev.nufleet.storage.BoardStorage;

/**
 * The board's application from its first instruction to the end of main(): {@code mbed_main()}, the look at the crash
 * record, main(). It may be run as a whole, or its two programs one after the other on a {@link Hal} each.
 */
public final class Application {
  private final Hal hal;
  private final BoardStorage storage;
  private final CrashRecord record;

  /** @param record of this board; outlives resets, but not the loss of power */
  public Application(Hal hal, BoardStorage storage, CrashRecord record) {
    this.hal = hal;
    this.storage = storage;
    this.record = record;
  }

  /**
   * {@code mbed_main()}, and what Mbed does between it and main(): a board that has rebooted for a fatal error halts
   * here without a word.
   *
   * @param then main() may start, and so may the {@link HostConsole}
   */
  public void preMain(Runnable then) {
    new Provisioning(hal, storage, this::raise).run(() -> {
      if (storage.profile().rebootsOnFatalError() && record.present()) {
        hal.halt(FatalError.HALTED);
      } else {
        then.run();
      }
    });
  }

  private void raise(FatalError error) {
    error.raise(hal, storage.profile(), record);
  }
}
