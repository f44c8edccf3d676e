package dev.nufleet.board;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.boot.BootResult;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.BoardStorage;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Runs the bootloader once on the board's storage, takes the time that the board would, and tells how it ended. */
final class BootloaderActor {
  private BootloaderActor() {}

  sealed interface Command {}

  private record TimeIsOver(BoardPart.Booted booted) implements Command {}

  /** @param factory the version that the board was made with */
  static Behavior<Command> create(FirmwareParts parts, ResetReason reason, FirmwareVersion factory) {
    return Behaviors.setup(ctx -> {
      BoardStorage.Operations before = parts.storage().operations();
      BootResult result;
      String activeSha256;
      try {
        result = Bootloader.boot(parts.storage(), reason);
        activeSha256 = ActiveImageDigest.after(result.outcome(), parts.storage().flash(), factory);
      } catch (UncheckedIOException e) {
        parts.board().tell(BoardPart.HaltAsked.hostDiskFailed(e, ctx.getLog()));
        return Behaviors.stopped();
      }
      parts.console().tell(new ConsoleActor.Prints(result.console().stream().map(Printed::text).toList()));
      ctx.scheduleOnce(timeFor(parts, before, result), ctx.getSelf(),
          new TimeIsOver(new BoardPart.Booted(result, activeSha256)));
      return Behaviors.receive(Command.class)
          .onMessage(TimeIsOver.class, over -> {
            parts.board().tell(over.booted());
            return Behaviors.stopped();
          })
          .build();
    });
  }

  private static Duration timeFor(FirmwareParts parts, BoardStorage.Operations before, BootResult result) {
    if (parts.pace().isMax() || result.outcome() == BootOutcome.HANGS) {
      return Duration.ZERO;
    }
    long boardNanos = StorageTime.nanos(before, parts.storage().operations(), parts.settings().timings());
    return Duration.ofNanos(Math.round(boardNanos / parts.pace().divisor()));
  }
}
