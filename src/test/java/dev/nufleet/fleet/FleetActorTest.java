package dev.nufleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.ApplicationEnded;
import dev.nufleet.model.BoardEvent.BootEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.CandidateWritten;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.Provisioned;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.VersionReported;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.Pace;
import dev.nufleet.model.Phase;
import dev.nufleet.model.ResetReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetActorTest {
  private static final FirmwareVersion OLD = new FirmwareVersion(10);
  private static final FirmwareVersion NEW = new FirmwareVersion(20);
  private static final FirmwareVersion NEWER = new FirmwareVersion(30);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final List<FleetFact> facts = Collections.synchronizedList(new ArrayList<>());
  private final List<OperatorDid> deeds = Collections.synchronizedList(new ArrayList<>());
  private final TestProbe<FleetSnapshot> snapshots = kit.createTestProbe();
  private final TestProbe<FleetResult> results = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void every_board_is_led_to_its_new_version_by_the_operators_key() {
    ActorRef<FleetActor.Command> fleet =
        fleet(5, OptionalDouble.empty(), 2, FleetActorTest::goodBoard, Optional.empty());
    FleetSnapshot end = awaitSettled(fleet, 5);
    assertThat(end.states().get(BoardState.UPGRADED)).isEqualTo(5);
    assertThat(end.passed().get(Phase.TOTAL)).isEqualTo(5);
    assertThat(end.ready()).isEqualTo(5);

    fleet.tell(new FleetActor.GetResult(results.ref()));
    assertThat(results.receiveMessage().boards()).extracting(b -> b.board().value(), BoardResult::reportedVersion)
        .startsWith(tuple("board-0", "20"))
        .hasSize(5);
    assertThat(facts).filteredOn(f -> f instanceof FleetFact.PhasePassed p && p.phase() == Phase.INSTALL).hasSize(5);
    assertThat(deeds).filteredOn(did -> did.board().value().equals("board-3")).extracting(OperatorDid::deed)
        .containsExactly(OperatorDid.Deed.SWITCHED_ON, OperatorDid.Deed.PRESSED_R);
  }

  @Test
  void a_ramp_switches_boards_on_as_time_passes() {
    ActorRef<FleetActor.Command> fleet =
        fleet(100, OptionalDouble.of(40), 1, FleetActorTest::goodBoard, Optional.empty());
    assertThat(snapshot(fleet).launched()).isZero();
    time.timePasses(Duration.ofMillis(50));
    assertThat(snapshot(fleet).launched()).isEqualTo(2);
    time.timePasses(Duration.ofMillis(950));
    assertThat(snapshot(fleet).launched()).isEqualTo(40);
  }

  @Test
  void a_board_that_boots_after_its_place_in_the_ramp_is_so_much_late_and_without_a_ramp_since_the_begin() {
    long second = 1_000_000_000L;
    BiFunction<BoardSpec, ActorRef<BoardEvent>, Behavior<BoardCommand>> late = (spec, ears) -> {
      ears.tell(new BoardEvent(spec.id(), spec.profile(), 10 * second, new BootStarted(ResetReason.POWER_ON)));
      return Behaviors.ignore();
    };
    ActorRef<FleetActor.Command> ramped = fleet(3, OptionalDouble.of(2), 1, late, Optional.empty());
    time.timePasses(Duration.ofSeconds(2));
    assertThat(bootsLate(ramped, 3)).containsExactly(9 * second + second / 2, 9 * second, 8 * second + second / 2);
    assertThat(bootsLate(fleet(2, OptionalDouble.empty(), 2, late, Optional.empty()), 2))
        .containsExactly(10 * second, 10 * second);
  }

  private List<Long> bootsLate(ActorRef<FleetActor.Command> fleet, int boards) {
    return results.awaitAssert(() -> {
      fleet.tell(new FleetActor.GetResult(results.ref()));
      List<BoardResult> all = results.receiveMessage().boards();
      assertThat(all).hasSize(boards).noneMatch(board -> board.lateness().bootNanos() < 0);
      return all.stream().map(board -> board.lateness().bootNanos()).toList();
    });
  }

  @Test
  void without_a_ramp_only_so_many_are_on_their_way_at_once() {
    ActorRef<FleetActor.Command> fleet =
        fleet(100, OptionalDouble.empty(), 7, (spec, ears) -> Behaviors.ignore(), Optional.empty());
    assertThat(snapshot(fleet).launched()).isEqualTo(7);
  }

  @Test
  void few_boards_begin_and_more_each_second_where_none_comes_through() {
    ActorRef<FleetActor.Command> fleet =
        fleet(100, OptionalDouble.empty(), 60, (spec, ears) -> Behaviors.ignore(), Optional.empty());
    snapshots.awaitAssert(() -> assertThat(snapshot(fleet).launched()).isEqualTo(16));
    time.timePasses(Duration.ofSeconds(1));
    snapshots.awaitAssert(() -> assertThat(snapshot(fleet).launched()).isEqualTo(32));
    time.timePasses(Duration.ofSeconds(9));
    snapshots.awaitAssert(() -> assertThat(snapshot(fleet).launched()).isEqualTo(60));
  }

  @Test
  void a_board_whose_actor_dies_is_failed_and_the_others_go_on() {
    ActorRef<FleetActor.Command> fleet = fleet(3, OptionalDouble.empty(), 1,
        (spec, ears) -> spec.id().value().equals("board-1") ? Behaviors.stopped() : goodBoard(spec, ears),
        Optional.empty());
    FleetSnapshot end = awaitSettled(fleet, 3);
    assertThat(end.states()).containsEntry(BoardState.UPGRADED, 2).containsEntry(BoardState.FAILED, 1);
    assertThat(end.causes()).containsExactly(Map.entry("internal-error", 1));
    assertThat(facts).filteredOn(FleetFact.Failed.class::isInstance)
        .containsExactly(new FleetFact.Failed(BoardProfile.M487, "internal-error"));
    assertThat(facts).filteredOn(f -> f instanceof FleetFact.PhasePassed p && p.phase() == Phase.TOTAL)
        .extracting(f -> ((FleetFact.PhasePassed) f).board().value()).containsExactlyInAnyOrder("board-0", "board-2");
  }

  @Test
  void in_the_next_campaign_each_board_is_reset_and_has_its_way_before_it_again() {
    ActorRef<FleetActor.Command> fleet =
        fleet(5, OptionalDouble.empty(), 2, FleetActorTest::goodBoard, Optional.empty());
    awaitSettled(fleet, 5);
    fleet.tell(new FleetActor.NextCampaign(new FleetSpec.Goal(NEWER, ""), Map.of(), 0));
    FleetSnapshot end = snapshots.awaitAssert(() -> {
      FleetSnapshot now = snapshot(fleet);
      assertThat(now.states()).containsEntry(BoardState.UPGRADED, 5);
      assertThat(now.launched()).isEqualTo(5);
      return now;
    });
    assertThat(end.passed()).containsEntry(Phase.BOOT, 5).containsEntry(Phase.TOTAL, 5);
    fleet.tell(new FleetActor.GetResult(results.ref()));
    assertThat(results.receiveMessage().boards()).extracting(b -> b.board().value(), BoardResult::reportedVersion)
        .startsWith(tuple("board-0", "30")).hasSize(5);
    assertThat(deeds).filteredOn(did -> did.board().value().equals("board-3")).extracting(OperatorDid::deed)
        .containsExactly(OperatorDid.Deed.SWITCHED_ON, OperatorDid.Deed.PRESSED_R, OperatorDid.Deed.RESET,
            OperatorDid.Deed.PRESSED_R);
  }

  @Test
  void what_boards_tell_before_they_are_reset_belongs_to_no_campaign() {
    TestProbe<BoardCommand> board = kit.createTestProbe();
    List<ActorRef<BoardEvent>> ears = Collections.synchronizedList(new ArrayList<>());
    ActorRef<FleetActor.Command> fleet = fleet(1, OptionalDouble.of(20), 1, (spec, told) -> {
      ears.add(told);
      return Behaviors.receive(BoardCommand.class).onAnyMessage(m -> {
        board.ref().tell(m);
        return Behaviors.same();
      }).build();
    }, Optional.empty());
    time.timePasses(Duration.ofMillis(50));
    board.expectMessage(new BoardCommand.PowerOn());
    fleet.tell(new FleetActor.NextCampaign(new FleetSpec.Goal(NEWER, ""), Map.of(), 7));
    say(spec(0), ears.get(0), new BootStarted(ResetReason.POWER_ON), new VersionReported("30"));
    assertThat(snapshot(fleet).states()).as("it is still to be reset").containsEntry(BoardState.OFF, 1);
    assertThat(snapshot(fleet).launched()).isZero();
    time.timePasses(Duration.ofMillis(50));
    board.expectMessage(new BoardCommand.PlanAnew(List.of(), 7));
    board.expectMessage(new BoardCommand.PressReset());
    board.expectMessage(new BoardCommand.PowerOn());
    say(spec(0), ears.get(0), new VersionReported("30"));
    assertThat(snapshot(fleet).ready()).as("it was told before the reset").isZero();
    say(spec(0), ears.get(0), new BootStarted(ResetReason.PIN), new VersionReported("30"));
    snapshots.awaitAssert(() -> {
      assertThat(snapshot(fleet).ready()).isOne();
      return null;
    });
  }

  @Test
  void a_board_whose_actor_died_is_failed_in_the_next_campaign_too() {
    ActorRef<FleetActor.Command> fleet = fleet(3, OptionalDouble.empty(), 1,
        (spec, ears) -> spec.id().value().equals("board-1") ? Behaviors.stopped() : goodBoard(spec, ears),
        Optional.empty());
    awaitSettled(fleet, 3);
    fleet.tell(new FleetActor.NextCampaign(new FleetSpec.Goal(NEWER, ""), Map.of(), 0));
    results.awaitAssert(() -> {
      fleet.tell(new FleetActor.GetResult(results.ref()));
      assertThat(results.receiveMessage().boards()).extracting(BoardResult::state, BoardResult::reportedVersion)
          .containsExactly(tuple(BoardState.UPGRADED, "30"), tuple(BoardState.FAILED, ""),
              tuple(BoardState.UPGRADED, "30"));
      return null;
    });
  }

  @Test
  void boards_that_were_not_switched_on_are_in_the_result_as_off() {
    ActorRef<FleetActor.Command> fleet =
        fleet(3, OptionalDouble.empty(), 1, (spec, ears) -> Behaviors.ignore(), Optional.empty());
    fleet.tell(new FleetActor.GetResult(results.ref()));
    assertThat(results.receiveMessage().boards()).extracting(BoardResult::state)
        .containsExactly(BoardState.OFF, BoardState.OFF, BoardState.OFF);
  }

  @Test
  void a_transcript_holds_the_whole_console(@TempDir Path dir) throws Exception {
    ActorRef<FleetActor.Command> fleet = fleet(1, OptionalDouble.empty(), 1, (spec, ears) -> Behaviors.receive(
        BoardCommand.class).onMessage(BoardCommand.FollowConsole.class, m -> {
          m.reader().tell(
              new BoardCommand.ConsoleOutput(List.of(Printed.text("Mbed "), Printed.text("Bootloader\r\n"))));
          return Behaviors.same();
        }).onAnyMessage(m -> Behaviors.same()).build(), Optional.of(dir));
    snapshot(fleet);
    Path file = dir.resolve("board-0.txt");
    snapshots.awaitAssert(() -> {
      time.timePasses(Duration.ofSeconds(2)); // its files are written now and then
      assertThat(Files.readString(file)).isEqualTo("Mbed Bootloader\r\n");
      return null;
    });
  }

  private FleetSnapshot awaitSettled(ActorRef<FleetActor.Command> fleet, int settled) {
    return snapshots.awaitAssert(() -> {
      FleetSnapshot now = snapshot(fleet);
      assertThat(now.settled()).isEqualTo(settled);
      return now;
    });
  }

  private FleetSnapshot snapshot(ActorRef<FleetActor.Command> fleet) {
    fleet.tell(new FleetActor.GetSnapshot(snapshots.ref()));
    return snapshots.receiveMessage();
  }

  private ActorRef<FleetActor.Command> fleet(
      int boards,
      OptionalDouble ramp,
      int atOnce,
      BiFunction<BoardSpec, ActorRef<BoardEvent>, Behavior<BoardCommand>> behavior,
      Optional<Path> transcripts) {
    List<BoardSpec> specs = IntStream.range(0, boards).mapToObj(FleetActorTest::spec).toList();
    FleetSpec.Goal goal = new FleetSpec.Goal(NEW, "");
    return kit.spawn(FleetActor.create(
        new FleetSpec(specs, goal, ramp, atOnce, Set.of(), 0, OperatorPolicy.DEFAULT),
        new FleetParts(behavior, event -> {}, facts::add, deeds::add, transcripts)));
  }

  private static BoardSpec spec(int index) {
    return new BoardSpec(new BoardId("board-" + index), BoardProfile.M487, DeviceTriple.of("pk", "board-" + index, "s"),
        "cn-shanghai", Pace.MAX, OLD, new byte[1], index);
  }

  /**
   * A board that does at once what the real one takes its time for, and waits for the key {@code r} as the real one.
   */
  private static Behavior<BoardCommand> goodBoard(BoardSpec spec, ActorRef<BoardEvent> ears) {
    return Behaviors.receive(BoardCommand.class)
        .onMessage(BoardCommand.PowerOn.class, m -> {
          say(spec, ears, new BootStarted(ResetReason.POWER_ON), new BootEnded(BootOutcome.BOOTS, false, OLD, ""),
              new Provisioned(true), new SignedIn(false), new VersionReported("10"), new NoticeReceived("20", 1),
              new DownloadEnded(1, true), new CandidateWritten(), new ApplicationEnded("done"));
          return Behaviors.same();
        })
        .onMessage(BoardCommand.PressReset.class, m -> {
          say(spec, ears, new BootStarted(ResetReason.PIN), new BootEnded(BootOutcome.BOOTS, false, NEW, ""),
              new Provisioned(false), new SignedIn(false), new VersionReported("20"), new NoticeReceived("30", 1),
              new DownloadEnded(1, true), new CandidateWritten(), new ApplicationEnded("done"));
          return Behaviors.receive(BoardCommand.class)
              .onMessage(BoardCommand.PressKey.class, key -> {
                say(spec, ears, new BootStarted(ResetReason.SOFTWARE),
                    new BootEnded(BootOutcome.BOOTS, true, NEWER, ""), new Provisioned(false), new SignedIn(false),
                    new VersionReported("30"));
                return Behaviors.same();
              })
              .onAnyMessage(other -> Behaviors.same())
              .build();
        })
        .onMessage(BoardCommand.PressKey.class, m -> m.key() == 'r', m -> {
          say(spec, ears, new BootStarted(ResetReason.SOFTWARE), new BootEnded(BootOutcome.BOOTS, true, NEW, ""),
              new Provisioned(false), new SignedIn(false), new VersionReported("20"));
          return Behaviors.same();
        })
        .onAnyMessage(m -> Behaviors.same())
        .build();
  }

  private static void say(BoardSpec spec, ActorRef<BoardEvent> ears, BoardEvent.What... whats) {
    for (BoardEvent.What what : whats) {
      ears.tell(new BoardEvent(spec.id(), spec.profile(), System.nanoTime(), what));
    }
  }
}
