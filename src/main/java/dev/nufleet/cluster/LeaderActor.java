package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.ClusterEvent;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import dev.nufleet.actors.RawClass;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.NodeUse;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.cluster.wire.WireMessage;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Leads a run in a cluster: has boards placed on nodes, passes orders to where they are, and tells the fleet what
 * happens to them. What a board's place, power and facts are is decided by its {@link Seat}.
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

  /** A node has come and wants to hold boards. */
  public record Hello(
      NodeFacts facts, ActorRef<NodeActor.Command> node, ActorRef<ConsumerController.Command<ToNode>> orders,
      ActorRef<ProducerController.Command<FromNode.Batch>> tidings) implements Command, WireMessage {}

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

  private record ReaderGone(BoardId board, BoardCommand.FollowConsole order) implements Command {}

  private record Tidings(ConsumerController.Delivery<FromNode.Batch> delivery) implements Command {}

  private record Wanted(ProducerController.RequestNext<ToNode> next) implements Command {}

  private record Changed(ClusterEvent.ClusterDomainEvent event) implements Command {}

  private enum Tick implements Command { ASK_AGAIN, SHOW }

  /** A board, and who hears of it. */
  private record Placed(Seat seat, ActorRef<BoardEvent> ears) {}

  private final ActorContext<Command> ctx;
  private final LeaderParts parts;
  private final RunClock clock;
  private final ActorRef<ShardingEnvelope<BoardHostActor.Command>> region;
  private final Map<BoardId, Placed> boards = new HashMap<>();
  private final KnownNodes nodes = new KnownNodes();
  /** Digests of factory firmwares, which all boards of a profile share. */
  private final Map<byte[], String> digests = new IdentityHashMap<>();
  private final ActorRef<ConsumerController.Delivery<FromNode.Batch>> deliveries;
  private final ActorRef<ProducerController.RequestNext<ToNode>> demands;
  private int channelsMade;
  /** The run is over: who goes now is not missed. */
  private boolean isOver;

  private LeaderActor(ActorContext<Command> ctx, LeaderParts parts, RunClock clock) {
    this.ctx = ctx;
    this.parts = parts;
    this.clock = clock;
    this.region = ClusterEdge.regionOfLeader(ctx.getSystem(), parts.brief().run());
    this.deliveries = ctx.messageAdapter(RawClass.of(ConsumerController.Delivery.class), Tidings::new);
    this.demands = ctx.messageAdapter(RawClass.of(ProducerController.RequestNext.class), Wanted::new);
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
    Cluster.get(ctx.getSystem()).subscriptions().tell(new Subscribe<>(
        ctx.messageAdapter(ClusterEvent.ClusterDomainEvent.class, Changed::new),
        ClusterEvent.ClusterDomainEvent.class));
    return Behaviors.receive(Command.class)
        .onMessage(Tidings.class, this::heard)
        .onMessage(Wanted.class, m -> node(m.next().producerId(), node -> node.wants(m.next())))
        .onMessage(Seated.class, this::seat)
        .onMessage(Ordered.class, this::order)
        .onMessage(ReaderGone.class, m -> after(() -> boards.get(m.board()).seat().left(m.order())))
        .onMessage(Hello.class, this::welcome)
        .onMessage(TimeAsked.class, m ->
            after(() -> m.replyTo().tell(new TheTime(clock.nanos(), clock.startedAt().toEpochMilli()))))
        .onMessage(BriefAsked.class, m -> after(() -> m.replyTo().tell(parts.brief())))
        .onMessage(ImageAsked.class, m -> after(() -> m.replyTo().tell(parts.part(m.sha256(), m.from()))))
        .onMessage(Changed.class, this::changed)
        .onMessage(Used.class, m -> node(m.id(), node -> node.used(m.use())))
        .onMessage(GetNodes.class, m -> after(() -> m.replyTo().tell(new Nodes(nodes.all()))))
        .onMessage(Tick.class, m -> after(m == Tick.SHOW ? this::show : this::askAgain))
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

  private void askAgain() {
    boards.values().stream().filter(board -> board.seat().node().isEmpty()).forEach(this::wake);
  }

  private void show() {
    parts.watch().stand(nodes.all());
  }

  // ---- boards ----

  private Behavior<Command> seat(Seated seated) {
    String factory =
        digests.computeIfAbsent(seated.board().initialApplication(), bytes -> Sha256.of(bytes).toString());
    Placed placed = new Placed(new Seat(seated.board(), factory, parts.plan()), seated.ears());
    boards.put(seated.board().id(), placed);
    wake(placed);
    return Behaviors.same();
  }

  /** Sharding finds a place for it, if it has none. */
  private void wake(Placed board) {
    region.tell(new ShardingEnvelope<>(board.seat().spec().id().value(), new BoardHostActor.Wake()));
  }

  private Behavior<Command> order(Ordered ordered) {
    Seat seat = boards.get(ordered.board()).seat(); // who orders was seated before
    if (ordered.what() instanceof BoardCommand.FollowConsole follow) {
      ctx.watchWith(follow.reader(), new ReaderGone(ordered.board(), follow));
    }
    seat.ordered(ordered.what()).ifPresent(order ->
        node(seat.node().orElseThrow(), node -> node.send(order)));
    return Behaviors.same();
  }

  private Behavior<Command> heard(Tidings tidings) {
    String from = tidings.delivery().producerId();
    if (nodes.isThere(from)) {
      tidings.delivery().message().parts().forEach(part -> hear(from, part));
    }
    tidings.delivery().confirmTo().tell(ConsumerController.confirmed());
    return Behaviors.same();
  }

  private void hear(String from, FromNode part) {
    Placed board = boards.get(part.board());
    if (board == null) {
      return; // no board of this run
    }
    if (part instanceof FromNode.Told told) {
      board.seat().told(from, told).forEach(board.ears()::tell);
    } else if (part instanceof FromNode.Arrived) {
      board.seat().arrived(from).ifPresent(begin -> begin(from, begin));
    } else if (part instanceof FromNode.Left left && left.incarnation() == board.seat().incarnation()) {
      node(from, NodeEdge::lost);
      leave(board, from);
    }
  }

  private void begin(String at, ToNode.Begin begin) {
    node(at, node -> {
      node.begins(begin);
      parts.watch().lives(begin.board().id(), node.facts().name());
    });
  }

  private void leave(Placed board, String gone) {
    Seat.Lost what = board.seat().lost(gone, clock.nanos());
    what.powerLost().ifPresent(board.ears()::tell);
    if (board.seat().node().isEmpty()) {
      parts.watch().lives(board.seat().spec().id(), "");
    }
    what.next().ifPresent(next -> begin(next, what.begin().orElseThrow()));
  }

  // ---- nodes ----

  private Behavior<Command> welcome(Hello hello) {
    String id = hello.facts().id();
    if (!nodes.isNew(id)) {
      return Behaviors.same();
    }
    Optional<String> refusal = parts.refusal(hello.facts());
    if (refusal.isPresent()) {
      parts.watch().said("a node is not taken (" + hello.facts().text() + "): " + refusal.get());
      hello.node().tell(new NodeActor.Refused(refusal.get()));
      return Behaviors.same();
    }
    NodeEdge node = new NodeEdge(hello.facts(), hello.node(), clock.nanos());
    nodes.add(node);
    channelsMade++;
    node.open(ctx, hello, channelsMade, demands, deliveries);
    hello.node().tell(new NodeActor.Welcome());
    parts.watch().said("a node has come: " + node.facts().text());
    show();
    return Behaviors.same();
  }

  private Behavior<Command> changed(Changed changed) {
    if (isOver) {
      return Behaviors.same();
    }
    if (changed.event() instanceof ClusterEvent.MemberRemoved removed) {
      remove(ClusterEdge.idOf(removed.member()));
    } else if (changed.event() instanceof ClusterEvent.UnreachableMember member) {
      reachable(ClusterEdge.idOf(member.member()), false);
    } else if (changed.event() instanceof ClusterEvent.ReachableMember member) {
      reachable(ClusterEdge.idOf(member.member()), true);
    }
    return Behaviors.same();
  }

  private void reachable(String id, boolean isSo) {
    node(id, node -> {
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
      boards.values().forEach(board -> leave(board, id));
      show();
    });
  }
}
