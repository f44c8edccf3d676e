package dev.nufleet.cluster;

import akka.actor.Address;
import akka.actor.Cancellable;
import akka.actor.PoisonPill;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.ShardCoordinator;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Join;
import akka.io.Tcp;
import akka.pattern.Patterns;
import dev.nufleet.model.BoardId;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;

/** Where this package meets Akka's cluster: who is in it, and how boards are spread. */
public final class ClusterEdge {
  private static final Duration LOOKED_EVERY = Duration.ofMillis(100);
  /** What a member that is out has to say to the others takes a second at most. */
  private static final Duration PARTS_WITHIN = Duration.ofSeconds(3);
  /** For boards that wait for a disk to end. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private ClusterEdge() {}

  /** Of a member, for ever: its address and the number of its life. */
  public static String idOf(Member member) {
    return member.uniqueAddress().toString();
  }

  /**
   * Forms a cluster, if no other member is named or looked for: one that names some joins by itself.
   *
   * @throws NotBound if this member cannot listen where others are to ask it
   */
  public static void join(ActorSystem<?> system, ClusterSettings settings) {
    if (settings.weight().isPresent()) {
      warmUp(system);
      akka.cluster.Cluster.get(system).registerOnMemberRemoved(() -> system.scheduler().scheduleOnce(
          PARTS_WITHIN, () -> endConnections(system), system.executionContext()));
    }
    if (settings.search().isPresent()) {
      BootstrapEdge.start(system, settings);
    } else if (settings.seeds().isEmpty()) {
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
  }

  /**
   * For an actor system that is about to end. Akka waits then, without a bound, for its streams to other members, and
   * one that happens to complete before it is aborted waits for the other end to close ({@code IgnoreComplete}),
   * which it does not do if no cable leads there. So all TCP connections are ended, and it listens no more either.
   */
  public static void endConnections(ActorSystem<?> system) {
    Tcp.get(Adapter.toClassic(system)).manager().tell(PoisonPill.getInstance(), akka.actor.ActorRef.noSender());
  }

  /**
   * What sharding keeps on all nodes, it keeps by an actor that the first kind of entities starts. Without it on every
   * node questions of a run's first seconds would be lost, and asked again only after their time is over.
   */
  private static void warmUp(ActorSystem<?> system) {
    ClusterSharding.get(system).init(Entity.of(
            EntityTypeKey.create(BoardHostActor.Command.class, "none"), here -> BoardHostActor.none())
        .withRole(ClusterSettings.NODE));
  }

  /** Whether others, or this member itself, have let it in. */
  public static boolean isIn(ActorSystem<?> system) {
    MemberStatus status = Cluster.get(system).selfMember().status();
    return status == MemberStatus.up() || status == MemberStatus.weaklyUp();
  }

  /** Takes leave, and waits until the others know, but no longer than that. */
  public static void leave(ActorSystem<?> system, Duration most) {
    CompletableFuture<Boolean> left = new CompletableFuture<>();
    akka.cluster.Cluster classic = akka.cluster.Cluster.get(Adapter.toClassic(system));
    classic.registerOnMemberRemoved(() -> left.complete(true));
    classic.leave(classic.selfAddress());
    left.completeOnTimeout(false, most.toNanos(), TimeUnit.NANOSECONDS).join();
  }

  /**
   * A process has ended, as its parent knows for certain. If it was a member, it is not waited for: its boards get
   * other places at once.
   *
   * @param process its number
   */
  public static void ended(ActorSystem<?> system, long process) {
    Cluster cluster = Cluster.get(system);
    StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .filter(member -> ClusterSettings.isOfProcess(member, process))
        .forEach(member -> {
          ToldFailureDetector.ended(member.address().toString());
          cluster.manager().tell(new Down(member.address()));
        });
  }

  /** @param then runs when this member is out of its cluster for good, whoever put it out */
  public static void whenOut(ActorSystem<?> system, Runnable then) {
    akka.cluster.Cluster.get(Adapter.toClassic(system)).registerOnMemberRemoved(then);
  }

  /** @param then runs each time when it is looked, once no node that holds boards is up, or is missed, any more */
  public static void whileWithoutNodes(ActorSystem<?> system, Runnable then) {
    every(system, LOOKED_EVERY, () -> {
      if (nodesUp(system) == 0) {
        then.run();
      }
    });
  }

  /** @param then runs whenever so much time has passed, until the actor system ends */
  static void every(ActorSystem<?> system, Duration time, Runnable then) {
    system.scheduler().scheduleWithFixedDelay(time, time, then, system.executionContext());
  }

  /** Where this member listens. */
  public static int ownPort(ActorSystem<?> system) {
    return (Integer) Cluster.get(system).selfMember().address().port().get();
  }

  /** Where this member can be asked who is in the cluster, HOST:PORT; only of one that looks for others. */
  public static Optional<String> askedAt(ActorSystem<?> system) {
    return BootstrapEdge.askedAt(system);
  }

  /** @return comes as soon as so many nodes that hold boards are up */
  public static CompletionStage<Integer> awaitNodes(ActorSystem<?> system, int count) {
    CompletableFuture<Integer> up = new CompletableFuture<>();
    Cancellable looking = system.scheduler().scheduleWithFixedDelay(Duration.ZERO, LOOKED_EVERY, () -> {
      int now = nodesUp(system);
      if (now >= count) {
        up.complete(now);
      }
    }, system.executionContext());
    up.whenComplete((nodes, failure) -> looking.cancel());
    return up;
  }

  public static String ownId(ActorSystem<?> system) {
    return idOf(Cluster.get(system).selfMember());
  }

  /** How many boards all nodes that are up have room for. */
  public static long room(ActorSystem<?> system) {
    return up(system).mapToLong(ClusterSettings::weightOf).sum();
  }

  private static int nodesUp(ActorSystem<?> system) {
    return (int) up(system).count();
  }

  /** Nodes that hold boards. */
  private static Stream<Member> up(ActorSystem<?> system) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> member.status() == MemberStatus.up() && member.hasRole(ClusterSettings.NODE));
  }

  /** Entities of one run: those of a run before are nothing to the next. */
  private static EntityTypeKey<BoardHostActor.Command> boardsOf(String run) {
    return EntityTypeKey.create(BoardHostActor.Command.class, "board-" + run);
  }

  /** Boards can be placed from here; none are held here. */
  static ActorRef<ShardingEnvelope<BoardHostActor.Command>> regionOfLeader(ActorSystem<?> system, String run) {
    return ClusterSharding.get(system).init(Entity.of(boardsOf(run), here -> BoardHostActor.none())
        .withRole(ClusterSettings.NODE).withStopMessage(new BoardHostActor.Leave()));
  }

  /** Boards can be held here. */
  static ActorRef<ShardingEnvelope<BoardHostActor.Command>> regionOfNode(
      ActorSystem<?> system, String run, ActorRef<NodeActor.Command> node, NodeFigures figures) {
    return ClusterSharding.get(system).init(
        Entity.of(boardsOf(run), here ->
                BoardHostActor.create(new BoardId(here.getEntityId()), node, figures))
            .withRole(ClusterSettings.NODE)
            .withStopMessage(new BoardHostActor.Leave())
            .withAllocationStrategy(new ByWeight(Cluster.get(system))));
  }

  /**
   * All boards that are held here lose their power at once, and none comes any more.
   *
   * @return comes when all of them have ended: with the region, or with the whole system
   */
  static CompletionStage<Void> stopRegion(
      ActorSystem<?> system, ActorRef<ShardingEnvelope<BoardHostActor.Command>> region) {
    CompletionStage<?> all = system.getWhenTerminated();
    Adapter.toClassic(system).stop(Adapter.toClassic(region));
    return Patterns.gracefulStop(Adapter.toClassic(region), PATIENCE)
        .<Object>thenApply(stopped -> stopped)
        .exceptionallyCompose(late -> all.thenApply(ended -> ended))
        .applyToEither(all.thenApply(ended -> ended), ended -> null);
  }

  /**
   * Spreads shards by what nodes can hold, and moves none that has its place: a board does not lose its power because
   * another node has come.
   */
  private static final class ByWeight extends ShardCoordinator.AbstractShardAllocationStrategy {
    private final Cluster cluster;

    private ByWeight(Cluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public Future<akka.actor.ActorRef> allocateShard(
        akka.actor.ActorRef requester, String shard, Map<akka.actor.ActorRef, IndexedSeq<String>> places) {
      return Future.successful(places.entrySet().stream()
          .min(Comparator
              .<Map.Entry<akka.actor.ActorRef, IndexedSeq<String>>>comparingDouble(place ->
                  (place.getValue().size() + 1.0) / weight(place.getKey().path().address()))
              .thenComparing(place -> place.getKey().path().toString()))
          .orElseThrow().getKey());
    }

    @Override
    public Future<Set<String>> rebalance(
        Map<akka.actor.ActorRef, IndexedSeq<String>> places, Set<String> moving) {
      return Future.successful(Set.of());
    }

    /** The address of the own region has no host. */
    private int weight(Address address) {
      Address of = address.hasLocalScope() ? cluster.selfMember().address() : address;
      return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
          .filter(member -> member.address().equals(of))
          .mapToInt(ClusterSettings::weightOf).findFirst().orElse(1);
    }
  }
}
