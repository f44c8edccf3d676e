package dev.nufleet.board;

import dev.nufleet.storage.BoardStorage.Operations;

/** How long storage operations take on a board. */
final class StorageTime {
  private StorageTime() {}

  /** @return nanoseconds of the board's own time for what was done between two counts */
  static long nanos(Operations before, Operations after, BoardSettings.Timings timings) {
    return (after.flashErases() - before.flashErases()) * timings.flashEraseNanos()
        + (after.flashPrograms() - before.flashPrograms()) * timings.flashProgramNanos()
        + (after.cardReads() - before.cardReads()) * timings.cardReadNanos()
        + (after.cardPrograms() - before.cardPrograms()) * timings.cardProgramNanos();
  }
}
