package dev.nufleet.cluster;

import akka.cluster.Member;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.nufleet.cluster.setup.ClusterTimes;
import dev.nufleet.cluster.setup.Search;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a process takes part in a cluster; {@code nufleet-cluster.conf} has what is the same for all.
 *
 * @param name of the cluster: members of another one are not heard
 * @param host that others reach it by
 * @param port 0: any
 * @param seeds HOST:PORT of members; the first one forms the cluster if it is this process itself; empty: it forms one,
 *     or looks for one
 * @param search how it looks for members that nobody has named; empty: it does not
 * @param weight of a node, by what it can hold; empty: it holds no boards
 * @param tlsDir {@code ca.pem}, {@code node.pem} and {@code node-key.pem}; empty: in the clear, on loopback alone
 * @param process its number, if another member has started it, who then knows by it that it has ended
 * @param times how long members wait for each other
 */
public record ClusterSettings(String name, String host, int port, List<String> seeds, Optional<Search> search,
    Optional<Integer> weight, Optional<Path> tlsDir, Optional<Long> process, ClusterTimes times) {
  /** The role of members that hold boards. */
  static final String NODE = "node";
  /** Of a cluster that serves one run after the other, and so the name of each member's actor system. */
  public static final String SYSTEM = "nufleet";

  private static final String WEIGHT = "weight-";
  private static final String PROCESS = "process-";

  public ClusterSettings {
    seeds = List.copyOf(seeds);
  }

  /** Of a cluster whose members are named. */
  public ClusterSettings(String name, String host, int port, List<String> seeds, Optional<Integer> weight,
      Optional<Path> tlsDir, Optional<Long> process) {
    this(name, host, port, seeds, Optional.empty(), weight, tlsDir, process, ClusterTimes.USUAL);
  }

  /** Of a cluster by the usual name. */
  public ClusterSettings(String host, int port, List<String> seeds, Optional<Integer> weight, Optional<Path> tlsDir,
      Optional<Long> process) {
    this(SYSTEM, host, port, seeds, weight, tlsDir, process);
  }

  /** Of one that waits as long as {@code conf/cluster.conf} says. */
  public ClusterSettings with(ClusterTimes other) {
    return new ClusterSettings(name, host, port, seeds, search, weight, tlsDir, process, other);
  }

  /** Of one that looks for members where nobody has named them. */
  public ClusterSettings lookingBy(Search other) {
    return new ClusterSettings(name, host, port, List.of(), Optional.of(other), weight, tlsDir, process, times);
  }

  /**
   * The name of a cluster. A run's own nodes have one that nobody else's have: whoever comes to its port by mistake, as
   * another run's leader does by a wrong --cluster, gets no answer there.
   *
   * @param run the process that leads it, if the cluster is that run's own and ends with it
   */
  public static String nameFor(Optional<Long> run) {
    return SYSTEM + run.map(process -> "-" + process).orElse("");
  }

  /** The weight travels as a role, so that whoever spreads boards knows it as soon as the member. */
  static int weightOf(Member member) {
    return member.getRoles().stream().filter(role -> role.startsWith(WEIGHT))
        .mapToInt(role -> Integer.parseInt(role.substring(WEIGHT.length()))).findFirst().orElse(1);
  }

  static boolean isOfProcess(Member member, long process) {
    return member.hasRole(PROCESS + process);
  }

  /** Its members are a run's own processes on one machine. */
  private boolean isOfOneRun() {
    return !name.equals(SYSTEM);
  }

  /** Akka's settings. */
  public Config config() {
    List<String> nodes = seeds.stream()
        .map(seed -> "akka://" + name + "@" + seed).collect(Collectors.toList());
    Set<String> roles = new HashSet<>(
        weight.map(one -> Set.of(NODE, WEIGHT + Math.max(1, one))).orElse(Set.of("leader")));
    process.ifPresent(number -> roles.add(PROCESS + number));
    return ConfigFactory.parseMap(Map.of(
            // who leads has a report to write, also when it is put out
            "akka.cluster.run-coordinated-shutdown-when-down", weight.isPresent(),
            "akka.remote.artery.canonical.hostname", host,
            "akka.remote.artery.canonical.port", port,
            "akka.cluster.failure-detector.heartbeat-interval", times.heartbeat(),
            "akka.cluster.failure-detector.acceptable-heartbeat-pause",
            isOfOneRun() ? times.ownSilence() : times.silence(),
            "akka.cluster.failure-detector.implementation-class", ToldFailureDetector.class.getName(),
            "akka.cluster.split-brain-resolver.stable-after", times.stableAfter(),
            "akka.cluster.seed-nodes", nodes,
            "akka.cluster.roles", ConfigValueFactory.fromIterable(roles)))
        .withFallback(search.map(how -> BootstrapConfig.of(how, host, tlsDir.isEmpty(), times))
            .orElse(ConfigFactory.empty()))
        .withFallback(tlsDir.map(ClusterSettings::tls).orElse(ConfigFactory.empty()))
        .withFallback(ConfigFactory.parseResources("nufleet-cluster.conf"));
  }

  private static Config tls(Path dir) {
    return ConfigFactory.parseMap(Map.of(
        "akka.remote.artery.transport", "tls-tcp",
        "akka.remote.artery.ssl.ssl-engine-provider",
        "akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
        "akka.remote.artery.ssl.rotating-keys-engine.key-file", dir.resolve("node-key.pem").toString(),
        "akka.remote.artery.ssl.rotating-keys-engine.cert-file", dir.resolve("node.pem").toString(),
        "akka.remote.artery.ssl.rotating-keys-engine.ca-cert-file", dir.resolve("ca.pem").toString()));
  }
}
