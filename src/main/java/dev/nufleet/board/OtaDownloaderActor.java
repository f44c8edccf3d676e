package dev.nufleet.board;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.board.BoardCommand.DownloadAnswer;
import dev.nufleet.board.program.Application;
import dev.nufleet.board.program.CrashRecord;
import dev.nufleet.hal.Hal;

/**
 * The application's main thread: the OTA sample, from sign-in over the download into the candidate slot to its end.
 * Holds the storage while it runs, and after main() has returned until the board is reset. Says where the download
 * stands when it is asked, between two turns of the program; who does not ask pays nothing.
 */
final class OtaDownloaderActor {
  /** Questions; what time and links say to the program goes past them. */
  sealed interface Command {}

  record WhereStands(BoardCommand.GetDownload question) implements Command {}

  private final FirmwareParts parts;
  private final BoardSpec spec;
  private final CrashRecord record;
  private Application application;

  private OtaDownloaderActor(FirmwareParts parts, BoardSpec spec, CrashRecord record) {
    this.parts = parts;
    this.spec = spec;
    this.record = record;
  }

  static Behavior<Command> create(FirmwareParts parts, BoardSpec spec, CrashRecord record) {
    return Behaviors.setup(ctx -> {
      OtaDownloaderActor actor = new OtaDownloaderActor(parts, spec, record);
      return Behaviors.intercept(actor::questions, FirmwareThreadActor.create(parts, actor::program));
    });
  }

  private Runnable program(Hal hal) {
    application = new Application(
        hal, parts.storage(), spec.triple(), spec.mqtt(), record, parts.settings().mends());
    return application::main;
  }

  private BehaviorInterceptor<Command, FirmwareSignal> questions() {
    return new BehaviorInterceptor<>(Command.class) {
      @Override
      public Behavior<FirmwareSignal> aroundReceive(
          TypedActorContext<Command> ctx, Command command, ReceiveTarget<FirmwareSignal> target) {
        if (command instanceof WhereStands asked) {
          asked.question().replyTo().tell(application.download()
              .<DownloadAnswer>map(BoardCommand.Download::new)
              .orElseGet(BoardCommand.NoDownload::new));
        }
        return Behaviors.same();
      }
    };
  }
}
