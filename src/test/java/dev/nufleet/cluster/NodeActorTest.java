package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.NodeUse;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.SharedFolder;
import dev.nufleet.model.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeActorTest {
  private final ActorTestKit kit = ActorTestKit.create(ClusterSettings.SYSTEM, ConfigFactory.load(
      new ClusterSettings("127.0.0.1", 0, List.of(), Optional.of(1), Optional.empty(), Optional.empty()).config()
          .withFallback(ConfigFactory.parseResources("nufleet-akka.conf"))));
  private static final UseMeter USE = new UseMeter() {
    @Override
    public void begins() {}

    @Override
    public NodeUse soFar() {
      return new NodeUse(1.5, 2, 3);
    }
  };

  private final CompletableFuture<String> over = new CompletableFuture<>();

  @TempDir Path dir;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_leader_whose_run_is_over_is_passed_by_and_the_next_one_found_though_the_first_is_still_listed() {
    register(kit.spawn(Behaviors.receiveMessage(asked -> {
      answer(asked, "run-1");
      return Behaviors.same();
    })));
    kit.spawn(NodeActor.create(new NodeParts(new NodeFacts("id", "node-1", "1.0", 2, 10), List.of(),
        SystemRunClock.start(), line -> { }, Set.of("run-1"), USE, new NodeFigures(), over::complete)));
    TestProbe<LeaderActor.Command> next = leader();
    LeaderActor.Command last;
    do {
      last = answer(next.receiveMessage(Duration.ofSeconds(20)), "run-2");
    } while (!(last instanceof LeaderActor.Hello));
    assertThat(over).isNotDone();
    assertThat(next.expectMessageClass(LeaderActor.Used.class, Duration.ofSeconds(20)))
        .isEqualTo(new LeaderActor.Used("id", new NodeUse(1.5, 2, 3)));
  }

  @Test
  void a_leader_that_goes_before_it_has_told_all_is_not_waited_for() throws Exception {
    TestProbe<LeaderActor.Command> gone = leader();
    kit.spawn(NodeActor.create(new NodeParts(new NodeFacts("id", "node-1", "1.0", 2, 10), List.of(),
        SystemRunClock.start(), line -> { }, Set.of(), USE, new NodeFigures(), over::complete)));
    gone.receiveMessage(Duration.ofSeconds(20));
    assertThat(over).isNotDone();
    gone.stop();
    over.get(20, TimeUnit.SECONDS);
  }

  @Test
  void a_node_takes_the_folder_before_it_greets_and_lets_go_of_it_when_the_leader_is_gone() throws Exception {
    SharedFolder folder = FolderLock.share(dir, "mark");
    TestProbe<LeaderActor.Command> leader = leader();
    node();
    assertThat(greeting(leader, folder).hindrance()).isEmpty();
    assertThat(FolderLock.isHeld(dir, "id")).isTrue();
    leader.stop();
    over.get(20, TimeUnit.SECONDS);
    assertThat(FolderLock.isHeld(dir, "id")).isFalse();
    assertThat(dir).isDirectoryNotContaining("glob:**.node-*");
  }

  @Test
  void a_node_that_does_not_see_the_folder_says_why() {
    TestProbe<LeaderActor.Command> leader = leader();
    node();
    SharedFolder nowhere = new SharedFolder(dir.resolve("none").toString(), "mark");
    assertThat(greeting(leader, nowhere).hindrance()).contains("no such folder, or not this run's");
    assertThat(dir).isEmptyDirectory();
  }

  private void node() {
    kit.spawn(NodeActor.create(new NodeParts(new NodeFacts("id", "node-1", "1.0", 2, 10), List.of(),
        SystemRunClock.start(), line -> { }, Set.of(), USE, new NodeFigures(), over::complete)));
  }

  private static LeaderActor.Hello greeting(TestProbe<LeaderActor.Command> leader, SharedFolder folder) {
    LeaderActor.Command asked;
    do {
      asked = answer(leader.receiveMessage(Duration.ofSeconds(20)), "run-3", Optional.of(folder));
    } while (!(asked instanceof LeaderActor.Hello));
    return (LeaderActor.Hello) asked;
  }

  private TestProbe<LeaderActor.Command> leader() {
    TestProbe<LeaderActor.Command> leader = kit.createTestProbe(LeaderActor.Command.class);
    register(leader.ref());
    return leader;
  }

  private void register(ActorRef<LeaderActor.Command> leader) {
    kit.system().receptionist().tell(Receptionist.register(LeaderActor.KEY, leader));
  }

  private static LeaderActor.Command answer(LeaderActor.Command asked, String run) {
    return answer(asked, run, Optional.empty());
  }

  private static LeaderActor.Command answer(LeaderActor.Command asked, String run, Optional<SharedFolder> folder) {
    if (asked instanceof LeaderActor.BriefAsked brief) {
      brief.replyTo().tell(new RunBrief(run, List.of(), List.of(), List.of(), false, 0, 1, Pace.MAX,
          Optional.empty(), Optional.empty(), folder));
    } else if (asked instanceof LeaderActor.TimeAsked time) {
      time.replyTo().tell(new LeaderActor.TheTime(7, 0));
    }
    return asked;
  }
}
