package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.NodeUse;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Pace;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderActorTest {
  private static final byte[] IMAGE = new byte[LeaderParts.IMAGE_PART_BYTES * 2 + 5];
  private static final long NOW = 4_000_000_000L;
  private static final RunBrief BRIEF = new RunBrief("run-1", List.of(), List.of(), List.of(), false, 0, 1, Pace.MAX,
      Optional.empty(), Optional.empty());

  private final ActorTestKit kit = ActorTestKit.create(ClusterSettings.SYSTEM, ConfigFactory.load(
      new ClusterSettings("127.0.0.1", 0, List.of(), Optional.empty(), Optional.empty(), Optional.empty()).config()
          .withFallback(ConfigFactory.parseResources("nufleet-akka.conf"))));
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<NodeStanding>> shown = new LinkedBlockingQueue<>();
  private final ActorRef<LeaderActor.Command> leader;

  LeaderActorTest() {
    Arrays.fill(IMAGE, (byte) 7);
    leader = kit.spawn(LeaderActor.create(new LeaderParts(
        BRIEF, "1.0", board -> List.of(), Map.of(Sha256.of(IMAGE).toString(), IMAGE), new NodesWatch() {
          @Override
          public void said(String line) {
            said.add(line);
          }

          @Override
          public void stand(List<NodeStanding> all) {
            shown.add(all);
          }
        }),
        new HandClock(() -> NOW)));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_node_of_the_same_version_is_taken_and_one_of_another_is_told_why_not() throws Exception {
    assertThat(hello("1.0").receiveMessage()).isEqualTo(new NodeActor.Welcome());
    assertThat(said.take()).isEqualTo("a node has come: node-1.0: 2 cores, room for 100 boards");
    assertThat(hello("1.1").receiveMessage()).isEqualTo(new NodeActor.Refused(
        "the run is of version 1.0, the node of version 1.1; install the run's version there"));
    assertThat(said.take())
        .startsWith("a node is not taken (node-1.1: 2 cores, room for 100 boards): the run is of version 1.0");
    TestProbe<LeaderActor.Nodes> probe = kit.createTestProbe(LeaderActor.Nodes.class);
    leader.tell(new LeaderActor.GetNodes(probe.ref()));
    assertThat(probe.receiveMessage().nodes()).singleElement()
        .satisfies(node -> assertThat(node.facts().version()).isEqualTo("1.0"));
  }

  @Test
  void who_looks_on_is_shown_the_nodes_and_what_they_use() throws Exception {
    assertThat(shown.take()).as("before any has come").isEmpty();
    hello("1.0").receiveMessage();
    while (!shown.take().equals(List.of(standing(Optional.empty())))) {
      assertThat(said).hasSizeLessThan(2);
    }
    leader.tell(new LeaderActor.Used("id-1.0", new NodeUse(7.5, 8, 9)));
    leader.tell(new LeaderActor.Used("nobody", new NodeUse(1, 1, 1)));
    List<NodeStanding> now;
    do {
      now = shown.take();
    } while (now.equals(List.of(standing(Optional.empty()))));
    assertThat(now).containsExactly(standing(Optional.of(new NodeUse(7.5, 8, 9))));
  }

  private static NodeStanding standing(Optional<NodeUse> use) {
    return new NodeStanding(
        new NodeFacts("id-1.0", "node-1.0", "1.0", 2, 100), 0, NodeStanding.State.UP, NOW, use);
  }

  @Test
  void an_image_comes_in_parts_and_only_by_its_digest() throws Exception {
    String digest = Sha256.of(IMAGE).toString();
    TestProbe<LeaderActor.ImagePart> probe = kit.createTestProbe(LeaderActor.ImagePart.class);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    do {
      leader.tell(new LeaderActor.ImageAsked(digest, whole.size(), probe.ref()));
      LeaderActor.ImagePart part = probe.receiveMessage();
      assertThat(part.whole()).isEqualTo(IMAGE.length);
      assertThat(part.bytes()).hasSizeBetween(1, LeaderParts.IMAGE_PART_BYTES);
      whole.writeBytes(part.bytes());
    } while (whole.size() < IMAGE.length);
    assertThat(whole.toByteArray()).isEqualTo(IMAGE);
    leader.tell(new LeaderActor.ImageAsked("00", 0, probe.ref()));
    assertThat(probe.receiveMessage().whole()).isEqualTo(-1);
    leader.tell(new LeaderActor.ImageAsked(digest, IMAGE.length + 1, probe.ref()));
    assertThat(probe.receiveMessage().whole()).isEqualTo(-1);
  }

  private TestProbe<NodeActor.Command> hello(String version) {
    TestProbe<NodeActor.Command> node = kit.createTestProbe(NodeActor.Command.class);
    ActorRef<ConsumerController.Command<ToNode>> orders = kit.spawn(ConsumerController.create());
    ActorRef<ProducerController.Command<FromNode.Batch>> tidings = kit.spawn(
        ProducerController.create(FromNode.Batch.class, "id-" + version, Optional.empty()));
    leader.tell(new LeaderActor.Hello(
        new NodeFacts("id-" + version, "node-" + version, version, 2, 100), node.ref(), orders, tidings));
    return node;
  }
}
