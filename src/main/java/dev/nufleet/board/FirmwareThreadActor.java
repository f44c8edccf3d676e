package dev.nufleet.board;

import akka.actor.Cancellable;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.actors.Handlers;
import dev.nufleet.board.FirmwareSignal.Arrived;
import dev.nufleet.board.FirmwareSignal.Due;
import dev.nufleet.board.FirmwareSignal.Ended;
import dev.nufleet.board.FirmwareSignal.HasRoom;
import dev.nufleet.board.FirmwareSignal.KeyValues;
import dev.nufleet.board.FirmwareSignal.LinkDown;
import dev.nufleet.board.FirmwareSignal.LinkUp;
import dev.nufleet.board.FirmwareSignal.Look;
import dev.nufleet.board.FirmwareSignal.ReadEnds;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.storage.PowerLost;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Runs one program of the firmware: gives its {@link HalShell} turns when time passes or a link says something. The
 * parts that run a program ({@link PreMainActor}, {@link OtaDownloaderActor}) are this actor with their program in it.
 */
final class FirmwareThreadActor implements HalOutside {
  private static final Handlers<FirmwareThreadActor, FirmwareSignal> HANDLERS =
      Handlers.of(FirmwareThreadActor.class, FirmwareSignal.class)
          .becoming(Due.class, (thread, m) -> thread.did(() -> thread.shell.due(m.ticket())))
          .becoming(Arrived.class, (thread, m) -> thread.did(() -> thread.shell.linkArrived(m.link(), m.records())))
          .becoming(ReadEnds.class, (thread, m) -> thread.did(() -> thread.shell.linkReadEnds(m.link(), m.code())))
          .becoming(HasRoom.class, (thread, m) -> thread.did(() -> thread.shell.linkHasRoom(m.link())))
          .becoming(Ended.class, (thread, m) -> thread.did(() -> thread.shell.linkEnded(m.link(), m.ending())))
          .becoming(LinkUp.class, (thread, m) -> thread.did(
              () -> thread.shell.linkOpened(m.link(), m.port(), m.verification())))
          .becoming(LinkDown.class, (thread, m) -> thread.did(() -> thread.shell.linkFailed(m.link(), m.failure())))
          .becoming(KeyValues.class, FirmwareThreadActor::keyValuesAnswered)
          .becoming(Look.class, FirmwareThreadActor::look)
          .atEnd(FirmwareThreadActor::stop)
          .build();

  private final ActorContext<FirmwareSignal> ctx;
  private final FirmwareParts parts;
  private final HalShell shell;
  /** The storage is in the hands of the key-value stores. */
  private boolean lends;
  private Cancellable alarm = Cancellable.alreadyCancelled();

  private FirmwareThreadActor(ActorContext<FirmwareSignal> ctx, FirmwareParts parts) {
    this.ctx = ctx;
    this.parts = parts;
    this.shell = new HalShell(
        this, parts.settings(), parts.clock(), parts.pace(), parts.storage(), parts.random());
  }

  /** @param program makes the first step of the program from the Hal that it will use */
  static Behavior<FirmwareSignal> create(FirmwareParts parts, Function<Hal, Runnable> program) {
    return Behaviors.setup(ctx -> {
      FirmwareThreadActor actor = new FirmwareThreadActor(ctx, parts);
      return actor.survives(() -> actor.shell.start(program.apply(actor.shell)))
          ? HANDLERS.behaviorOf(actor)
          : Behaviors.stopped();
    });
  }

  private void stop() {
    alarm.cancel();
    shell.stop();
  }

  private Behavior<FirmwareSignal> did(Runnable turn) {
    return survives(turn) ? Behaviors.same() : Behaviors.stopped();
  }

  private Behavior<FirmwareSignal> keyValuesAnswered(KeyValues m) {
    lends = false;
    return did(() -> shell.keyValuesAnswered(m.number(), m.answer()));
  }

  /** Between two turns the storage is the program's, but for the time in which it is lent to the key-value stores. */
  private Behavior<FirmwareSignal> look(Look look) {
    look.question().replyTo().tell(lends ? RunningParts.BUSY : RunningParts.answer(parts.look()::now));
    return Behaviors.same();
  }

  private boolean survives(Runnable turn) {
    try {
      turn.run();
      return true;
    } catch (PowerLost lost) {
      ctx.getLog().debug("{}", lost.getMessage());
      stop();
      parts.board().tell(new BoardPart.PowerFailed());
      return false;
    } catch (UncheckedIOException e) {
      stop();
      parts.board().tell(BoardPart.HaltAsked.hostDiskFailed(e, ctx.getLog()));
      return false;
    }
  }

  // ---- what the shell asks for ----

  @Override
  public void wake(long nanos, long ticket) {
    alarm.cancel();
    if (nanos == 0) {
      ctx.getSelf().tell(new Due(ticket));
    } else {
      alarm = ctx.scheduleOnce(Duration.ofNanos(nanos), ctx.getSelf(), new Due(ticket));
    }
  }

  @Override
  public void open(int link, String host, int port) {
    parts.network().tell(new NetworkActor.Open(link, host, port, ctx.getSelf()));
  }

  @Override
  public void keyValues(int number, KvRequest request) {
    lends = true;
    parts.keyValues().tell(new KvStoreActor.Ask(number, request, ctx.getSelf()));
  }

  @Override
  public void printed(List<Printed> prints) {
    parts.console().tell(new ConsoleActor.Prints(prints));
  }

  @Override
  public void happened(BoardEvent.What what) {
    parts.board().tell(new BoardPart.Happened(what, shell.boardMillis()));
    parts.faults().ifPresent(faults -> faults.told(what));
  }

  @Override
  public void took(int bytes) {
    parts.faults().ifPresent(faults -> faults.took(bytes));
  }

  @Override
  public void packetPassed() {
    parts.faults().ifPresent(BoardFaults::packet);
  }

  @Override
  public void reset() {
    parts.board().tell(new BoardPart.ResetAsked());
  }

  @Override
  public void halt(String cause) {
    parts.board().tell(new BoardPart.HaltAsked(cause));
  }
}
