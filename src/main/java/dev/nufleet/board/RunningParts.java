package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import dev.nufleet.board.BoardCommand.GetDownload;
import dev.nufleet.board.BoardCommand.GetStorage;
import dev.nufleet.board.BoardCommand.NoStorage;
import dev.nufleet.board.BoardCommand.Storage;
import dev.nufleet.board.BoardCommand.StorageAnswer;
import dev.nufleet.board.BoardLife.Part;
import dev.nufleet.boot.StorageLook;
import dev.nufleet.boot.StorageMap;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The parts of a board that run just now, as those who can be asked: a question goes to the one that knows.
 *
 * @param all changes with the board's life
 * @param look at the storage of a board whose parts have let it go
 */
record RunningParts(Map<Part, ActorRef<?>> all, StorageLook look) {
  /** The storage goes from one part to the next, which takes a moment. */
  static final NoStorage BUSY = new NoStorage("the storage changes hands just now; ask again");

  void ask(GetDownload question, BoardLife life) {
    if (life.stage() == BoardLife.Steady.IN_MAIN) {
      all.get(Part.MAIN).<OtaDownloaderActor.Command>unsafeUpcast().tell(new OtaDownloaderActor.WhereStands(question));
    } else {
      question.replyTo().tell(new BoardCommand.NoDownload());
    }
  }

  /** The storage is that part's which runs on the CPU; of a board that is off or halted it is nobody's. */
  void ask(GetStorage question, BoardLife life) {
    if (!(life.stage() instanceof BoardLife.Steady stage)) {
      question.replyTo().tell(BUSY);
      return;
    }
    switch (stage) {
      case OFF, HALTED -> question.replyTo().tell(answer(look::now));
      case BOOTING -> all.get(Part.BOOTLOADER).<BootloaderActor.Command>unsafeUpcast()
          .tell(new BootloaderActor.Look(question));
      case PRE_MAIN -> all.get(Part.PRE_MAIN).<FirmwareSignal>unsafeUpcast().tell(new FirmwareSignal.Look(question));
      case IN_MAIN -> all.get(Part.MAIN).<FirmwareSignal>unsafeUpcast() // past what it is asked otherwise
          .tell(new FirmwareSignal.Look(question));
    }
  }

  /** What a look finds, or that the host's disk does not read. */
  static StorageAnswer answer(Supplier<StorageMap> look) {
    try {
      return new Storage(look.get());
    } catch (UncheckedIOException e) {
      return new NoStorage("the disk that holds it does not read: " + e.getMessage());
    }
  }
}
