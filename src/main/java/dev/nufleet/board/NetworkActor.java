package dev.nufleet.board;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.japi.Pair;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.network.LinkPort;
import dev.nufleet.network.LinkShape;
import dev.nufleet.network.Links;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A board's network interface: opens the links that the firmware asks for and breaks them when the board goes down.
 * Bytes do not pass through it: a link's stream and the firmware's thread hand them to each other.
 */
final class NetworkActor {
  sealed interface Command {}

  /** @param link number of the link, unique within {@code replyTo} */
  record Open(int link, String host, int port, ActorRef<FirmwareSignal> replyTo) implements Command {}

  private record Answered(Open order, LinkPort.Handle port, Links.Opened opened, Throwable failure)
      implements Command {}

  private record Gone(Key key) implements Command {}

  private record Key(ActorRef<FirmwareSignal> owner, int link) {}

  /** mbedTLS's codes for a failed handshake. */
  private static final int X509_CERT_VERIFY_FAILED = -0x2700;

  private static final int SSL_FATAL_ALERT_MESSAGE = -0x7780;
  private static final int SSL_TIMEOUT = -0x6800;

  /** Mbed's nsapi codes. */
  private static final int NSAPI_ERROR_NO_CONNECTION = -3004;

  private static final int NSAPI_ERROR_DNS_FAILURE = -3009;

  private final ActorContext<Command> ctx;
  private final Links links;
  private final LinkShape uplink;
  private final Map<Key, LinkPort.Handle> open = new HashMap<>(4);

  private NetworkActor(ActorContext<Command> ctx, Links links, LinkShape uplink) {
    this.ctx = ctx;
    this.links = links;
    this.uplink = uplink;
  }

  static Behavior<Command> create(Links links, LinkShape uplink) {
    return Behaviors.setup(ctx -> new NetworkActor(ctx, links, uplink).up());
  }

  private Behavior<Command> up() {
    return Behaviors.receive(Command.class)
        .onMessage(Open.class, this::open)
        .onMessage(Answered.class, this::answered)
        .onMessage(Gone.class, gone -> {
          open.remove(gone.key());
          return Behaviors.same();
        })
        .onSignal(PostStop.class, stopped -> {
          open.values().forEach(LinkPort.Handle::abort);
          return Behaviors.same();
        })
        .build();
  }

  private Behavior<Command> open(Open order) {
    Key key = new Key(order.replyTo(), order.link());
    ActorRef<Command> self = ctx.getSelf();
    LinkPort port = new LinkPort(new LinkPort.Listener() {
      @Override
      public void arrived(ByteString chunk) {
        order.replyTo().tell(new FirmwareSignal.Arrived(order.link(), chunk));
      }

      @Override
      public void ended(LinkPort.Ending ending) {
        order.replyTo().tell(new FirmwareSignal.Ended(order.link(), ending));
        self.tell(new Gone(key));
      }
    });
    Pair<CompletionStage<Links.Opened>, LinkPort.Handle> running =
        links.open(order.host(), order.port(), uplink)
            .joinMat(Flow.fromGraph(port), Keep.both())
            .run(ctx.getSystem());
    open.put(key, running.second());
    ctx.pipeToSelf(running.first(), (opened, failure) -> new Answered(order, running.second(), opened, failure));
    return Behaviors.same();
  }

  private Behavior<Command> answered(Answered answer) {
    Open order = answer.order();
    order.replyTo().tell(answer.failure() == null
        ? new FirmwareSignal.LinkUp(order.link(), answer.port(), answer.opened().verification())
        : new FirmwareSignal.LinkDown(order.link(), asTheBoardSeesIt(answer.failure())));
    return Behaviors.same();
  }

  private Connected.Failed asTheBoardSeesIt(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    if (!(cause instanceof Links.LinkEnded ended)) {
      ctx.getLog().warn("a link failed in an unforeseen way", cause);
      return new Connected.Failed(Connected.Stage.TCP, NSAPI_ERROR_NO_CONNECTION, String.valueOf(cause));
    }
    return switch (ended.why()) {
      case DNS -> new Connected.Failed(Connected.Stage.DNS, NSAPI_ERROR_DNS_FAILURE, ended.getMessage());
      case TCP -> new Connected.Failed(Connected.Stage.TCP, NSAPI_ERROR_NO_CONNECTION, ended.getMessage());
      case CERTIFICATE -> new Connected.Failed(Connected.Stage.TLS, X509_CERT_VERIFY_FAILED, ended.getMessage());
      case EOF, RESET -> new Connected.Failed(Connected.Stage.TLS, SSL_TIMEOUT, ended.getMessage());
      case TLS -> new Connected.Failed(Connected.Stage.TLS, SSL_FATAL_ALERT_MESSAGE, ended.getMessage());
    };
  }
}
