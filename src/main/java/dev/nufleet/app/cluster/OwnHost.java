package dev.nufleet.app.cluster;

import dev.nufleet.app.settings.AskedCluster;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.cluster.setup.Discovery;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** By which address of its own a machine reaches others, and so is reached by them. */
public final class OwnHost {
  /** Of a network for examples: the way there is the way to everywhere. */
  private static final HostPort ELSEWHERE = new HostPort("192.0.2.1", 9);
  private static final String LOOPBACK = "127.0.0.1";
  private static final String OF_A_POD = "KUBERNETES_SERVICE_HOST";

  private OwnHost() {}

  /**
   * Towards nodes that are still to be found. Names may lead nowhere yet; then it is the address from which this
   * machine reaches others at all, or in the clear its loopback.
   *
   * @throws UserMistake if nodes are named, and none of them can be looked up, or no route leads there; or if pods are
   *     looked for and this process is in none
   */
  public static String towards(Discovery by, boolean inTheClear) {
    if (by instanceof Discovery.Pods && System.getenv(OF_A_POD) == null) {
      throw new UserMistake("--discover: " + by + " can be looked for only in a pod of Kubernetes, and " + OF_A_POD
          + " is not set here; name a dns: or config: instead");
    }
    if (by instanceof Discovery.Listed) {
      return towards(AskedCluster.named(by));
    }
    List<HostPort> places = new ArrayList<>();
    if (by instanceof Discovery.Addresses addresses) {
      places.add(new HostPort(addresses.name(), addresses.port()));
    }
    if (!inTheClear) {
      places.add(ELSEWHERE);
    }
    return find(places).orElse(LOOPBACK);
  }

  /** @throws UserMistake if none of these places can be looked up, or no route leads there */
  public static String towards(List<HostPort> places) {
    return find(places).orElseThrow(() -> new UserMistake(places.get(0) + " is not known here, or no route leads there;"
        + " name members as HOST:PORT that this machine reaches, or its own address with --host"));
  }

  private static Optional<String> find(List<HostPort> places) {
    for (HostPort place : places) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(new InetSocketAddress(InetAddress.getByName(place.host()), place.port())); // sends nothing
        return Optional.of(socket.getLocalAddress().getHostAddress());
      } catch (IOException e) {
        continue; // another one may be known here
      }
    }
    return Optional.empty();
  }
}
