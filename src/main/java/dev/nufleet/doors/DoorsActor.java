package dev.nufleet.doors;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Terminated;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import dev.nufleet.actors.RawClass;
import dev.nufleet.doors.Frame.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The server's end of its doors. */
final class DoorsActor {
  static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "nufleet-doors");

  /** What it may be told. */
  sealed interface Command {}

  /** A door has come. @param name of the door, once and for ever */
  record Hello(String name, ActorRef<ConsumerController.Command<Relayed>> orders,
      ActorRef<ProducerController.Command<Relayed>> tidings) implements Command, DoorMessage {}

  /** @param port its number */
  record Open(int port, Doors.Port at, ActorRef<Answer> replyTo) implements Command {}

  record Shut(int port, ActorRef<Answer> replyTo) implements Command {}

  /** Answered when so many doors listen on all ports that are open. */
  record Await(int doors, ActorRef<Answer> replyTo) implements Command {}

  /** @param failure a line for people; empty: it is done */
  record Answer(String failure) {}

  private record Heard(ConsumerController.Delivery<Relayed> delivery) implements Command {}

  private record Wanted(ProducerController.RequestNext<Relayed> next) implements Command {}

  private record Send(String door, Frame frame) implements Command {}

  private record Over(String door, long connection) implements Command {}

  /** A door. @param orders that it has not done yet, by their numbers */
  private record Door(RelayEdge relay, Map<Long, Order> orders, List<ActorRef<?>> channels) {}

  /** Something that all doors are to do. */
  private static final class Order {
    private final Optional<ActorRef<Answer>> replyTo;
    private int open;
    private String failure = "";

    private Order(Optional<ActorRef<Answer>> replyTo) {
      this.replyTo = replyTo;
    }
  }

  private final ActorContext<Command> ctx;
  private final DoorsEdge callers;
  private final Map<String, Door> doors = new LinkedHashMap<>();
  private final Map<ActorRef<?>, String> names = new HashMap<>();
  private final Map<Integer, Doors.Port> ports = new LinkedHashMap<>();
  private final List<Await> waiting = new ArrayList<>();
  private long orders;

  private DoorsActor(ActorContext<Command> ctx, DoorsEdge callers) {
    this.ctx = ctx;
    this.callers = callers;
  }

  /** @param callers who is handed connections */
  static Behavior<Command> create(DoorsEdge callers) {
    return Behaviors.setup(ctx -> {
      ctx.setLoggerName(DoorsActor.class);
      return new DoorsActor(ctx, callers).start();
    });
  }

  private Behavior<Command> start() {
    ctx.getSystem().receptionist().tell(Receptionist.register(KEY, ctx.getSelf()));
    return Behaviors.receive(Command.class)
        .onMessage(Hello.class, m -> after(() -> welcome(m)))
        .onMessage(Open.class, m -> after(() -> {
          ports.put(m.port(), m.at());
          order(number -> listen(number, m.port(), m.at()), m.replyTo());
        }))
        .onMessage(Shut.class, m -> after(() -> {
          ports.remove(m.port());
          order(number -> new Relayed.Shut(number, m.port()), m.replyTo());
        }))
        .onMessage(Await.class, m -> after(() -> {
          waiting.add(m);
          look();
        }))
        .onMessage(Heard.class, this::heard)
        .onMessage(Wanted.class, m -> after(() -> door(m.next().producerId()).ifPresent(
            door -> door.relay().wanted(m.next()))))
        .onMessage(Send.class, m -> after(() -> door(m.door()).ifPresent(door -> door.relay().send(m.frame()))))
        .onMessage(Over.class, m -> after(() -> door(m.door()).ifPresent(door -> door.relay().over(m.connection()))))
        .onSignal(Terminated.class, gone -> after(() -> lost(names.remove(gone.getRef()))))
        .build();
  }

  private static Behavior<Command> after(Runnable step) {
    step.run();
    return Behaviors.same();
  }

  private Optional<Door> door(String name) {
    return Optional.ofNullable(doors.get(name));
  }

  private static Relayed listen(long order, int port, Doors.Port at) {
    return new Relayed.Listen(order, port, at.host(), at.port(), at.backlog(), at.sendBufferBytes(),
        at.idle().map(Duration::toMillis).orElse(0L));
  }

  private interface Word {
    Relayed of(long order);
  }

  private void order(Word word, ActorRef<Answer> replyTo) {
    Order order = new Order(Optional.of(replyTo));
    doors.values().forEach(door -> tell(door, word, order));
    answer(order);
  }

  private void tell(Door door, Word word, Order order) {
    long number = ++orders;
    order.open++;
    door.orders().put(number, order);
    door.relay().say(word.of(number));
  }

  private void answer(Order order) {
    if (order.open == 0) {
      order.replyTo.ifPresent(one -> one.tell(new Answer(order.failure)));
      look();
    }
  }

  private void look() {
    long ready = doors.values().stream().filter(door -> door.orders().isEmpty()).count();
    waiting.removeIf(one -> {
      boolean isSo = ready >= one.doors();
      if (isSo) {
        one.replyTo().tell(new Answer(""));
      }
      return isSo;
    });
  }

  private void welcome(Hello hello) {
    ActorRef<ProducerController.Command<Relayed>> producer =
        ctx.spawnAnonymous(ProducerController.create(Relayed.class, hello.name(), Optional.empty()),
            DispatcherSelector.sameAsParent());
    producer.tell(new ProducerController.Start<>(
        ctx.messageAdapter(RawClass.of(ProducerController.RequestNext.class), Wanted::new)));
    producer.tell(new ProducerController.RegisterConsumer<>(hello.orders()));
    ActorRef<ConsumerController.Command<Relayed>> consumer =
        ctx.spawnAnonymous(ConsumerController.create(), DispatcherSelector.sameAsParent());
    consumer.tell(new ConsumerController.Start<>(
        ctx.messageAdapter(RawClass.of(ConsumerController.Delivery.class), Heard::new)));
    consumer.tell(new ConsumerController.RegisterToProducerController<>(hello.tidings()));
    Door door = new Door(new RelayEdge(), new HashMap<>(), List.of(producer, consumer));
    doors.put(hello.name(), door);
    names.put(hello.orders(), hello.name());
    ctx.watch(hello.orders());
    ports.forEach((port, at) -> tell(door, order -> listen(order, port, at), new Order(Optional.empty())));
    look();
  }

  private Behavior<Command> heard(Heard heard) {
    String name = heard.delivery().producerId();
    door(name).ifPresent(door -> hear(name, door, heard.delivery().message()));
    heard.delivery().confirmTo().tell(ConsumerController.confirmed());
    return Behaviors.same();
  }

  private void hear(String name, Door door, Relayed word) {
    if (word instanceof Relayed.Batch batch) {
      Frames.each(batch, frame -> {
        if (frame.kind() == Kind.CAME) {
          admit(name, door, frame);
        } else {
          door.relay().heard(frame);
        }
      });
    } else if (word instanceof Relayed.Done done) {
      Order order = door.orders().remove(done.order());
      order.open--;
      if (!done.failure().isEmpty()) {
        order.failure = done.failure();
        ctx.getLog().warn("{}", done.failure());
      }
      answer(order);
    }
  }

  private void admit(String name, Door door, Frame frame) {
    CameFrom from = CameFrom.of(frame.bytes());
    ActorRef<Command> self = ctx.getSelf();
    long number = frame.connection();
    RelayStage end = new RelayStage(
        number, out -> self.tell(new Send(name, out)), () -> self.tell(new Over(name, number)));
    callers.came(from.port(), new Doors.Caller(from.peer(),
        Flow.<ByteString, ByteString, Consumer<Frame>>fromGraph(end).mapMaterializedValue(hears -> {
          door.relay().opened(number, hears);
          return NotUsed.getInstance();
        })));
  }

  private void lost(String name) {
    Door door = doors.remove(name);
    door.relay().broken();
    door.channels().forEach(ctx::stop);
    ctx.getLog().warn("a process that held connections is gone, and they with it");
    door.orders().values().forEach(order -> {
      order.open--;
      answer(order);
    });
  }
}
