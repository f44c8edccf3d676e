package dev.nufleet.board;

import akka.actor.typed.Behavior;
import dev.nufleet.board.program.Application;
import dev.nufleet.board.program.CrashRecord;

/**
 * Pre-main: has the key-value stores brought up, and on a board that was just flashed has them reset, draws the root of
 * trust and leaves the mark "provisioned". Holds the storage until it says that main() may start.
 */
final class PreMainActor {
  private PreMainActor() {}

  static Behavior<FirmwareSignal> create(FirmwareParts parts, BoardSpec spec, CrashRecord record) {
    return FirmwareThreadActor.create(parts, hal -> () ->
        new Application(hal, parts.storage(), spec.triple(), spec.region(), record).preMain(
            () -> parts.board().tell(new BoardPart.PreMainEnded())));
  }
}
