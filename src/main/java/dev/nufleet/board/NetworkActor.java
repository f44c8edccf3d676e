package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.japi.Pair;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.util.ByteString;
import dev.nufleet.actors.Handlers;
import dev.nufleet.hal.Connected;
import dev.nufleet.model.Failures;
import dev.nufleet.network.Dial;
import dev.nufleet.network.LinkPort;
import dev.nufleet.network.Links;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A board's network interface: opens the links that the firmware asks for, and ends them when the board goes down. A
 * stopped one resets TCP; one that loses its power, see {@link PowerLost}, says nothing. Bytes do not pass through it:
 * a link's stream and the firmware's thread hand them to each other.
 */
final class NetworkActor {
  sealed interface Command {}

  /** @param link number of the link, unique within {@code replyTo} */
  record Open(int link, String host, int port, ActorRef<FirmwareSignal> replyTo) implements Command {}

  /** The board has no power any more: all links vanish, and the actor stops. */
  record PowerLost() implements Command {}

  private record Answered(Open order, LinkPort.Handle port, Links.Opened opened, Throwable failure)
      implements Command {}

  /** Nothing of what the board told before the link was ordered can be forgotten any more. */
  private record Kept(long number) implements Command {}

  /** A link's stream is gone, so there is nothing left to end. */
  private record Gone(Key key) implements Command {}

  private record Key(ActorRef<FirmwareSignal> owner, int link) {}

  private static final Handlers<NetworkActor, Command> HANDLERS = Handlers.of(NetworkActor.class, Command.class)
      .on(Open.class, NetworkActor::ordered)
      .on(Kept.class, (network, kept) -> network.open(network.waiting.remove(kept.number())))
      .on(Answered.class, NetworkActor::answered)
      .on(Gone.class, (network, gone) -> network.open.remove(gone.key()))
      .becoming(PowerLost.class, (network, lost) -> network.vanish())
      .atEnd(network -> network.open.values().forEach(LinkPort.Handle::abort))
      .build();

  private final ActorContext<Command> ctx;
  private final Links links;
  private final Dials dials;
  private final Map<Key, LinkPort.Handle> open = new HashMap<>(4);
  private final Optional<ActorRef<BoardEnvironment.IsKept>> ledger;
  /** Where the ledger answers; null without one. */
  private final ActorRef<BoardEnvironment.Kept> answers;
  /** Links that are not dialled yet, by the number of the question to the ledger. */
  private final Map<Long, Open> waiting = new HashMap<>(0);
  private long questions;

  private NetworkActor(ActorContext<Command> ctx, BoardEnvironment environment, Dials dials) {
    this.ctx = ctx;
    this.links = environment.links();
    this.dials = dials;
    this.ledger = environment.ledger();
    this.answers = ledger.isEmpty() ? null
        : ctx.messageAdapter(BoardEnvironment.Kept.class, kept -> new Kept(kept.number()));
  }

  /** @param dials of this board, lent until the actor stops */
  static Behavior<Command> create(BoardEnvironment environment, Dials dials) {
    return Behaviors.setup(ctx -> HANDLERS.behaviorOf(new NetworkActor(ctx, environment, dials)));
  }

  private void ordered(Open order) {
    if (ledger.isEmpty()) {
      open(order);
    } else {
      long number = questions++;
      waiting.put(number, order);
      ledger.get().tell(new BoardEnvironment.IsKept(number, answers));
    }
  }

  private void open(Open order) {
    Key key = new Key(order.replyTo(), order.link());
    ActorRef<Command> self = ctx.getSelf();
    Dial dial = dials.next(order.host(), order.port());
    LinkPort port = new LinkPort(new LinkPort.Listener() {
      @Override
      public void arrived(List<ByteString> records) {
        order.replyTo().tell(new FirmwareSignal.Arrived(order.link(), records));
      }

      @Override
      public void readEnds(int code) {
        order.replyTo().tell(new FirmwareSignal.ReadEnds(order.link(), code));
      }

      @Override
      public void hasRoom() {
        order.replyTo().tell(new FirmwareSignal.HasRoom(order.link()));
      }

      @Override
      public void ended(LinkPort.Ending ending) {
        order.replyTo().tell(new FirmwareSignal.Ended(order.link(), ending));
      }

      @Override
      public void over() {
        self.tell(new Gone(key));
      }
    }, dial.shape());
    Pair<CompletionStage<Links.Opened>, LinkPort.Handle> running =
        links.open(dial)
            .joinMat(Flow.fromGraph(port), Keep.both())
            .run(ctx.getSystem());
    open.put(key, running.second());
    ctx.pipeToSelf(running.first(), (opened, failure) -> new Answered(order, running.second(), opened, failure));
  }

  private void answered(Answered answer) {
    Open order = answer.order();
    order.replyTo().tell(answer.failure() == null
        ? new FirmwareSignal.LinkUp(order.link(), answer.port(), answer.opened().verification())
        : new FirmwareSignal.LinkDown(order.link(), asTheBoardSeesIt(answer.failure())));
  }

  private Behavior<Command> vanish() {
    dials.powerLost();
    open.values().forEach(LinkPort.Handle::vanish);
    open.clear();
    return Behaviors.stopped();
  }

  private Connected.Failed asTheBoardSeesIt(Throwable failure) {
    Throwable cause = Failures.ofStage(failure);
    if (cause instanceof Links.LinkEnded ended) {
      return LinkFailures.asTheBoardSeesIt(ended);
    }
    ctx.getLog().warn("a link failed in an unforeseen way", cause);
    return LinkFailures.asTheBoardSeesIt(Links.LinkEnded.Cause.TCP, String.valueOf(cause));
  }
}
