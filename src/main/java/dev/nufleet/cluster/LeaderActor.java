package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import dev.nufleet.actors.RawClass;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.NodeUse;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.cluster.wire.WireMessage;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Leads a run in a cluster: takes nodes, knows which are there, and has them hold the boards ({@link SeatsEdge}).
 *
 * <p>To and from each node goes a channel of Akka's reliable delivery: each message once and in order while both live.
 */
public final class LeaderActor {
  public static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "nufleet-leader");

  /** So long a board may wait for its place before it is asked for again: the first word may have been lost. */
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

  /** Who looks at the run hears so often how the nodes stand. */
  private static final Duration SHOWN_EVERY = Duration.ofSeconds(1);

  /** What a leader may be told. */
  public sealed interface Command {}

  /** A node has come and wants to hold boards. @param hindrance why it cannot use the folder of the run's brief */
  public record Hello(
      NodeFacts facts, ActorRef<NodeActor.Command> node, ActorRef<ConsumerController.Command<ToNode>> orders,
      ActorRef<ProducerController.Command<FromNode.Batch>> tidings, Optional<String> hindrance)
      implements Command, WireMessage {}

  /** What time is it, by the run's clock? */
  public record TimeAsked(ActorRef<TheTime> replyTo) implements Command, WireMessage {}

  public record TheTime(long nanos, long startedAtMillis) implements WireMessage {}

  public record BriefAsked(ActorRef<RunBrief> replyTo) implements Command, WireMessage {}

  /** A part of an image, {@link LeaderParts#IMAGE_PART_BYTES} at most. */
  public record ImageAsked(String sha256, int from, ActorRef<ImagePart> replyTo) implements Command, WireMessage {}

  /** @param whole bytes of the whole image; -1: there is none with that digest */
  public record ImagePart(byte[] bytes, int whole) implements WireMessage {}

  /** What a node has used so far, once a second. @param id of the node */
  public record Used(String id, NodeUse use) implements Command, WireMessage {}

  /** A board of the fleet is made. @param ears hear what happens to it */
  public record Seated(BoardSpec board, ActorRef<BoardEvent> ears) implements Command {}

  /** An order to a board. */
  public record Ordered(BoardId board, BoardCommand.FromHands what) implements Command {}

  public record GetNodes(ActorRef<Nodes> replyTo) implements Command {}

  /** All that ever belonged to the run: those that were lost, in that order, and then those that are there. */
  public record Nodes(List<NodeStanding> nodes) {}

  /** The run is over: nodes let go of their boards. */
  public record RunOver() implements Command {}

  record ReaderGone(BoardId board, BoardCommand.FollowConsole order) implements Command {}

  private record Tidings(ConsumerController.Delivery<FromNode.Batch> delivery) implements Command {}

  private record Wanted(ProducerController.RequestNext<ToNode> next) implements Command {}

  /** A member is out of the cluster for good. @param id of the node, if it is one */
  record Removed(String id) implements Command {}

  /** A member answers no longer, or answers again. */
  record Reached(String id, boolean isSo) implements Command {}

  /** A node that came was looked at. @param refusal why its lock on the folder is none; empty if it holds */
  record Looked(Hello hello, Optional<String> refusal) implements Command {}

  /** @param isHeld whether a node that is lost still uses the folder */
  record Fenced(NodeFacts node, boolean isHeld) implements Command {}

  private enum Tick implements Command { ASK_AGAIN, SHOW }

  private final ActorContext<Command> ctx;
  private final LeaderParts parts;
  private final RunClock clock;
  private final KnownNodes nodes = new KnownNodes();
  private final SeatsEdge boards;
  private final ActorRef<ConsumerController.Delivery<FromNode.Batch>> deliveries;
  private final ActorRef<ProducerController.RequestNext<ToNode>> demands;
  /** Where the boards' memories outlive their nodes. */
  private final Optional<ActorRef<FenceActor.Command>> fence;
  private int channelsMade;
  /** The run is over: who goes now is not missed. */
  private boolean isOver;

  private LeaderActor(ActorContext<Command> ctx, LeaderParts parts, RunClock clock) {
    this.ctx = ctx;
    this.parts = parts;
    this.clock = clock;
    this.boards = new SeatsEdge(ctx, parts, clock, nodes);
    this.deliveries = ctx.messageAdapter(RawClass.of(ConsumerController.Delivery.class), Tidings::new);
    this.demands = ctx.messageAdapter(RawClass.of(ProducerController.RequestNext.class), Wanted::new);
    this.fence = parts.brief().folder().map(folder ->
        ctx.spawn(FenceActor.create(folder, ctx.getSelf()), "fence", DispatcherSelector.blocking()));
  }

  /** @param clock of the run, by which nodes set theirs */
  public static Behavior<Command> create(LeaderParts parts, RunClock clock) {
    return Behaviors.setup(ctx -> Behaviors.withTimers(timers -> {
      ctx.setLoggerName(LeaderActor.class);
      timers.startTimerWithFixedDelay(Tick.ASK_AGAIN, ASKED_AGAIN);
      timers.startTimerWithFixedDelay(Tick.SHOW, Duration.ZERO, SHOWN_EVERY);
      return new LeaderActor(ctx, parts, clock).start();
    }));
  }

  private Behavior<Command> start() {
    ctx.getSystem().receptionist().tell(Receptionist.register(KEY, ctx.getSelf()));
    MembersEdge.hear(ctx);
    return Behaviors.receive(Command.class)
        .onMessage(Tidings.class, this::heard)
        .onMessage(Wanted.class, m -> node(m.next().producerId(), node -> node.wants(m.next())))
        .onMessage(Seated.class, m -> after(() -> boards.seat(m)))
        .onMessage(Ordered.class, m -> after(() -> boards.order(m)))
        .onMessage(ReaderGone.class, m -> after(() -> boards.left(m)))
        .onMessage(Hello.class, this::welcome)
        .onMessage(TimeAsked.class, m ->
            after(() -> m.replyTo().tell(new TheTime(clock.nanos(), clock.startedAt().toEpochMilli()))))
        .onMessage(BriefAsked.class, m -> after(() -> m.replyTo().tell(parts.brief())))
        .onMessage(ImageAsked.class, m -> after(() -> m.replyTo().tell(parts.part(m.sha256(), m.from()))))
        .onMessage(Looked.class, m -> after(() -> judge(m.hello(), m.refusal())))
        .onMessage(Fenced.class, m -> after(() -> fenced(m)))
        .onMessage(Removed.class, m -> isOver, m -> Behaviors.same())
        .onMessage(Removed.class, m -> after(() -> remove(m.id())))
        .onMessage(Reached.class, m -> isOver, m -> Behaviors.same())
        .onMessage(Reached.class, m -> reached(m.id(), m.isSo()))
        .onMessage(Used.class, m -> node(m.id(), node -> node.used(m.use())))
        .onMessage(GetNodes.class, m -> after(() -> m.replyTo().tell(new Nodes(nodes.all()))))
        .onMessage(Tick.class, m -> after(m == Tick.SHOW ? this::show : boards::askAgain))
        .onMessage(RunOver.class, m -> after(() -> {
          isOver = true;
          nodes.each(NodeEdge::letGo);
        }))
        .build();
  }

  private static Behavior<Command> after(Runnable step) {
    step.run();
    return Behaviors.same();
  }

  private Behavior<Command> node(String id, Consumer<NodeEdge> step) {
    nodes.get(id).ifPresent(step);
    return Behaviors.same();
  }

  private void show() {
    parts.watch().stand(nodes.all());
  }

  private Behavior<Command> heard(Tidings tidings) {
    String from = tidings.delivery().producerId();
    if (nodes.isThere(from)) {
      tidings.delivery().message().parts().forEach(part -> boards.hear(from, part));
    }
    tidings.delivery().confirmTo().tell(ConsumerController.confirmed());
    return Behaviors.same();
  }

  private Behavior<Command> welcome(Hello hello) {
    Optional<String> refusal = parts.refusal(hello);
    if (refusal.isEmpty() && fence.isPresent()) {
      fence.get().tell(new FenceActor.Look(hello));
    } else {
      judge(hello, refusal);
    }
    return Behaviors.same();
  }

  private void judge(Hello hello, Optional<String> refusal) {
    if (!nodes.isNew(hello.facts().id())) {
      return;
    }
    if (refusal.isPresent()) {
      parts.watch().said("a node is not taken (" + hello.facts().text() + "): " + refusal.get());
      hello.node().tell(new NodeActor.Refused(refusal.get()));
      return;
    }
    NodeEdge node = new NodeEdge(hello.facts(), hello.node(), clock.nanos());
    nodes.add(node);
    channelsMade++;
    node.open(ctx, hello, channelsMade, demands, deliveries);
    hello.node().tell(new NodeActor.Welcome());
    parts.watch().said("a node has come: " + node.facts().text());
    show();
  }

  private Behavior<Command> reached(String id, boolean isSo) {
    return node(id, node -> {
      node.stands(isSo ? NodeStanding.State.UP : NodeStanding.State.UNREACHABLE, clock.nanos());
      parts.watch().said("node " + node.facts().name() + (isSo ? " answers again" : " does not answer"));
      show();
    });
  }

  private void remove(String id) {
    nodes.lose(id, clock.nanos()).ifPresent(node -> {
      node.close(ctx);
      parts.watch().said("node " + node.facts().name() + " is lost; its " + node.boards()
          + " boards have lost their power, and come up elsewhere");
      boards.lost(id);
      fence.ifPresent(one -> one.tell(new FenceActor.Await(node.facts())));
      show();
    });
  }

  private void fenced(Fenced fenced) {
    if (fenced.isHeld()) {
      parts.watch().said("node " + fenced.node().name() + " still uses the memories of its boards; they come up"
          + " elsewhere when it has let go of them, or its process has ended");
    } else {
      boards.freed(fenced.node().id());
    }
  }
}
