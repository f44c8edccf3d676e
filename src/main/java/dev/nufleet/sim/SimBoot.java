package dev.nufleet.sim;

import dev.nufleet.board.ActiveImageDigest;
import dev.nufleet.board.BoardFaults;
import dev.nufleet.board.BoardLife;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BootCourse;
import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.LosingPower;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One boot in the board's time: {@link BootCourse} says how long it takes, then the real bootloader does it as a whole.
 * Broken off before, the storage gets exactly what fits into the time that has passed.
 */
final class SimBoot {
  private final Turns turns;
  private final BoardStorage storage;
  private final ResetReason reason;
  private final FirmwareVersion factory;
  private final Consumer<String> prints;
  private final BootCourse course;
  private final long startNanos;
  private boolean over;

  /** @param factory the version that the board was made with @param prints hears the bootloader's lines at its end */
  SimBoot(Turns turns, BoardStorage storage, ResetReason reason, FirmwareVersion factory,
      BoardSettings.Timings timings, Consumer<String> prints) {
    this.turns = turns;
    this.storage = storage;
    this.reason = reason;
    this.factory = factory;
    this.prints = prints;
    this.startNanos = turns.nanos();
    this.course = BootCourse.of(storage, reason, timings);
  }

  /** When it ends: jumps, halts, hangs, or loses its power in the middle. */
  long endNanos(BoardFaults faults) {
    if (faults.wantsOperations()) {
      faults.operations(course.operationsWithin(Long.MAX_VALUE));
    }
    OptionalLong cut = faults.cutsAt();
    return startNanos + (cut.isPresent() ? course.nanosOf(cut.getAsLong() - 1) : course.durationNanos());
  }

  boolean isOver() {
    return over;
  }

  BoardLife.Booted finish() {
    over = true;
    BootResult result = Bootloader.boot(storage, reason);
    result.console().forEach(prints);
    return new BoardLife.Booted(result, ActiveImageDigest.after(result.outcome(), storage.flash(), factory));
  }

  void breakOff() {
    long operations = over ? 0 : course.operationsWithin(turns.nanos() - startNanos);
    over = true;
    if (operations > 0) {
      Bootloader.boot(LosingPower.after(operations, storage), reason);
    }
  }
}
