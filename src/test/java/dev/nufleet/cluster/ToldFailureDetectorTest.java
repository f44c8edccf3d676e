package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.cluster.ClusterEvent;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ToldFailureDetectorTest {
  private static final String NAME = "nufleet-4711";
  private static final long PROCESS = 4712;

  private final ActorTestKit run = member(List.of(), Optional.empty(), Optional.empty());
  private final ActorTestKit node = member(
      List.of("127.0.0.1:" + ClusterEdge.ownPort(run.system())), Optional.of(1), Optional.of(PROCESS));

  /** Silence alone says nothing here for an hour. */
  private static ActorTestKit member(List<String> seeds, Optional<Integer> weight, Optional<Long> process) {
    ClusterSettings settings = new ClusterSettings(NAME, "127.0.0.1", 0, seeds, weight, Optional.empty(), process);
    ActorTestKit kit = ActorTestKit.create(NAME, ConfigFactory.load(
        ConfigFactory.parseString("akka.cluster.failure-detector.acceptable-heartbeat-pause = 1h")
            .withFallback(settings.config()).withFallback(ConfigFactory.parseResources("nufleet-akka.conf"))));
    ClusterEdge.join(kit.system(), settings);
    return kit;
  }

  @AfterEach
  void stop() {
    node.shutdownTestKit();
    run.shutdownTestKit();
  }

  @Test
  void a_member_whose_process_has_ended_is_out_however_long_silence_is_borne() throws Exception {
    ClusterEdge.awaitNodes(run.system(), 1).toCompletableFuture().get(2, TimeUnit.MINUTES);
    String id = ClusterEdge.ownId(node.system());
    TestProbe<ClusterEvent.MemberRemoved> removed = run.createTestProbe(ClusterEvent.MemberRemoved.class);
    Cluster.get(run.system()).subscriptions().tell(new Subscribe<>(removed.ref(), ClusterEvent.MemberRemoved.class));
    ClusterEdge.ended(run.system(), PROCESS + 1);
    ClusterEdge.ended(run.system(), PROCESS);
    assertThat(ClusterEdge.idOf(removed.receiveMessage(Duration.ofMinutes(2)).member())).isEqualTo(id);
  }
}
