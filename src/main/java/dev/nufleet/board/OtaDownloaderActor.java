package dev.nufleet.board;

import akka.actor.typed.Behavior;

/**
 * The application's main thread: the OTA sample, from sign-in over the download into the candidate slot to its end.
 * Holds the storage while it runs, and after main() has returned until the board is reset.
 */
final class OtaDownloaderActor {
  private OtaDownloaderActor() {}

  static Behavior<FirmwareSignal> create(FirmwareParts parts, BoardSpec spec, CrashRecord record) {
    return FirmwareThreadActor.create(parts, hal -> () ->
        new Application(hal, parts.storage(), spec.triple(), spec.region(), record).main());
  }
}
