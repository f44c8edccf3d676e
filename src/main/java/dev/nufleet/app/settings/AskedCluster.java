package dev.nufleet.app.settings;

import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.cluster.setup.ClusterFile;
import dev.nufleet.cluster.setup.ClusterTimes;
import dev.nufleet.cluster.setup.Discovery;
import dev.nufleet.tls.MemberFolder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Boards that live in other processes than the run's.
 *
 * @param join members of the cluster that the run is to lead; empty: they are looked for, or the run starts its own
 * @param discovery where they are looked for instead; empty: nowhere
 * @param nodes how many are started here, or awaited there
 * @param tlsDir what proves who belongs to the cluster: {@code ca.pem}, and a member's own {@code node.pem} and
 *     {@code node-key.pem}; empty: in the clear, so all are on this machine
 * @param times how long its members wait for each other
 */
public record AskedCluster(
    List<HostPort> join, Optional<Discovery> discovery, int nodes, Optional<Path> tlsDir, ClusterTimes times) {
  /** Of nodes that one command starts on one machine. */
  public static final int MOST_NODES = 64;
  public static final int MOST_AWAITED = 10_000;

  private static final int IN_HAND_PER_PROCESSOR = 1_000;

  public AskedCluster {
    join = List.copyOf(join);
  }

  public boolean isLocal() {
    return join.isEmpty() && discovery.isEmpty();
  }

  /**
   * How many boards are asked at once to upgrade, where nodes share one machine with the run and its stand-in. With
   * more, each of them waits so long for the others that it gives its connections up and makes new ones.
   */
  public int mostInHand() {
    return IN_HAND_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
  }

  /**
   * @param home where {@code conf/cluster.conf} lies
   * @throws UserMistake if what is asked for contradicts itself, or what the run is otherwise
   */
  static Optional<AskedCluster> of(Settings settings, RunSettings run, Path home, Instant now) {
    Optional<Given> theirs = settings.find("cluster").or(() -> settings.find("discover"));
    Optional<Given> nodes = settings.find("nodes");
    Optional<Given> forTheirs = settings.find("await-nodes").or(() -> settings.find("cluster-tls"));
    if (theirs.isEmpty() && nodes.isEmpty()) {
      forTheirs.ifPresent(given -> {
        throw given.mistake(
            "is for a run that leads a cluster; add --cluster HOST:PORT or --discover, or leave it out");
      });
      return Optional.empty();
    }
    if (theirs.isPresent() && nodes.isPresent()) {
      throw new UserMistake("--nodes starts nodes on this machine and " + option(settings)
          + " uses those that run; leave one out");
    }
    if (nodes.isPresent()) {
      forTheirs.ifPresent(given -> {
        throw given.mistake("is for --cluster and --discover; nodes that --nodes starts are awaited, and on this"
            + " machine");
      });
      return Optional.of(new AskedCluster(List.of(), Optional.empty(),
          settings.wholeNumber("nodes", 1, 1, MOST_NODES), Optional.empty(), times(home)));
    }
    return Optional.of(elsewhere(settings, run, times(home), now));
  }

  /** Nodes that nobody starts here. */
  private static AskedCluster elsewhere(Settings settings, RunSettings run, ClusterTimes times, Instant now) {
    List<HostPort> join = settings.find("cluster", AskedCluster::places).orElse(List.of());
    Optional<Discovery> discovery = settings.find("discover", Discovery::parse);
    if (!join.isEmpty() && discovery.isPresent()) {
      throw new UserMistake("--cluster names members and --discover looks for them; leave one out");
    }
    Optional<Path> tlsDir = settings.find("cluster-tls").map(Given::path);
    List<HostPort> named = discovery.map(AskedCluster::named).orElse(join);
    refuseStrangers(named, tlsDir, option(settings), "--cluster-tls");
    checkFolder(tlsDir, "--cluster-tls", now);
    boolean mayBeElsewhere = named.isEmpty() ? tlsDir.isPresent() : !areLocal(named);
    if (run.target() instanceof Embedded && mayBeElsewhere) {
      throw settings.find("cluster").or(() -> settings.find("discover")).orElseThrow().mistake("nodes on other machines"
          + " do not reach the stand-in of this run, which is on loopback; start one with `platform --host ADDRESS"
          + " --ready-file READY.json` and name it with --platform READY.json");
    }
    return new AskedCluster(
        join, discovery, settings.wholeNumber("await-nodes", 1, 1, MOST_AWAITED), tlsDir, times);
  }

  private static String option(Settings settings) {
    return settings.find("cluster").isPresent() ? "--cluster" : "--discover";
  }

  /** @throws UserMistake if the file says what cannot be */
  public static ClusterTimes times(Path home) {
    try {
      return ClusterFile.read(home);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  /** Places that are known before anybody is looked for: none where names or labels are looked up. */
  public static List<HostPort> named(Discovery discovery) {
    return discovery instanceof Discovery.Listed listed
        ? listed.places().stream().map(place -> new HostPort(place.host(), place.port())).toList() : List.of();
  }

  /** @throws IllegalArgumentException with a line for the user */
  public static List<HostPort> places(String text) {
    List<HostPort> places = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      HostPort place;
      try {
        place = HostPort.parse(one.trim());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("'" + one.trim() + "' is no member of a cluster; HOST:PORT,HOST:PORT,...");
      }
      if (place.port() == 0) {
        throw new IllegalArgumentException("'" + one.trim() + "': a member's port is 1..65535");
      }
      places.add(place);
    }
    return places;
  }

  /** @throws UserMistake if a cluster would leave this machine unprotected */
  public static void refuseStrangers(List<HostPort> places, Optional<Path> folder, String option, String tlsOption) {
    if (folder.isEmpty() && !areLocal(places)) {
      throw new UserMistake(option + ": " + places.stream().filter(place -> !isLocal(place.host())).findFirst()
          .orElseThrow() + " is not on loopback, and whoever reaches a cluster in the clear can join it; give "
          + tlsOption + " DIR, which `nufleet certificates DIR` makes");
    }
  }

  /** @throws UserMistake if a member could not prove by its folder that it belongs to the cluster */
  public static void checkFolder(Optional<Path> folder, String option, Instant now) {
    folder.ifPresent(dir -> {
      try {
        MemberFolder.check(dir, now);
      } catch (IllegalArgumentException e) {
        throw new UserMistake(option + ": " + e.getMessage());
      }
    });
  }

  public static boolean areLocal(List<HostPort> places) {
    return places.stream().allMatch(place -> isLocal(place.host()));
  }

  private static boolean isLocal(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // it is looked up again when it is dialled, and then said
    }
  }
}
