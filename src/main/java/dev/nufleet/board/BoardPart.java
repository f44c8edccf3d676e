package dev.nufleet.board;

import dev.nufleet.boot.BootResult;
import dev.nufleet.chaos.Act;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.HostTrouble;
import java.io.UncheckedIOException;
import org.slf4j.Logger;

/** What a board's parts say to it. */
final class BoardPart {
  private BoardPart() {}

  /** Facts from inside; they never wait for an answer. */
  sealed interface Said extends BoardCommand.FromParts {}

  /** The bootloader is done. @param activeSha256 as {@link BoardEvent.BootEnded} has it */
  record Booted(BootResult result, String activeSha256) implements Said {}

  /** Pre-main is through and main may begin. */
  record PreMainEnded() implements Said {}

  /** The firmware wants a system reset. */
  record ResetAsked() implements Said {}

  /** The operator's key {@code r} resets the board. @param boot in which it was pressed */
  record KeyResets(int boot) implements Said {}

  /** The CPU stops for good. */
  record HaltAsked(String cause) implements Said {
    /** The host's disk is no hardware of the board: on a broken one there is nothing to go on with. */
    static HaltAsked hostDiskFailed(UncheckedIOException failure, Logger log) {
      log.error("the board stops: {} ({})", failure.getMessage(), failure.getCause().getMessage());
      return new HaltAsked(HostTrouble.of(failure).map(HostTrouble::cause).orElse("host-disk-failure"));
    }
  }

  /** The storage ran out of power in the middle of an operation. */
  record PowerFailed() implements Said {}

  /** A fault has come true. */
  record Acted(Act act) implements Said {}

  /** The time of an act on the storage is over. */
  record ActOver(Act act, int plan) implements Said {}

  /** The moment of a planned act has come. */
  record ActDue(Act act, int plan) implements Said {}

  /** @param boardMillis since the reset, by the clock of the program that tells it */
  record Happened(BoardEvent.What what, long boardMillis) implements Said {}

  /** A part has let go of everything. */
  record Stopped(BoardLife.Part part) implements Said {}
}
