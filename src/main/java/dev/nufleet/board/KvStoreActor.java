package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.actors.Handlers;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.PowerLost;
import java.io.UncheckedIOException;

/**
 * Owns the board's key-value stores from one reset to the next: pre-main and the TLS layer of main() ask it, one
 * question at a time, and nobody reaches past it.
 *
 * <p>Storage has one owner at a time and no lock. It is this actor's from a question to its answer, for the firmware's
 * thread blocks that long. A question of somebody else would find the storage in the thread's hands, so there is none.
 */
final class KvStoreActor {
  sealed interface Command {}

  /** @param number of the question, unique within {@code replyTo}; the answer carries it */
  record Ask(int number, KvRequest request, ActorRef<FirmwareSignal> replyTo) implements Command {}

  private static final Handlers<KvStoreActor, Command> HANDLERS = Handlers.of(KvStoreActor.class, Command.class)
      .becoming(Ask.class, KvStoreActor::answer)
      .build();

  private final ActorContext<Command> ctx;
  private final ActorRef<BoardCommand> board;
  private final KeyValueStores stores;

  private KvStoreActor(ActorContext<Command> ctx, ActorRef<BoardCommand> board, KeyValueStores stores) {
    this.ctx = ctx;
    this.board = board;
    this.stores = stores;
  }

  /** @param storage lent while a question is answered */
  static Behavior<Command> create(ActorRef<BoardCommand> board, BoardStorage storage) {
    return Behaviors.setup(
        ctx -> HANDLERS.behaviorOf(new KvStoreActor(ctx, board, new KeyValueStores(storage))));
  }

  /** Without an answer the firmware's thread waits until it is stopped, as a CPU does whose power fails. */
  private Behavior<Command> answer(Ask ask) {
    KvAnswer answer;
    try {
      answer = stores.answer(ask.request());
    } catch (PowerLost lost) {
      ctx.getLog().debug("{}", lost.getMessage());
      board.tell(new BoardPart.PowerFailed());
      return Behaviors.stopped();
    } catch (UncheckedIOException e) {
      board.tell(BoardPart.HaltAsked.hostDiskFailed(e, ctx.getLog()));
      return Behaviors.stopped();
    }
    ask.replyTo().tell(new FirmwareSignal.KeyValues(ask.number(), answer));
    return Behaviors.same();
  }
}
