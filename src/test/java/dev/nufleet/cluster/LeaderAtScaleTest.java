package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.actors.RawClass;
import dev.nufleet.app.live.view.LiveFleet;
import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.fleet.FleetActor;
import dev.nufleet.fleet.FleetParts;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.fleet.FleetSpec;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RunClock;
import dev.nufleet.observe.FleetMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The leader of a cluster and its fleet, with boards that are nothing but what they tell: as much of a run as one
 * process has to do for the boards of all nodes. {@code -Dnufleet.leader.boards=1000000} says how it does for a million
 * (docs/scale.md).
 */
class LeaderAtScaleTest {
  private static final int BOARDS = Integer.getInteger("nufleet.leader.boards", 1_000);
  private static final FirmwareVersion OLD = new FirmwareVersion(1_577_000_000);
  private static final FirmwareVersion NEW = new FirmwareVersion(1_577_150_000);
  private static final String OLD_IMAGE = "00".repeat(32);
  private static final String IMAGE = "11".repeat(32);
  private static final List<BoardEvent.What> LIFE = life();
  /** What befell one board between two batches of its node. */
  private static final int EVENTS_TOGETHER = 4;
  private static final int BATCH_EVENTS = 400;

  private final ActorTestKit kit = ActorTestKit.create(ClusterSettings.SYSTEM, ConfigFactory.load(
      ConfigFactory.parseString("akka.cluster.sharding.buffer-size = 1000000").withFallback(
          new ClusterSettings("127.0.0.1", 0, List.of(), Optional.empty(), Optional.empty(), Optional.empty()).config()
              .withFallback(ConfigFactory.parseResources("nufleet-akka.conf")))));
  private final RunClock clock = SystemRunClock.start();
  private final LongAdder heard = new LongAdder();
  /** Until the heap is looked at. */
  private final List<Object> kept = new ArrayList<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void each_fact_of_each_board_counts_once() {
    long begin = System.nanoTime();
    ActorRef<LeaderActor.Command> leader = kit.spawn(LeaderActor.create(new LeaderParts(
        new RunBrief("run-1", List.of(), List.of(), List.of(), false, 0, 1, Pace.MAX, Optional.empty(),
            Optional.empty(), Optional.empty()), "1.0", board -> List.of(), Map.of(), line -> { }), clock));
    LongAdder wireNanos = new LongAdder();
    LongAdder wireBytes = new LongAdder();
    ActorRef<Node.Command> node = kit.spawn(Node.create(leader, wireNanos, wireBytes));
    // whatever a board's stand-in tells the leader is there before the node hears that the board is wanted
    ActorRef<LeaderActor.Command> tap = kit.spawn(Behaviors.receiveMessage(message -> {
      leader.tell(message);
      if (message instanceof LeaderActor.Seated seated) {
        node.tell(new Node.Wanted(seated.board().id()));
      }
      return Behaviors.same();
    }));
    byte[] factory = new byte[8];
    List<BoardSpec> boards = new ArrayList<>(BOARDS);
    for (int i = 0; i < BOARDS; i++) {
      String name = "board-" + i;
      boards.add(new BoardSpec(new BoardId(name), BoardProfile.values()[i % BoardProfile.values().length],
          DeviceTriple.of("a1TestPk001", name, "0123456789abcdef0123456789abcdef"), "cn-shanghai", Pace.MAX, OLD,
          factory, i));
    }
    ActorRef<FleetActor.Command> fleet = kit.spawn(FleetActor.create(
        new FleetSpec(boards, new FleetSpec.Goal(NEW, IMAGE), OptionalDouble.empty(), 256, Set.of(), 0,
            OperatorPolicy.DEFAULT),
        ears(boards, (spec, ears) -> RemoteBoardActor.create(tap, spec, ears))));
    fleet.tell(new FleetActor.CampaignAsked(0));
    TestProbe<FleetSnapshot> probe = kit.createTestProbe(FleetSnapshot.class);
    FleetSnapshot now;
    do {
      fleet.tell(new FleetActor.GetSnapshot(probe.ref()));
      now = probe.receiveMessage(Duration.ofMinutes(5));
    } while (now.settled() < BOARDS);
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(now.states().get(BoardState.UPGRADED)).isEqualTo(BOARDS);
    assertThat(heard.sum()).isEqualTo((long) BOARDS * LIFE.size());
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    assertThat(kept).isNotEmpty();
    System.out.printf("leader: %d boards, %d facts in %.1f s, %.0f facts/s; wire %.1f s, %.0f bytes a fact;"
        + " %d bytes of heap a board%n", BOARDS, heard.sum(), seconds, heard.sum() / seconds, wireNanos.sum() / 1e9,
        (double) wireBytes.sum() / heard.sum(), heap / BOARDS);
  }

  /** As many as a run with its page has, but for history and the platform's answers. */
  private FleetParts ears(
      List<BoardSpec> all, BiFunction<BoardSpec, ActorRef<BoardEvent>, Behavior<BoardCommand>> boards) {
    LiveFleet page = new LiveFleet(all);
    Timeline timeline = new Timeline();
    FleetMetrics metrics = new FleetMetrics(new PrometheusRegistry(),
        new FleetMetrics.RunLabels("run-1", "none", "embedded", "max"), clock, nanos -> nanos);
    kept.addAll(List.of(page, timeline, metrics));
    return new FleetParts(boards,
        event -> {
          heard.increment();
          metrics.onEvent(event);
          timeline.hear(event);
          page.hear(event);
        },
        fact -> {
          metrics.onFact(fact);
          timeline.conclude(fact);
          page.conclude(fact);
        },
        deed -> page.did(deed, clock.nanos()), page, Optional.empty());
  }

  /** What a board tells of itself while it is upgraded. */
  private static List<BoardEvent.What> life() {
    List<BoardEvent.What> life = new ArrayList<>(List.of(
        new BoardEvent.BootStarted(ResetReason.POWER_ON),
        new BoardEvent.BootEnded(BootOutcome.BOOTS, false, OLD, OLD_IMAGE), new BoardEvent.Provisioned(true),
        new BoardEvent.SignedIn(false, 0), new BoardEvent.VersionReported(OLD.toString()),
        new BoardEvent.NoticeReceived(NEW.toString(), 314_676), new BoardEvent.DownloadStarted(0)));
    for (int percent = 0; percent <= 100; percent++) {
      life.add(new BoardEvent.ProgressSent(percent));
      life.add(new BoardEvent.ProgressSent(percent));
    }
    life.addAll(List.of(new BoardEvent.DownloadEnded(314_676, true), new BoardEvent.CandidateWritten(),
        new BoardEvent.ResetRequested(), new BoardEvent.BootStarted(ResetReason.SOFTWARE),
        new BoardEvent.BootEnded(BootOutcome.BOOTS, true, NEW, IMAGE), new BoardEvent.Provisioned(false),
        new BoardEvent.SignedIn(false, 0), new BoardEvent.VersionReported(NEW.toString())));
    return List.copyOf(life);
  }

  /** A node whose boards all live the same life, as fast as the leader hears of it. */
  private static final class Node {
    private sealed interface Command {}

    private record Wanted(BoardId board) implements Command {}

    private record Ordered(ConsumerController.Delivery<ToNode> delivery) implements Command {}

    private record Demand(ProducerController.RequestNext<FromNode.Batch> next) implements Command {}

    /** How far a board is. */
    private record Alive(BoardId board, int incarnation, int told) {}

    private final ArrayDeque<FromNode> arrived = new ArrayDeque<>();
    private final ArrayDeque<Alive> alive = new ArrayDeque<>();
    private final Serialization wire;
    private final LongAdder wireNanos;
    private final LongAdder wireBytes;
    private Optional<ProducerController.RequestNext<FromNode.Batch>> demand = Optional.empty();

    private Node(ActorContext<Command> ctx, LongAdder wireNanos, LongAdder wireBytes) {
      this.wire = SerializationExtension.get(ctx.getSystem());
      this.wireNanos = wireNanos;
      this.wireBytes = wireBytes;
    }

    static Behavior<Command> create(
        ActorRef<LeaderActor.Command> leader, LongAdder wireNanos, LongAdder wireBytes) {
      return Behaviors.setup(ctx -> {
        ActorRef<ConsumerController.Command<ToNode>> orders = ctx.spawn(ConsumerController.create(), "orders");
        orders.tell(new ConsumerController.Start<>(
            ctx.messageAdapter(RawClass.of(ConsumerController.Delivery.class), Ordered::new)));
        ActorRef<ProducerController.Command<FromNode.Batch>> tidings = ctx.spawn(
            ProducerController.create(FromNode.Batch.class, "node-1", Optional.empty()), "tidings");
        tidings.tell(new ProducerController.Start<>(
            ctx.messageAdapter(RawClass.of(ProducerController.RequestNext.class), Demand::new)));
        leader.tell(new LeaderActor.Hello(new NodeFacts("node-1", "node-1", "1.0", 2, BOARDS),
            ctx.spawn(Behaviors.<NodeActor.Command>ignore(), "ears"), orders, tidings, Optional.empty()));
        Node node = new Node(ctx, wireNanos, wireBytes);
        return Behaviors.receive(Command.class)
            .onMessage(Wanted.class, m -> node.said(() -> node.arrived.add(new FromNode.Arrived(m.board()))))
            .onMessage(Ordered.class, m -> node.said(() -> {
              if (m.delivery().message() instanceof ToNode.Begin begin) {
                node.alive.add(new Alive(begin.board().id(), begin.incarnation(), 0));
              }
              m.delivery().confirmTo().tell(ConsumerController.confirmed());
            }))
            .onMessage(Demand.class, m -> node.said(() -> node.demand = Optional.of(m.next())))
            .build();
      });
    }

    private Behavior<Command> said(Runnable step) {
      step.run();
      if (demand.isPresent() && !(arrived.isEmpty() && alive.isEmpty())) {
        ProducerController.RequestNext<FromNode.Batch> next = demand.get();
        demand = Optional.empty();
        next.sendNextTo().tell(overTheWire(batch()));
      }
      return Behaviors.same();
    }

    private FromNode.Batch batch() {
      List<FromNode> parts = new ArrayList<>();
      int events = 0;
      while (events < BATCH_EVENTS && !arrived.isEmpty()) {
        parts.add(arrived.remove());
        events++;
      }
      for (int boards = alive.size(); events < BATCH_EVENTS && boards > 0; boards--) {
        Alive one = alive.remove();
        int end = Math.min(LIFE.size(), one.told() + EVENTS_TOGETHER);
        List<FromNode.Event> said = new ArrayList<>();
        for (int i = one.told(); i < end; i++) {
          said.add(new FromNode.Event(i * 1_000_000L, i, LIFE.get(i)));
        }
        parts.add(new FromNode.Told(one.board(), one.incarnation(), one.told(), said));
        events += said.size();
        if (end < LIFE.size()) {
          alive.add(new Alive(one.board(), one.incarnation(), end));
        }
      }
      return new FromNode.Batch(parts);
    }

    /** As it comes to a leader in another process. */
    private FromNode.Batch overTheWire(FromNode.Batch batch) {
      long begin = System.nanoTime();
      byte[] bytes = wire.serialize(batch).get();
      FromNode.Batch read = wire.deserialize(bytes, FromNode.Batch.class).get();
      wireNanos.add(System.nanoTime() - begin);
      wireBytes.add(bytes.length);
      return read;
    }
  }
}
