package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import dev.nufleet.board.BoardActor;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.BoardStores;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.cluster.wire.WireMessage;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A board's place on a node: an entity of Cluster Sharding, which finds another place for it when the node dies. The
 * board itself begins when the leader of the run says so, and its actor is the same as in a fleet on one machine.
 */
public final class BoardHostActor extends AbstractBehavior<BoardHostActor.Command> {
  /** What a place may be told. */
  public sealed interface Command {}

  /** It is wanted. */
  public record Wake() implements Command, WireMessage {}

  /** It is not wanted any more. */
  public record Leave() implements Command, WireMessage {}

  /** The board is to begin, as soon as the node has what it needs. */
  record Announced(int incarnation) implements Command {}

  /** The node has all that the board needs. */
  record Furnished(ToNode.Begin begin, BoardSpec spec, NodeEnvironment.Share share) implements Command {}

  record Ordered(ToNode.Order order) implements Command {}

  private record Happened(BoardEvent event) implements Command {}

  /** Comes behind what the board told before it asked. */
  private record IsKept(BoardEnvironment.IsKept question) implements Command {}

  private final BoardId id;
  private final ActorRef<NodeActor.Command> node;
  private final NodeFigures figures;
  private final List<BoardCommand> early = new ArrayList<>(0);
  private int incarnation;
  private long told;
  private BoardState state = BoardState.OFF;
  private Optional<ActorRef<BoardCommand>> board = Optional.empty();
  private Optional<BoardStores> memory = Optional.empty();

  private BoardHostActor(
      ActorContext<Command> ctx, BoardId id, ActorRef<NodeActor.Command> node, NodeFigures figures) {
    super(ctx);
    this.id = id;
    this.node = node;
    this.figures = figures;
    figures.came();
    node.tell(new NodeActor.Arrived(id, ctx.getSelf()));
  }

  static Behavior<Command> create(BoardId id, ActorRef<NodeActor.Command> node, NodeFigures figures) {
    return Behaviors.setup(ctx -> new BoardHostActor(ctx, id, node, figures));
  }

  /** Where no board is ever held. */
  static Behavior<Command> none() {
    return Behaviors.stopped();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Wake.class, m -> this)
        .onMessage(Leave.class, m -> Behaviors.stopped())
        .onMessage(Announced.class, m -> {
          incarnation = m.incarnation();
          return this;
        })
        .onMessage(Furnished.class, this::begin)
        .onMessage(Ordered.class, this::order)
        .onMessage(Happened.class, m -> {
          hear(m.event());
          return this;
        })
        .onMessage(IsKept.class, m -> {
          node.tell(new NodeActor.IsKept(m.question()));
          return this;
        })
        .onSignal(Terminated.class, gone -> Behaviors.stopped()) // a defect; the board comes up anew
        .onSignal(PostStop.class, stopped -> {
          figures.left(state);
          memory.ifPresent(this::letGo);
          node.tell(new NodeActor.Left(id, incarnation, getContext().getSelf()));
          return this;
        })
        .build();
  }

  private Behavior<Command> begin(Furnished furnished) {
    if (board.isPresent() || furnished.begin().incarnation() != incarnation) {
      return this;
    }
    ActorRef<BoardEvent> ears = getContext().messageAdapter(BoardEvent.class, Happened::new);
    ActorRef<BoardEnvironment.IsKept> ledger =
        getContext().messageAdapter(BoardEnvironment.IsKept.class, IsKept::new);
    ActorRef<BoardCommand> one = getContext().spawn(
        BoardActor.create(furnished.spec(), furnished.share().of(furnished.begin(), ears, ledger)), "board");
    getContext().watch(one);
    board = Optional.of(one);
    memory = Optional.of(furnished.share().stores());
    furnished.begin().anew().ifPresent(one::tell);
    furnished.begin().followers().forEach(one::tell);
    if (furnished.begin().isOn()) {
      one.tell(new BoardCommand.PowerOn());
    }
    early.forEach(one::tell);
    early.clear();
    return this;
  }

  /** Its board has ended, as children do before. */
  private void letGo(BoardStores stores) {
    try {
      stores.close();
    } catch (IOException | UncheckedIOException e) {
      getContext().getLog().warn("files of board {} stay open ({})", id, e.toString());
    }
  }

  private Behavior<Command> order(Ordered ordered) {
    if (ordered.order().incarnation() == incarnation) {
      if (board.isPresent()) {
        board.get().tell(ordered.order().what());
      } else {
        early.add(ordered.order().what());
      }
    }
    return this;
  }

  private void hear(BoardEvent event) {
    BoardState next = StateHere.after(state, event.what());
    figures.moved(state, next);
    state = next;
    node.tell(new NodeActor.Heard(
        id, incarnation, told++, new FromNode.Event(event.atNanos(), event.boardMillis(), event.what())));
  }
}
