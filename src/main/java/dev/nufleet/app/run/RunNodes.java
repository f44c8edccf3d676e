package dev.nufleet.app.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import dev.nufleet.app.cluster.LocalNodes;
import dev.nufleet.app.cluster.OwnHost;
import dev.nufleet.app.cluster.ProgramVersion;
import dev.nufleet.app.run.Preflight.DoorPlan;
import dev.nufleet.app.settings.AskedCluster;
import dev.nufleet.app.settings.FlashFile;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.cluster.ClusterEdge;
import dev.nufleet.cluster.ClusterSettings;
import dev.nufleet.cluster.Joining;
import dev.nufleet.cluster.LeaderActor;
import dev.nufleet.cluster.LeaderParts;
import dev.nufleet.cluster.NodeStanding;
import dev.nufleet.cluster.NodesWatch;
import dev.nufleet.cluster.RemoteBoardActor;
import dev.nufleet.cluster.setup.Search;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.SharedFolder;
import dev.nufleet.doors.Doors;
import dev.nufleet.doors.DoorsEdge;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.EchoPort;
import dev.nufleet.network.Routes.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other processes of a run in a cluster, of which this one leads: none, where the boards live here. */
final class RunNodes {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String MAIN = "dev.nufleet.app.Main";
  private static final String NONE_LEFT = "no node is left to hold the boards: ";
  /** Who is cut off cannot tell whether the others are gone or he is: whichever side gives up first, this is known. */
  private static final String PARTED = NONE_LEFT + "this run and its nodes have given each other up: they have ended,"
      + " the network was parted, or a machine was too busy to answer";
  private static final Logger LOG = LoggerFactory.getLogger(RunNodes.class);
  private static final Duration LEAVING = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(5);

  private final RunSettings settings;
  private final ActorSystem<Void> system;
  private final LocalNodes started;
  private final LocalNodes doorsStarted;
  private final DoorPlan doorPlan;
  private final Optional<DoorsEdge> doors;
  private final CompletableFuture<Integer> arrived = new CompletableFuture<>();
  private final AtomicReference<String> lost = new AtomicReference<>();
  /** Where this process, which has the stand-in, returns what it is sent. */
  private final AtomicReference<InetSocketAddress> ownEcho = new AtomicReference<>();

  private RunNodes(
      RunSettings settings, ActorSystem<Void> system, LocalNodes started, DoorPlan doorPlan, LocalNodes doorsStarted) {
    this.settings = settings;
    this.system = system;
    this.started = started;
    this.doorPlan = doorPlan;
    this.doorsStarted = doorsStarted;
    this.doors = doorPlan.count() == 0 ? Optional.empty() : Optional.of(DoorsEdge.start(system));
  }

  /** How this process takes part; empty: there is no cluster. */
  static Optional<ClusterSettings> place(RunSettings settings) {
    return settings.cluster().map(asked -> {
      ClusterSettings place = new ClusterSettings(
          ClusterSettings.nameFor(asked.isLocal() ? Optional.of(ProcessHandle.current().pid()) : Optional.empty()),
          asked.isLocal() ? LOOPBACK : ownHost(asked), 0, asked.join().stream().map(HostPort::toString).toList(),
          Optional.empty(), asked.tlsDir(), Optional.empty()).with(asked.times());
      return asked.discovery().map(by -> place.lookingBy(Search.ofRun(by))).orElse(place);
    });
  }

  /** @throws UserMistake if this machine does not reach the others, or would in the clear */
  private static String ownHost(AskedCluster asked) {
    if (asked.discovery().isEmpty()) {
      return OwnHost.towards(asked.join());
    }
    String own = OwnHost.towards(asked.discovery().get(), asked.tlsDir().isEmpty());
    AskedCluster.refuseStrangers(List.of(new HostPort(own, 0)), asked.tlsDir(), "--discover", "--cluster-tls");
    return own;
  }

  /** Starts those that are to be started. @param system of this member */
  static RunNodes start(RunSettings settings, ActorSystem<Void> system) {
    LocalNodes nodes = settings.cluster().filter(AskedCluster::isLocal)
        .map(asked -> LocalNodes.start(asked.nodes(), settings.boards(),
            new HostPort(LOOPBACK, ClusterEdge.ownPort(system)), MAIN,
            settings.sourceAddresses().stream().map(InetAddress::getHostAddress).toList()))
        .orElseGet(LocalNodes::none);
    DoorPlan doors = Preflight.doors(settings, Preflight.Machine.here());
    LocalNodes doorsStarted;
    try {
      doorsStarted = doors.count() == 0 ? LocalNodes.none() : LocalNodes.doors(
          doors.count(), settings.boards(), new HostPort(LOOPBACK, ClusterEdge.ownPort(system)), MAIN);
    } catch (RuntimeException e) {
      nodes.close();
      throw e;
    }
    RunNodes all = new RunNodes(settings, system, nodes, doors, doorsStarted);
    nodes.watch(all::ended);
    doorsStarted.watch(all::doorEnded);
    return all;
  }

  /** Other processes that hold connections of a stand-in here. */
  Doors doors() {
    return doors.<Doors>map(all -> doorPlan.downloads() ? all : all.forLasting()).orElse(Doors.NONE);
  }

  /** Its connections are gone; those who dial again come in elsewhere. */
  private void doorEnded(String name, long process, int exitCode, int left) {
    LOG.warn("{}'s process has ended by itself, with exit code {}; its connections are cut", name, exitCode);
    ClusterEdge.ended(system, process);
  }

  /**
   * A node's process has ended by itself. Its parent knows that for certain, so nobody waits whether it may come back.
   */
  private void ended(String name, long process, int exitCode, int left) {
    String line = name + "'s process has ended by itself, with exit code " + exitCode;
    LOG.warn("{}", line);
    if (left == 0) {
      lost.set(NONE_LEFT + line);
    }
    arrived.completeExceptionally(
        new UserMistake(line + ", before all nodes had come; its last words may be above; try fewer --nodes"));
    ClusterEdge.ended(system, process);
  }

  /**
   * @return how many are there, as soon as all that are awaited are; 0 at once, where there is no cluster. Fails with a
   *     {@link UserMistake} if one that was started here ends before
   */
  CompletionStage<Integer> arrive() {
    if (settings.cluster().isEmpty()) {
      return CompletableFuture.completedFuture(0);
    }
    ClusterEdge.whenOut(system, () -> lost.compareAndSet(null, PARTED));
    ClusterEdge.awaitNodes(system, settings.cluster().get().nodes()).thenAccept(nodes -> {
      // what begins anew does not look for this member, which is no seed
      ClusterEdge.whileWithoutNodes(system, () -> lost.compareAndSet(null, PARTED));
      long room = ClusterEdge.room(system);
      Preflight.lackOfRoom(settings, nodes, room)
          .ifPresentOrElse(lack -> arrived.completeExceptionally(new UserMistake(lack)), () -> {
            Preflight.doubtOfRoom(settings, nodes, room).ifPresent(doubt -> LOG.warn("{}", doubt));
            arrived.complete(nodes);
          });
    });
    ClusterSettings place = place(settings).orElseThrow();
    Joining.watch(system, () -> stillWaiting(place), why -> LOG.warn("{}; trying on until --timeout", why));
    CompletionStage<?> open = doors.<CompletionStage<?>>map(all -> all.await(doorPlan.count()))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
    return settings.target() instanceof Embedded
        ? arrived.thenCombine(open, (nodes, listening) -> nodes).thenCombine(EchoPort.open(system), (nodes, at) -> {
          ownEcho.set(at);
          return nodes;
        })
        : arrived;
  }

  /** What for; empty: for nothing any more. */
  private Optional<String> stillWaiting(ClusterSettings place) {
    return arrived.isDone() ? Optional.empty() : Joining.trouble(system, place).or(() -> Optional.of("not all nodes"
        + " have come, and the run waits for " + settings.cluster().orElseThrow().nodes() + " that hold boards: start"
        + " more with `node`, or ask for fewer"));
  }

  /**
   * Where boards live then.
   *
   * @param folder with their memories; empty: they are with the boards
   * @param startNanos of the run's clock, from which moments of plans count
   * @param watch hears of the nodes
   */
  FleetPlace lead(List<BoardSpec> boards, Optional<SharedFolder> folder, Stage stage, Optional<RunChaos> chaos,
      RunClock clock, long startNanos, NodesWatch watch) {
    Function<BoardSpec, List<Act>> plan =
        chaos.map(one -> one.source(startNanos).plan()).orElse(board -> List.of());
    Map<String, byte[]> images = new HashMap<>();
    keep(images, settings.image().bytes());
    Set<byte[]> factory = Collections.newSetFromMap(new IdentityHashMap<>()); // one for all boards of a profile
    boards.stream().map(BoardSpec::initialApplication).filter(factory::add).forEach(image -> keep(images, image));
    Optional<String> flash = settings.memories().flash().map(FlashFile::image)
        .map(image -> keep(images, image.content()));
    RunBrief brief = new RunBrief(UUID.randomUUID().toString(), stage.routes().routes(),
        stage.trusted().stream().map(RunNodes::encoded).toList(), settings.mends().words(), chaos.isPresent(),
        startNanos, settings.seed(), settings.pace(), flash,
        settings.target().echo().or(() -> Optional.ofNullable(ownEcho.get()))
            .map(at -> new Endpoint(at.getHostString(), at.getPort())), folder);
    ActorRef<LeaderActor.Command> leader = system.systemActorOf(
        LeaderActor.create(new LeaderParts(brief, ProgramVersion.own(), plan, images, watch), clock), "leader",
        DispatcherSelector.fromConfig("nufleet.leader-dispatcher"));
    return new Afar(this, leader, clock);
  }

  private static String keep(Map<String, byte[]> images, byte[] image) {
    String digest = Sha256.of(image).toString();
    images.put(digest, image);
    return digest;
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new UserMistake("an authority's certificate cannot be told to the nodes (" + e.getMessage() + ")");
    }
  }

  /** On the nodes of a cluster. */
  private record Afar(RunNodes all, ActorRef<LeaderActor.Command> leader, RunClock clock) implements FleetPlace {
    @Override
    public Behavior<BoardCommand> board(BoardSpec spec, ActorRef<BoardEvent> events) {
      return RemoteBoardActor.create(leader, spec, events);
    }

    @Override
    public List<NodeStanding> nodes() {
      try {
        List<NodeStanding> known = AskPattern
            .ask(leader, LeaderActor.GetNodes::new, ANSWER_TIME, all.system.scheduler())
            .toCompletableFuture().join().nodes();
        // that none is left may be known here before the leader has heard it of each
        return lost().isEmpty() ? known : known.stream().map(node -> node.lost(clock.nanos())).toList();
      } catch (CompletionException e) {
        LOG.warn("the report says nothing of the nodes, for their leader does not answer: {}", e.getCause().toString());
        return List.of();
      }
    }

    @Override
    public Optional<String> lost() {
      return Optional.ofNullable(all.lost.get());
    }

    @Override
    public void over() {
      all.dismiss();
      leader.tell(new LeaderActor.RunOver());
    }
  }

  /** Whatever was started here may end from now on. */
  private void dismiss() {
    started.dismiss();
    doorsStarted.dismiss();
  }

  /** Before this member stops: of a cluster that goes on without it, it takes its leave. */
  void leave() {
    dismiss();
    if (settings.cluster().filter(asked -> !asked.isLocal()).isPresent()) {
      ClusterEdge.leave(system, LEAVING);
    }
  }

  /** Ends those that were started. To be called when this member has stopped, so that nobody misses them. */
  void close() {
    started.close();
    doorsStarted.close();
  }
}
