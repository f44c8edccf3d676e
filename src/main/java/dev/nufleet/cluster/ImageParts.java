package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import dev.nufleet.cluster.wire.BoardMark;
import dev.nufleet.firmware.Sha256;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Images by their digests: each is fetched from the leader once, part by part. Belongs to the node's actor alone. */
final class ImageParts {
  private final ActorSystem<?> system;
  private final ActorRef<LeaderActor.Command> leader;
  private final Duration patience;
  private final Map<String, CompletableFuture<byte[]>> images = new HashMap<>();

  ImageParts(ActorSystem<?> system, ActorRef<LeaderActor.Command> leader, Duration patience) {
    this.system = system;
    this.leader = leader;
    this.patience = patience;
  }

  /** @return fails if the leader does not answer, or has no such image; the next call tries again */
  CompletionStage<byte[]> get(String sha256) {
    CompletableFuture<byte[]> known = images.get(sha256);
    if (known == null || known.isCompletedExceptionally()) {
      known = from(sha256, new ByteArrayOutputStream()).toCompletableFuture();
      images.put(sha256, known);
    }
    return known;
  }

  /**
   * What a board begins with.
   *
   * @param factory digest of the firmware that it left the factory with
   * @param known what the cluster remembers of it
   * @param flashed digest of the merged image that all boards of the run are flashed with
   * @return that firmware; and what is in its flash now: the one that it runs, or that merged image
   */
  CompletionStage<List<byte[]>> of(String factory, Optional<BoardMark> known, Optional<String> flashed) {
    String running = known.map(BoardMark::imageSha256).filter(sha -> !sha.isEmpty())
        .orElse(flashed.filter(sha -> known.isEmpty()).orElse(factory));
    return get(factory).thenCombine(get(running), List::of);
  }

  private CompletionStage<byte[]> from(String sha256, ByteArrayOutputStream got) {
    return AskPattern.<LeaderActor.Command, LeaderActor.ImagePart>ask(leader,
            replyTo -> new LeaderActor.ImageAsked(sha256, got.size(), replyTo), patience, system.scheduler())
        .thenCompose(part -> {
          if (part.whole() < 0) {
            throw new IllegalArgumentException("the leader has no image with the SHA-256 " + sha256);
          }
          got.writeBytes(part.bytes());
          if (got.size() < part.whole()) {
            return from(sha256, got);
          }
          if (!Sha256.of(got.toByteArray()).toString().equals(sha256)) {
            throw new IllegalArgumentException("the image that came has not the SHA-256 " + sha256);
          }
          return CompletableFuture.completedFuture(got.toByteArray());
        });
  }
}
