package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.SharedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the locks of nodes in the folder of the boards' memories, for the run's leader: whether a node that comes
 * holds its own, and when one that is out of the cluster has let go of it. Waits for the disk, so it runs where
 * blocking is allowed.
 */
final class FenceActor {
  private static final Duration LOOKED_EVERY = Duration.ofMillis(250);

  /** What it may be told. */
  sealed interface Command {}

  /** This node says that it holds the folder. Answered by {@link LeaderActor.Looked}. */
  record Look(LeaderActor.Hello hello) implements Command {}

  /** This node is out of the cluster. Answered by {@link LeaderActor.Fenced}, at once and again when it has let go. */
  record Await(NodeFacts node) implements Command {}

  private enum Tick implements Command { LOOK_AGAIN }

  private final ActorContext<Command> ctx;
  private final Path folder;
  private final ActorRef<LeaderActor.Command> leader;
  private final Map<String, NodeFacts> awaited = new LinkedHashMap<>();

  private FenceActor(ActorContext<Command> ctx, Path folder, ActorRef<LeaderActor.Command> leader) {
    this.ctx = ctx;
    this.folder = folder;
    this.leader = leader;
  }

  static Behavior<Command> create(SharedFolder folder, ActorRef<LeaderActor.Command> leader) {
    return Behaviors.setup(ctx -> Behaviors.withTimers(timers -> {
      ctx.setLoggerName(FenceActor.class);
      timers.startTimerWithFixedDelay(Tick.LOOK_AGAIN, LOOKED_EVERY);
      return new FenceActor(ctx, Path.of(folder.path()), leader).start();
    }));
  }

  private Behavior<Command> start() {
    return Behaviors.receive(Command.class)
        .onMessage(Look.class, this::look)
        .onMessage(Await.class, this::await)
        .onMessage(Tick.class, m -> {
          List.copyOf(awaited.values()).stream().filter(node -> !isHeld(node)).forEach(node -> {
            awaited.remove(node.id());
            leader.tell(new LeaderActor.Fenced(node, false));
          });
          return Behaviors.same();
        })
        .build();
  }

  /** A lock that its holder's machine keeps to itself keeps nobody off. */
  private Behavior<Command> look(Look look) {
    leader.tell(new LeaderActor.Looked(look.hello(), isHeld(look.hello().facts())
        ? Optional.empty()
        : Optional.of("its lock in " + folder + ", the folder of --state, does not hold for the run's machine; share"
            + " the folder so that locks do (NFS: without nolock and local_lock), or leave --state out")));
    return Behaviors.same();
  }

  private Behavior<Command> await(Await await) {
    boolean isHeld = isHeld(await.node());
    if (isHeld) {
      awaited.put(await.node().id(), await.node());
    }
    leader.tell(new LeaderActor.Fenced(await.node(), isHeld));
    return Behaviors.same();
  }

  /** What the disk does not tell counts as held. */
  private boolean isHeld(NodeFacts node) {
    try {
      return FolderLock.isHeld(folder, node.id());
    } catch (IOException e) {
      ctx.getLog().warn("{}: whether node {} still uses it cannot be told ({})", folder, node.name(), e.toString());
      return true;
    }
  }
}
