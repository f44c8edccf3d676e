package dev.nufleet.board;

import akka.actor.typed.Behavior;

/**
 * Pre-main: brings the key-value stores up, and on a board that was just flashed resets them, draws the root of trust
 * and leaves the mark "provisioned". Holds the storage until it says that main() may start.
 */
final class KvStoreActor {
  private KvStoreActor() {}

  static Behavior<FirmwareSignal> create(FirmwareParts parts, BoardSpec spec, CrashRecord record) {
    return FirmwareThreadActor.create(parts, hal -> () ->
        new Application(hal, parts.storage(), spec.triple(), spec.region(), record).preMain(
            () -> parts.board().tell(new BoardPart.PreMainEnded())));
  }
}
