package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.NodeUse;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Pace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderActorTest {
  private static final byte[] IMAGE = new byte[LeaderParts.IMAGE_PART_BYTES * 2 + 5];
  private static final long NOW = 4_000_000_000L;
  private static final RunBrief BRIEF = new RunBrief("run-1", List.of(), List.of(), List.of(), false, 0, 1, Pace.MAX,
      Optional.empty(), Optional.empty(), Optional.empty());

  private static final BoardSpec BOARD = new BoardSpec(new BoardId("board-00001"), BoardProfile.M487,
      DeviceTriple.of("a1NuFleet01", "board-00001", "secret"), "cn-shanghai", Pace.MAX, new FirmwareVersion(1),
      new byte[] {1}, 1);

  private final ActorTestKit kit = ActorTestKit.create(ClusterSettings.SYSTEM, ConfigFactory.load(
      new ClusterSettings("127.0.0.1", 0, List.of(), Optional.empty(), Optional.empty(), Optional.empty()).config()
          .withFallback(ConfigFactory.parseResources("nufleet-akka.conf"))));
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<NodeStanding>> shown = new LinkedBlockingQueue<>();
  private final ActorRef<LeaderActor.Command> leader;

  @TempDir Path dir;

  LeaderActorTest() {
    Arrays.fill(IMAGE, (byte) 7);
    leader = leader(BRIEF);
  }

  private ActorRef<LeaderActor.Command> leader(RunBrief brief) {
    return kit.spawn(LeaderActor.create(new LeaderParts(
        brief, "1.0", board -> List.of(), Map.of(Sha256.of(IMAGE).toString(), IMAGE), new NodesWatch() {
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

  @Test
  void a_node_that_does_not_see_the_folder_is_not_taken() throws Exception {
    ActorRef<LeaderActor.Command> leader = leader(onDisk());
    Node one = new Node("one");
    one.greets(leader, Optional.of("no such folder"));
    assertThat(one.ears.receiveMessage()).isEqualTo(new NodeActor.Refused("it does not see " + dir + " of --state (no"
        + " such folder); share it with that machine, to be written, at the same path, or leave --state out"));
  }

  @Test
  void a_node_whose_lock_does_not_reach_the_leaders_machine_is_not_taken() throws Exception {
    ActorRef<LeaderActor.Command> leader = leader(onDisk());
    Node one = new Node("one");
    one.greets(leader, Optional.empty());
    assertThat(((NodeActor.Refused) one.ears.receiveMessage()).why())
        .startsWith("its lock in " + dir + ", the folder of --state, does not hold for the run's machine");
  }

  @Test
  void a_board_on_disk_begins_elsewhere_once_the_lock_of_the_node_before_is_free() throws Exception {
    RunBrief brief = onDisk();
    ActorRef<LeaderActor.Command> leader = leader(brief);
    Node one = new Node("one");
    Node two = new Node("two");
    FolderLock first = FolderLock.take(brief.folder().orElseThrow(), one.facts);
    FolderLock.take(brief.folder().orElseThrow(), two.facts);
    for (Node node : List.of(one, two)) {
      node.greets(leader, Optional.empty());
      assertThat(node.ears.receiveMessage()).isEqualTo(new NodeActor.Welcome());
    }
    TestProbe<BoardEvent> ears = kit.createTestProbe(BoardEvent.class);
    leader.tell(new LeaderActor.Seated(BOARD, ears.ref()));
    one.arrives(BOARD.id());
    assertThat(((ToNode.Begin) one.order()).incarnation()).isEqualTo(1);
    leader.tell(new LeaderActor.Ordered(BOARD.id(), new BoardCommand.PowerOn()));
    one.order();

    leader.tell(new LeaderActor.Removed("one"));
    assertThat(ears.receiveMessage().what()).isEqualTo(new BoardEvent.PowerLost(/* unheard= */ true));
    two.arrives(BOARD.id());
    String line;
    do {
      line = said.take();
    } while (!line.startsWith("node one still uses"));
    assertThat(line).endsWith("; they come up elsewhere when it has let go of them, or its process has ended");
    assertThat(boards(leader, "two")).as("it waits there").isZero();
    first.close();
    assertThat(((ToNode.Begin) two.order()).incarnation()).isEqualTo(2);
  }

  private int boards(ActorRef<LeaderActor.Command> leader, String node) {
    TestProbe<LeaderActor.Nodes> probe = kit.createTestProbe(LeaderActor.Nodes.class);
    leader.tell(new LeaderActor.GetNodes(probe.ref()));
    return probe.receiveMessage().nodes().stream().filter(one -> one.facts().id().equals(node)).findFirst()
        .orElseThrow().boards();
  }

  private RunBrief onDisk() throws IOException {
    return new RunBrief("run-2", List.of(), List.of(), List.of(), false, 0, 1, Pace.MAX, Optional.empty(),
        Optional.empty(), Optional.of(FolderLock.share(dir, "mark")));
  }

  private TestProbe<NodeActor.Command> hello(String version) {
    Node node = new Node(new NodeFacts("id-" + version, "node-" + version, version, 2, 100));
    node.greets(leader, Optional.empty());
    return node.ears;
  }

  /** A node as its leader knows it. */
  private final class Node {
    private final NodeFacts facts;
    private final TestProbe<NodeActor.Command> ears = kit.createTestProbe(NodeActor.Command.class);
    private final TestProbe<ConsumerController.Delivery<ToNode>> deliveries = kit.createTestProbe();
    private final TestProbe<ProducerController.RequestNext<FromNode.Batch>> demands = kit.createTestProbe();
    private final ActorRef<ConsumerController.Command<ToNode>> orders = kit.spawn(ConsumerController.create());
    private final ActorRef<ProducerController.Command<FromNode.Batch>> tidings;

    private Node(String name) {
      this(new NodeFacts(name, name, "1.0", 2, 100));
    }

    private Node(NodeFacts facts) {
      this.facts = facts;
      tidings = kit.spawn(ProducerController.create(FromNode.Batch.class, facts.id(), Optional.empty()));
      orders.tell(new ConsumerController.Start<>(deliveries.ref()));
      tidings.tell(new ProducerController.Start<>(demands.ref()));
    }

    private void greets(ActorRef<LeaderActor.Command> leader, Optional<String> hindrance) {
      leader.tell(new LeaderActor.Hello(facts, ears.ref(), orders, tidings, hindrance));
    }

    /** The leader has heard it when this comes back. */
    private void arrives(BoardId board) {
      TestProbe<Object> heard = kit.createTestProbe();
      demands.receiveMessage().askNextTo().tell(new ProducerController.MessageWithConfirmation<>(
          new FromNode.Batch(List.of(new FromNode.Arrived(board))), heard.ref()));
      heard.receiveMessage();
    }

    private ToNode order() {
      ConsumerController.Delivery<ToNode> delivery = deliveries.receiveMessage();
      delivery.confirmTo().tell(ConsumerController.confirmed());
      return delivery.message();
    }
  }
}
