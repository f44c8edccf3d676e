package dev.nufleet.app.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import dev.nufleet.app.cluster.OwnHost;
import dev.nufleet.app.cluster.ProgramVersion;
import dev.nufleet.app.run.Actors;
import dev.nufleet.app.run.Interruption;
import dev.nufleet.app.run.Preflight;
import dev.nufleet.app.run.Signals;
import dev.nufleet.app.settings.AskedCluster;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.RunSettings.Http;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.cluster.ClusterEdge;
import dev.nufleet.cluster.ClusterSettings;
import dev.nufleet.cluster.Joining;
import dev.nufleet.cluster.NodeActor;
import dev.nufleet.cluster.NodeFigures;
import dev.nufleet.cluster.NodeParts;
import dev.nufleet.cluster.NotBound;
import dev.nufleet.cluster.setup.Discovery;
import dev.nufleet.cluster.setup.Search;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.model.HostText;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.SourceAddresses;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nufleet node}: a worker of a cluster, for one run after the other, until Ctrl-C. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Holds boards of runs that are led from elsewhere: joins a cluster, takes its share of the boards of each run,"
          + " and waits for the next.",
      "The first member that --join names forms the cluster, if it is this node itself. Where --discover leads to"
          + " nodes, all of them ask each other, and the one with the lowest address forms it."
    })
public final class NodeCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 7355;
  /** One that finds only itself may be one of many that are not found yet. */
  private static final int USUAL_CONTACTS = 2;
  private static final Executor BETWEEN_RUNS = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

  private final RunClock clock;
  private final NodeFigures figures = new NodeFigures();
  private Optional<NodeHttp> window = Optional.empty();

  @Spec private CommandSpec spec;

  @Option(names = "--join", paramLabel = "HOST:PORT,...",
      description = "members of the cluster, the same first one for all nodes")
  private String join;

  @Option(names = "--discover", paramLabel = "WHERE",
      description = "instead of --join, the same for all nodes: config:HOST:PORT,..., dns:NAME[:PORT] (all its"
          + " addresses), dns:_PORT._tcp.NAME (its service records) or kubernetes:LABELS[:PORT] (pods) lead to where"
          + " nodes can be asked")
  private String discover;

  @Option(names = "--await-contacts", paramLabel = "N",
      description = "with --discover: so many nodes must be found and answer before one forms a cluster (default: 2;"
          + " with config: all)")
  private Integer awaitContacts;

  @Option(names = "--management-port", paramLabel = "P",
      description = "with --discover: where this node can be asked who is in the cluster; 0 for any (default: the PORT"
          + " there, or " + Discovery.USUAL_PORT + ")")
  private Integer managementPort;

  @Option(names = "--host", paramLabel = "HOST",
      description = "address of this node that others reach it by (default: the one from which it reaches --join, or"
          + " where --discover leads)")
  private String host;

  @Option(names = "--port", paramLabel = "P", description = "where it listens; 0 for any (default: " + USUAL_PORT + ")")
  private int port = USUAL_PORT;

  @Option(names = "--name", paramLabel = "NAME", description = "for people (default: HOST:PORT)")
  private String name;

  @Option(names = "--source-ips", paramLabel = "A,B,...",
      description = "local addresses that its boards dial from, in turn (default: the system's choice)")
  private String sourceIps;

  @Option(names = "--tls-dir", paramLabel = "DIR",
      description = "ca.pem, node.pem and node-key.pem, as `certificates` makes them; needed off loopback (default: in"
          + " the clear)")
  private Path tlsDir;

  @Option(names = "--http", paramLabel = "HOST:PORT",
      description = "serves /metrics and /healthz; none switches it off (default: 127.0.0.1:8081, or another port if it"
          + " is taken)")
  private String http;

  @Option(names = "--for-process", paramLabel = "PID", hidden = true,
      description = "Ends when that process does or its run is over, and leaves the terminal's signals to it.")
  private Long forProcess;

  public NodeCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    ClusterSettings place = place();
    Optional<Http> shows = asked("--http", () -> NodeHttp.place(http, forProcess != null));
    List<InetAddress> sources = sourceIps == null
        ? List.of() : asked("--source-ips", () -> SourceAddresses.parse(sourceIps));
    try (Interruption interruption = Interruption.install(spec.commandLine().getErr())) {
      CompletableFuture<Void> parent = Signals.belongTo(Optional.ofNullable(forProcess));
      Set<String> served = new HashSet<>();
      do {
        live(place, sources, shows, interruption, parent, served);
      } while (forProcess == null);
      return 0;
    } catch (Interruption.Stop e) {
      say("stopped");
      return 0;
    } finally {
      window.ifPresent(NodeHttp::close);
    }
  }

  /** How it takes part. @throws UserMistake if what was said of that cannot be */
  private ClusterSettings place() {
    if ((join == null) == (discover == null)) {
      throw new UserMistake(join == null
          ? "a node joins others: name members by --join HOST:PORT,..., or where they are to be looked for by"
              + " --discover"
          : "--join names members and --discover looks for them; leave one out");
    }
    Optional<Path> tls = Optional.ofNullable(tlsDir);
    Optional<Search> search = search();
    List<HostPort> members = search.map(one -> AskedCluster.named(one.by()))
        .orElseGet(() -> asked("--join", () -> AskedCluster.places(join)));
    AskedCluster.refuseStrangers(members, tls, join == null ? "--discover" : "--join", "--tls-dir");
    AskedCluster.checkFolder(tls, "--tls-dir", clock.asClock().instant());
    port("--port", port);
    String own = host != null ? HostText.bare(host) : search
        .map(one -> OwnHost.towards(one.by(), tls.isEmpty())).orElseGet(() -> OwnHost.towards(members));
    AskedCluster.refuseStrangers(List.of(new HostPort(own, port)), tls, "--host", "--tls-dir");
    ClusterSettings named = new ClusterSettings(ClusterSettings.nameFor(Optional.ofNullable(forProcess)), own, port,
        members.stream().map(HostPort::toString).toList(), Optional.of(Preflight.room()), tls,
        Optional.ofNullable(forProcess).map(parent -> ProcessHandle.current().pid()))
        .with(AskedCluster.times(Home.find()));
    return search.map(named::lookingBy).orElse(named);
  }

  /** Empty: members are named. */
  private Optional<Search> search() {
    if (discover == null) {
      if (awaitContacts != null || managementPort != null) {
        throw new UserMistake((awaitContacts != null ? "--await-contacts" : "--management-port")
            + " is for --discover; leave it out");
      }
      return Optional.empty();
    }
    Discovery by = asked("--discover", () -> Discovery.parse(discover));
    int at = managementPort == null ? by.usualPort() : port("--management-port", managementPort);
    if (at != 0 && at == port) {
      throw new UserMistake("--management-port " + at + " is --port too; they are two");
    }
    return Optional.of(new Search(by, OptionalInt.of(at), awaited(by)));
  }

  private int awaited(Discovery by) {
    if (by instanceof Discovery.Listed listed) {
      if (awaitContacts != null) {
        throw new UserMistake("--await-contacts: all that config: names are awaited; leave it out");
      }
      return listed.places().size();
    }
    if (awaitContacts != null && (awaitContacts < 1 || awaitContacts > AskedCluster.MOST_AWAITED)) {
      throw new UserMistake("--await-contacts " + awaitContacts + " is outside 1.." + AskedCluster.MOST_AWAITED);
    }
    return awaitContacts == null ? USUAL_CONTACTS : awaitContacts;
  }

  private static int port(String option, int asked) {
    if (asked < 0 || asked > 65535) {
      throw new UserMistake(option + " " + asked + " is outside 0..65535");
    }
    return asked;
  }

  private interface Text<T> {
    T read();
  }

  private static <T> T asked(String option, Text<T> text) {
    try {
      return text.read();
    } catch (IllegalArgumentException e) {
      throw new UserMistake(option + ": " + e.getMessage());
    }
  }

  /** One life in the cluster: run after run, until the others have given this node up, or its own run is over. */
  private void live(ClusterSettings place, List<InetAddress> sources, Optional<Http> shows, Interruption interruption,
      CompletableFuture<Void> parent, Set<String> served) throws Interruption.Stop, ExecutionException {
    ActorSystem<Void> system = start(place);
    try {
      int listens = ClusterEdge.ownPort(system);
      name = name == null ? HostText.withPort(place.host(), listens) : name; // it stays, wherever it listens later
      NodeFacts facts = new NodeFacts(ClusterEdge.ownId(system), name, ProgramVersion.own(),
          Runtime.getRuntime().availableProcessors(), place.weight().orElseThrow());
      say("node " + name + " listens on " + HostText.withPort(place.host(), listens) + place.search()
          .map(search -> ", can be asked at " + ClusterEdge.askedAt(system).orElseThrow() + " and looks for others by "
              + search.by())
          .orElseGet(() -> " and joins " + String.join(", ", place.seeds())));
      if (window.isEmpty() && shows.isPresent()) {
        window = Optional.of(NodeHttp.open(shows.get(), name, figures, spec.commandLine().getErr()));
        say("metrics: " + window.get().metrics());
      }
      Joining.watch(system, () -> Joining.trouble(system, place), why -> say(why + "; trying on"));
      CompletableFuture<Void> ended =
          CompletableFuture.allOf(system.getWhenTerminated().toCompletableFuture()).applyToEither(parent, all -> all);
      for (int life = 1; !ended.isDone(); life++) {
        CompletableFuture<String> over = new CompletableFuture<>();
        NodeParts parts = new NodeParts(facts, sources, clock, this::say, served,
            new ProcessUse(forProcess != null), figures, over::complete);
        system.systemActorOf(NodeActor.create(parts), "node-" + life,
            DispatcherSelector.fromConfig("nufleet.node-dispatcher"));
        interruption.await(CompletableFuture.anyOf(over, ended));
        if (over.isDone()) {
          served.add(over.join());
        }
        if (forProcess != null) {
          return;
        }
        interruption.await(CompletableFuture.runAsync(() -> { }, BETWEEN_RUNS).applyToEither(ended, pause -> pause));
      }
    } finally {
      Actors.stop(system);
    }
  }

  /** @throws UserMistake if the port is taken, or the address is none of this machine */
  private static ActorSystem<Void> start(ClusterSettings place) {
    try {
      return Actors.inCluster(place);
    } catch (NotBound e) {
      throw new UserMistake("the node cannot be asked at " + e.getMessage() + ", which is taken or not of this machine;"
          + " name another --management-port or --host");
    } catch (RuntimeException e) {
      throw Actors.notBound(e).map(why -> new UserMistake("the node cannot listen on "
          + HostText.withPort(place.host(), place.port()) + " (" + why + "); name another --port or --host"))
          .orElseThrow(() -> new CompletionException(e));
    }
  }

  private void say(String line) {
    say(spec.commandLine().getOut(), line);
  }

  static void say(PrintWriter out, String line) {
    out.println(Printable.line(line));
    out.flush();
  }
}
