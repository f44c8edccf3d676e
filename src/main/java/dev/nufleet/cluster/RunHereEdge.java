package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.cluster.sharding.typed.ShardingEnvelope;
import dev.nufleet.board.BoardFolders;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.BoardStores;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.ToNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run has on a node: places for boards, and what they need to begin, which is their firmware, from the leader,
 * and their memories, which lie in the run's folder or follow from what the cluster remembers. Belongs to the node's
 * actor alone; files are opened where blocking is allowed.
 */
final class RunHereEdge {
  /** @param hindrance why the node cannot use the run's folder; empty if it can, or the run has none */
  private record Entry(Optional<FolderLock> lock, Optional<String> hindrance) {}

  private static final Logger LOG = LoggerFactory.getLogger(RunHereEdge.class);

  private final ActorSystem<?> system;
  private final RunBrief brief;
  private final NodeEnvironment environment;
  private final ImageParts images;
  private final Executor disk;
  private CompletionStage<Entry> entry =
      CompletableFuture.completedFuture(new Entry(Optional.empty(), Optional.empty()));
  private Optional<ActorRef<ShardingEnvelope<BoardHostActor.Command>>> region = Optional.empty();

  RunHereEdge(ActorSystem<?> system, RunBrief brief, NodeEnvironment environment,
      ActorRef<LeaderActor.Command> leader) {
    this.system = system;
    this.brief = brief;
    this.environment = environment;
    this.images = new ImageParts(system, leader, LeaderEdge.ANSWER_TIME);
    this.disk = system.dispatchers().lookup(DispatcherSelector.blocking());
  }

  /**
   * Takes the run's folder, if it has one, until {@link #leave}.
   *
   * @return why that cannot be; empty if it can
   */
  CompletionStage<Optional<String>> enter(NodeFacts node) {
    if (brief.folder().isPresent()) {
      entry = CompletableFuture.supplyAsync(() -> {
        try {
          return new Entry(Optional.of(FolderLock.take(brief.folder().get(), node)), Optional.empty());
        } catch (IOException e) {
          return new Entry(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
      }, disk);
    }
    return entry.thenApply(Entry::hindrance);
  }

  /** Boards may come. */
  void open(ActorRef<NodeActor.Command> node, NodeFigures figures) {
    region = Optional.of(ClusterEdge.regionOfNode(system, brief.run(), node, figures));
  }

  /** Boards that are here lose their power. @return comes when they have ended, and the folder is let go of */
  CompletionStage<Void> leave() {
    CompletionStage<Void> ended = region.map(places -> ClusterEdge.stopRegion(system, places))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
    return ended.thenCombine(entry, (none, all) -> all).thenAccept(all -> all.lock().ifPresent(lock -> {
      try {
        lock.close();
      } catch (IOException e) {
        LOG.warn("a lock stays in {} until the next run takes the folder ({})",
            brief.folder().orElseThrow().path(), e.toString());
      }
    }));
  }

  /** @return fails if the leader does not answer, or the board's memory cannot be opened; the next call tries again */
  CompletionStage<BoardHostActor.Furnished> of(ToNode.Begin begin) {
    String factory = begin.board().factorySha256();
    if (brief.folder().isPresent()) {
      Path folder = Path.of(brief.folder().get().path());
      return images.get(factory).thenApplyAsync(image -> onDisk(begin, begin.board().spec(image), folder), disk);
    }
    return images.of(factory, begin.known(), brief.flashSha256()).thenApply(both ->
        furnished(begin, begin.board().spec(both.get(0)),
            environment.stores(begin.known(), brief.flashSha256().isPresent(), both.get(1))));
  }

  private BoardHostActor.Furnished onDisk(ToNode.Begin begin, BoardSpec spec, Path folder) {
    try {
      return furnished(begin, spec, BoardFolders.one(folder, spec));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BoardHostActor.Furnished furnished(ToNode.Begin begin, BoardSpec spec, BoardStores stores) {
    return new BoardHostActor.Furnished(begin, spec, new NodeEnvironment.Share(environment, stores));
  }
}
