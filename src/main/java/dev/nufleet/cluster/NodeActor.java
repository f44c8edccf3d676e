package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import dev.nufleet.actors.RawClass;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.cluster.wire.WireMessage;
import dev.nufleet.model.BoardId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A node: holds boards for the run that somebody leads. It looks for the leader, sets its clock by the leader's, and
 * then says what its boards do; the firmware that a board needs to begin it fetches.
 */
public final class NodeActor {
  /** Questions for the time; the one with the shortest way counts. */
  private static final int TIME_QUESTIONS = 8;
  /** Facts are gathered for so long, or until there is a batch of them. */
  private static final Duration GATHERED_FOR = Duration.ofMillis(20);
  /** The leader is gone, and boards that go on would fill the memory. */
  private static final int MOST_UNTOLD = 1_000_000;
  private static final Duration USE_TOLD_EVERY = Duration.ofSeconds(1);
  private static final Duration TRIED_AGAIN = Duration.ofSeconds(1);

  /** What a node may be told. */
  public sealed interface Command {}

  /** The run is over: boards are let go of, and the node leaves. */
  public record RunOver() implements Command, WireMessage {}

  /** The leader has taken this node: boards may come. */
  public record Welcome() implements Command, WireMessage {}

  /** The leader does not take this node. @param why for people */
  public record Refused(String why) implements Command, WireMessage {}

  /** A board's place is here now. */
  record Arrived(BoardId board, ActorRef<BoardHostActor.Command> host) implements Command {}

  record Left(BoardId board, int incarnation, ActorRef<BoardHostActor.Command> host) implements Command {}

  /** @param number of the event in the board's incarnation, from 0 on */
  record Heard(BoardId board, int incarnation, long number, FromNode.Event event) implements Command {}

  /** Comes behind what its board has told. */
  record IsKept(BoardEnvironment.IsKept question) implements Command {}

  /** The leader has heard a batch. */
  private record Confirmed(long message) implements Command {}

  private record Leaders(Set<ActorRef<LeaderActor.Command>> found) implements Command {}

  record Briefed(RunBrief brief) implements Command {}

  record Timed(NodeClock.Sample sample) implements Command {}

  record NoAnswer(String of, String why) implements Command {}

  private record Orders(ConsumerController.Delivery<ToNode> delivery) implements Command {}

  private record Demand(ProducerController.RequestNext<FromNode.Batch> next) implements Command {}

  /** @param hindrance why this node cannot use the run's folder; empty if it can, or there is none */
  private record Entered(Optional<String> hindrance) implements Command {}

  private record Furnished(BoardHostActor.Furnished board) implements Command {}

  private record Unfurnished(ToNode.Begin begin, String why) implements Command {}

  private record BeginAgain(ToNode.Begin begin) implements Command {}

  private enum Tick implements Command { FLUSH, TELL_USE, LOOK_AGAIN }

  private final ActorContext<Command> ctx;
  private final NodeParts parts;
  private final TidingsEdge tidings;
  private final Map<BoardId, ActorRef<BoardHostActor.Command>> hosts = new HashMap<>();
  private final List<NodeClock.Sample> times = new ArrayList<>(TIME_QUESTIONS);
  private Set<ActorRef<LeaderActor.Command>> listed = Set.of();
  /** Leaders whose run is over: they may be listed for a while longer. */
  private final Set<ActorRef<LeaderActor.Command>> over = new HashSet<>();
  private Optional<ActorRef<LeaderActor.Command>> leader = Optional.empty();
  private Optional<RunBrief> brief = Optional.empty();
  /** Once everything is known of the run. */
  private Optional<RunHereEdge> here = Optional.empty();

  private NodeActor(ActorContext<Command> ctx, NodeParts parts) {
    this.ctx = ctx;
    this.parts = parts;
    this.tidings = new TidingsEdge(ctx.messageAdapter(Object.class, number -> new Confirmed((Long) number)));
  }

  public static Behavior<Command> create(NodeParts parts) {
    return Behaviors.setup(ctx -> Behaviors.withTimers(timers -> {
      ctx.setLoggerName(NodeActor.class);
      timers.startTimerAtFixedRate(Tick.FLUSH, GATHERED_FOR);
      timers.startTimerWithFixedDelay(Tick.TELL_USE, USE_TOLD_EVERY);
      timers.startTimerWithFixedDelay(Tick.LOOK_AGAIN, LeaderEdge.ANSWER_TIME);
      return new NodeActor(ctx, parts).start();
    }));
  }

  private Behavior<Command> start() {
    ctx.getSystem().receptionist().tell(Receptionist.subscribe(LeaderActor.KEY,
        ctx.messageAdapter(Receptionist.Listing.class,
            listing -> new Leaders(Set.copyOf(listing.getAllServiceInstances(LeaderActor.KEY))))));
    return Behaviors.receive(Command.class)
        .onMessage(Heard.class, m -> {
          tidings.add(m);
          return tidings.untold() > MOST_UNTOLD ? overflow() : flush(TidingsEdge.BATCH_EVENTS);
        })
        .onMessage(Tick.class, this::tick)
        .onMessage(Demand.class, m -> after(() -> tidings.wanted(m.next())))
        .onMessage(IsKept.class, m -> after(() -> tidings.ask(m.question())))
        .onMessage(Confirmed.class, m -> after(() -> tidings.heard(m.message())))
        .onMessage(Orders.class, this::ordered)
        .onMessage(Arrived.class, m -> after(() -> {
          hosts.put(m.board(), m.host());
          tidings.add(new FromNode.Arrived(m.board()));
        }))
        .onMessage(Left.class, this::left)
        .onMessage(Entered.class, this::greet)
        .onMessage(Furnished.class, m -> after(() -> Optional.ofNullable(hosts.get(m.board().begin().board().id()))
            .ifPresent(host -> host.tell(m.board()))))
        .onMessage(Unfurnished.class, m -> after(() -> {
          ctx.getLog().warn("board {} cannot begin yet: {}", m.begin().board().id(), m.why());
          ctx.scheduleOnce(TRIED_AGAIN, ctx.getSelf(), new BeginAgain(m.begin()));
        }))
        .onMessage(BeginAgain.class, m -> begin(m.begin()))
        .onMessage(Leaders.class, this::found)
        .onMessage(Briefed.class, this::briefed)
        .onMessage(Timed.class, this::timed)
        .onMessage(NoAnswer.class,
            m -> after(() -> ctx.getLog().info("the leader did not tell {}: {}", m.of(), m.why())))
        .onMessage(Welcome.class, m -> after(() -> {
          here.orElseThrow().open(ctx.getSelf(), parts.figures());
          parts.says().accept("works for run " + brief.orElseThrow().run());
        }))
        .onMessage(Refused.class, m -> {
          parts.says().accept("run " + brief.orElseThrow().run() + " does not take this node: " + m.why());
          return Behaviors.stopped();
        })
        .onMessage(RunOver.class, m -> {
          parts.says().accept("the run is over");
          return Behaviors.stopped();
        })
        .onSignal(PostStop.class, stopped -> after(this::letGo))
        .build();
  }

  /** The run is over for this node when its boards have ended, and so the next may begin with them. */
  private void letGo() {
    parts.figures().untold(0);
    String run = brief.map(RunBrief::run).orElse("");
    here.map(RunHereEdge::leave).orElseGet(() -> CompletableFuture.completedFuture(null))
        .thenRun(() -> parts.over().accept(run));
  }

  private static Behavior<Command> after(Runnable step) {
    step.run();
    return Behaviors.same();
  }

  private Behavior<Command> tick(Tick tick) {
    switch (tick) {
      case FLUSH -> flush(1);
      case TELL_USE -> leader.filter(one -> here.isPresent()).ifPresent(one ->
          one.tell(new LeaderActor.Used(parts.facts().id(), parts.use().soFar())));
      case LOOK_AGAIN -> leader.filter(one -> here.isEmpty()).ifPresent(one ->
          LeaderEdge.ask(ctx, one, parts.clock()));
    }
    return Behaviors.same();
  }

  // ---- the leader ----

  /** Without its leader nobody hears of a run's boards: they lose their power, and the node waits for another run. */
  private Behavior<Command> found(Leaders leaders) {
    if (leader.isPresent() && !leaders.found().contains(leader.get())) {
      here.ifPresent(ready ->
          parts.says().accept("the leader is gone; " + hosts.size() + " boards are switched off"));
      return Behaviors.stopped(); // also if it had not told all yet: the rest never comes
    }
    listed = leaders.found();
    return look();
  }

  private Behavior<Command> look() {
    if (leader.isEmpty()) {
      leader = listed.stream().filter(one -> !over.contains(one)).sorted().findFirst();
      leader.ifPresent(one -> LeaderEdge.ask(ctx, one, parts.clock()));
    }
    return Behaviors.same();
  }

  /** A leader whose run is over may be found for a while longer. */
  private Behavior<Command> briefed(Briefed briefed) {
    if (parts.served().contains(briefed.brief().run())) {
      leader.ifPresent(over::add);
      leader = Optional.empty();
      times.clear();
      return look();
    }
    brief = brief.or(() -> Optional.of(briefed.brief()));
    return work();
  }

  private Behavior<Command> timed(Timed timed) {
    if (leader.isEmpty()) {
      return Behaviors.same(); // of one whose run is over
    }
    times.add(timed.sample());
    if (times.size() < TIME_QUESTIONS) {
      LeaderEdge.askTime(ctx, leader.orElseThrow(), parts.clock());
    }
    return work();
  }

  /** Begins, once everything is known. */
  private Behavior<Command> work() {
    if (here.isPresent() || brief.isEmpty() || times.size() < TIME_QUESTIONS) {
      return Behaviors.same();
    }
    parts.use().begins();
    NodeClock time = NodeClock.of(parts.clock(), times);
    NodeEnvironment environment = NodeEnvironment.of(ctx.getSystem(), brief.get(), time, parts.sources());
    here = Optional.of(new RunHereEdge(ctx.getSystem(), brief.get(), environment, leader.orElseThrow()));
    ctx.pipeToSelf(here.get().enter(parts.facts()), (hindrance, failure) ->
        new Entered(failure == null ? hindrance : Optional.of(failure.toString())));
    return Behaviors.same();
  }

  private Behavior<Command> greet(Entered entered) {
    ActorRef<ProducerController.Command<FromNode.Batch>> producer = LeaderEdge.tidings(ctx, parts.facts().id(),
        ctx.messageAdapter(RawClass.of(ProducerController.RequestNext.class), Demand::new));
    ActorRef<ConsumerController.Command<ToNode>> consumer =
        LeaderEdge.orders(ctx, ctx.messageAdapter(RawClass.of(ConsumerController.Delivery.class), Orders::new));
    leader.orElseThrow().tell(new LeaderActor.Hello(
        parts.facts(), ctx.getSelf(), consumer, producer, entered.hindrance()));
    return Behaviors.same();
  }

  private Behavior<Command> flush(int atLeast) {
    tidings.flush(atLeast);
    parts.figures().untold(tidings.untold());
    return Behaviors.same();
  }

  private Behavior<Command> overflow() {
    parts.says().accept("nobody takes what " + hosts.size() + " boards tell; they are switched off");
    return Behaviors.stopped();
  }

  private Behavior<Command> left(Left left) {
    if (hosts.remove(left.board(), left.host())) {
      tidings.add(new FromNode.Left(left.board(), left.incarnation()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> ordered(Orders orders) {
    ToNode message = orders.delivery().message();
    if (message instanceof ToNode.Begin begin) {
      Optional.ofNullable(hosts.get(begin.board().id())).ifPresent(host ->
          host.tell(new BoardHostActor.Announced(begin.incarnation())));
      begin(begin);
    } else if (message instanceof ToNode.Order order) {
      Optional.ofNullable(hosts.get(order.board())).ifPresent(host -> host.tell(new BoardHostActor.Ordered(order)));
    }
    orders.delivery().confirmTo().tell(ConsumerController.confirmed());
    return Behaviors.same();
  }

  private Behavior<Command> begin(ToNode.Begin begin) {
    ctx.pipeToSelf(here.orElseThrow().of(begin), (board, failure) ->
        failure == null ? new Furnished(board) : new Unfurnished(begin, failure.toString()));
    return Behaviors.same();
  }
}
