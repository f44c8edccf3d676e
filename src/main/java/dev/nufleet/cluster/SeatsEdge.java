package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.cluster.sharding.typed.ShardingEnvelope;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.RunClock;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The boards of a run in a cluster, as the leader has them: has each placed on a node, passes orders to where they are,
 * and tells the fleet what happens to them. What a board's place, power and facts are is decided by its {@link Seat}.
 * Belongs to the leader's actor alone.
 */
final class SeatsEdge {
  /** A board, and who hears of it. */
  private record Placed(Seat seat, ActorRef<BoardEvent> ears) {}

  private final ActorContext<LeaderActor.Command> ctx;
  private final LeaderParts parts;
  private final RunClock clock;
  private final KnownNodes nodes;
  private final ActorRef<ShardingEnvelope<BoardHostActor.Command>> region;
  private final Map<BoardId, Placed> boards = new HashMap<>();
  /** Digests of factory firmwares, which all boards of a profile share. */
  private final Map<byte[], String> digests = new IdentityHashMap<>();

  SeatsEdge(ActorContext<LeaderActor.Command> ctx, LeaderParts parts, RunClock clock, KnownNodes nodes) {
    this.ctx = ctx;
    this.parts = parts;
    this.clock = clock;
    this.nodes = nodes;
    this.region = ClusterEdge.regionOfLeader(ctx.getSystem(), parts.brief().run());
  }

  void seat(LeaderActor.Seated seated) {
    String factory =
        digests.computeIfAbsent(seated.board().initialApplication(), bytes -> Sha256.of(bytes).toString());
    Placed placed = new Placed(
        new Seat(seated.board(), factory, parts.plan(), parts.brief().folder().isPresent()), seated.ears());
    boards.put(seated.board().id(), placed);
    wake(placed);
  }

  /** For boards that have no place yet. */
  void askAgain() {
    boards.values().stream().filter(board -> board.seat().node().isEmpty()).forEach(this::wake);
  }

  /** Sharding finds a place for it, if it has none. */
  private void wake(Placed board) {
    region.tell(new ShardingEnvelope<>(board.seat().spec().id().value(), new BoardHostActor.Wake()));
  }

  void order(LeaderActor.Ordered ordered) {
    Seat seat = boards.get(ordered.board()).seat(); // who orders was seated before
    if (ordered.what() instanceof BoardCommand.FollowConsole follow) {
      ctx.watchWith(follow.reader(), new LeaderActor.ReaderGone(ordered.board(), follow));
    }
    seat.ordered(ordered.what()).ifPresent(order ->
        nodes.get(seat.node().orElseThrow()).ifPresent(node -> node.send(order)));
  }

  void left(LeaderActor.ReaderGone gone) {
    boards.get(gone.board()).seat().left(gone.order());
  }

  void hear(String from, FromNode part) {
    Placed board = boards.get(part.board());
    if (board == null) {
      return; // no board of this run
    }
    if (part instanceof FromNode.Told told) {
      board.seat().told(from, told).forEach(board.ears()::tell);
    } else if (part instanceof FromNode.Arrived) {
      board.seat().arrived(from).ifPresent(begin -> begin(from, begin));
    } else if (part instanceof FromNode.Left left && left.incarnation() == board.seat().incarnation()) {
      nodes.get(from).ifPresent(NodeEdge::lost);
      leave(board, board.seat().givenUp(from, clock.nanos()));
    }
  }

  /** A node is out of the cluster. */
  void lost(String node) {
    boards.values().forEach(board -> leave(board, board.seat().lost(node, clock.nanos())));
  }

  /** A node that was lost uses no board's memory any more. */
  void freed(String node) {
    boards.values().forEach(board -> board.seat().freed(node)
        .ifPresent(begin -> begin(board.seat().node().orElseThrow(), begin)));
  }

  private void begin(String at, ToNode.Begin begin) {
    nodes.get(at).ifPresent(node -> {
      node.begins(begin);
      parts.watch().lives(begin.board().id(), node.facts().name());
    });
  }

  private void leave(Placed board, Seat.Lost what) {
    what.powerLost().ifPresent(board.ears()::tell);
    if (board.seat().node().isEmpty()) {
      parts.watch().lives(board.seat().spec().id(), "");
    }
    what.next().ifPresent(next -> begin(next, what.begin().orElseThrow()));
  }
}
