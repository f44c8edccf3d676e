package dev.nufleet.doors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.io.Inet;
import akka.io.TcpSO;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import dev.nufleet.actors.RawClass;
import dev.nufleet.doors.Frame.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A door: listens where the server's process says, and holds the connections. */
public final class DoorActor {
  /** What a door may be told. */
  public sealed interface Command {}

  private record Servers(Set<ActorRef<DoorsActor.Command>> found) implements Command {}

  private record Heard(ConsumerController.Delivery<Relayed> delivery) implements Command {}

  private record Wanted(ProducerController.RequestNext<Relayed> next) implements Command {}

  private record Listens(long order, int port, Tcp.ServerBinding binding, String failure) implements Command {}

  private record IsShut(long order) implements Command {}

  private record Came(int port, Tcp.IncomingConnection connection) implements Command {}

  private record Send(Frame frame) implements Command {}

  private record Over(long connection) implements Command {}

  private final ActorContext<Command> ctx;
  private final Materializer materializer;
  private final RelayEdge relay = new RelayEdge();
  private final Map<Integer, Tcp.ServerBinding> bindings = new HashMap<>();
  private boolean isKnown;
  private long connections;

  private DoorActor(ActorContext<Command> ctx) {
    this.ctx = ctx;
    this.materializer = Materializer.createMaterializer(ctx);
  }

  /** Ends when the server's process is gone. */
  public static Behavior<Command> create() {
    return Behaviors.setup(ctx -> {
      ctx.setLoggerName(DoorActor.class);
      return new DoorActor(ctx).start();
    });
  }

  private Behavior<Command> start() {
    ctx.getSystem().receptionist().tell(Receptionist.subscribe(DoorsActor.KEY,
        ctx.messageAdapter(Receptionist.Listing.class,
            listing -> new Servers(Set.copyOf(listing.getServiceInstances(DoorsActor.KEY))))));
    return Behaviors.receive(Command.class)
        .onMessage(Servers.class, this::found)
        .onMessage(Heard.class, this::heard)
        .onMessage(Wanted.class, m -> after(() -> relay.wanted(m.next())))
        .onMessage(Listens.class, m -> after(() -> {
          if (m.binding() != null) {
            bindings.put(m.port(), m.binding());
          }
          relay.say(new Relayed.Done(m.order(), m.failure()));
        }))
        .onMessage(IsShut.class, m -> after(() -> relay.say(new Relayed.Done(m.order(), ""))))
        .onMessage(Came.class, m -> after(() -> admit(m)))
        .onMessage(Send.class, m -> after(() -> relay.send(m.frame())))
        .onMessage(Over.class, m -> after(() -> relay.over(m.connection())))
        .build();
  }

  private static Behavior<Command> after(Runnable step) {
    step.run();
    return Behaviors.same();
  }

  private Behavior<Command> found(Servers servers) {
    if (servers.found().isEmpty()) {
      return isKnown ? Behaviors.stopped() : Behaviors.same();
    }
    if (!isKnown) {
      isKnown = true;
      String name = ctx.getSelf().path().toSerializationFormatWithAddress(ctx.getSystem().address());
      ActorRef<ProducerController.Command<Relayed>> producer =
          ctx.spawn(ProducerController.create(Relayed.class, name, Optional.empty()), "to-server",
              DispatcherSelector.sameAsParent());
      producer.tell(new ProducerController.Start<>(
          ctx.messageAdapter(RawClass.of(ProducerController.RequestNext.class), Wanted::new)));
      ActorRef<ConsumerController.Command<Relayed>> consumer =
          ctx.spawn(ConsumerController.create(), "from-server", DispatcherSelector.sameAsParent());
      consumer.tell(new ConsumerController.Start<>(
          ctx.messageAdapter(RawClass.of(ConsumerController.Delivery.class), Heard::new)));
      servers.found().iterator().next().tell(new DoorsActor.Hello(name, consumer, producer));
    }
    return Behaviors.same();
  }

  private Behavior<Command> heard(Heard heard) {
    Relayed word = heard.delivery().message();
    if (word instanceof Relayed.Listen listen) {
      listen(listen);
    } else if (word instanceof Relayed.Shut shut) {
      shut(shut);
    } else if (word instanceof Relayed.Batch batch) {
      Frames.each(batch, relay::heard);
    }
    heard.delivery().confirmTo().tell(ConsumerController.confirmed());
    return Behaviors.same();
  }

  private void listen(Relayed.Listen at) {
    ActorRef<Command> self = ctx.getSelf();
    List<Inet.SocketOption> options = new ArrayList<>(List.of(new ReusePort()));
    if (at.sendBufferBytes() > 0) {
      options.add(TcpSO.sendBufferSize(at.sendBufferBytes()));
    }
    Optional<Duration> idle = Optional.of(at.idleMillis()).filter(millis -> millis > 0).map(Duration::ofMillis);
    ctx.pipeToSelf(
        Tcp.get(ctx.getSystem().classicSystem())
            .bind(at.host(), at.at(), at.backlog(), options, /* halfClose= */ false, idle)
            .to(Sink.foreach(connection -> self.tell(new Came(at.port(), connection))))
            .run(materializer),
        (binding, failure) -> new Listens(at.order(), at.port(), binding, failure == null ? "" : "port " + at.at()
            + " of " + at.host() + " cannot be shared with another process: " + failure.getMessage()));
  }

  private void shut(Relayed.Shut shut) {
    Tcp.ServerBinding binding = bindings.remove(shut.port());
    if (binding == null) {
      relay.say(new Relayed.Done(shut.order(), ""));
    } else {
      ctx.pipeToSelf(binding.unbind(), (done, failure) -> new IsShut(shut.order()));
    }
  }

  private void admit(Came came) {
    long number = ++connections;
    ActorRef<Command> self = ctx.getSelf();
    relay.send(Frame.of(number, Kind.CAME, new CameFrom(came.port(), came.connection().remoteAddress()).bytes()));
    relay.opened(number, came.connection().flow()
        .joinMat(Flow.<ByteString, ByteString, Consumer<Frame>>fromGraph(new RelayStage(
            number, frame -> self.tell(new Send(frame)), () -> self.tell(new Over(number)))), Keep.right())
        .run(materializer));
  }
}
