package dev.nufleet.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.cluster.setup.ClusterTimes;
import dev.nufleet.cluster.setup.Discovery;
import dev.nufleet.cluster.setup.Discovery.Addresses;
import dev.nufleet.cluster.setup.Discovery.Listed;
import dev.nufleet.cluster.setup.Discovery.Pods;
import dev.nufleet.cluster.setup.Discovery.Service;
import dev.nufleet.cluster.setup.Search;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What Akka's discovery and bootstrap are to do for a search, in their own words. */
final class BootstrapConfig {
  /** Where {@link BootstrapEdge} finds by which of Akka's ways it looks. */
  static final String METHOD = "nufleet.discovery.method";
  /** The port of what is found without one. */
  static final String PORT = "nufleet.discovery.port";
  /** What is found off loopback is no place to go to. */
  static final String IN_THE_CLEAR = "nufleet.discovery.in-the-clear";

  private static final String SERVICE = "nufleet";
  private static final String DISCOVERY = "akka.management.cluster.bootstrap.contact-point-discovery.";
  private static final String CONTACT = "akka.management.cluster.bootstrap.contact-point.";
  /** Whom a node wanted to join may have died since it was found; then the node begins anew and looks again. */
  private static final Duration JOINED_WITHIN = Duration.ofSeconds(40);

  private BootstrapConfig() {}

  /** @param host this member's own */
  static Config of(Search search, String host, boolean inTheClear, ClusterTimes times) {
    Map<String, Object> settings = new HashMap<>(way(search.by()));
    settings.put(PORT, search.by().usualPort());
    settings.put(IN_THE_CLEAR, inTheClear);
    settings.put("akka.management.http.hostname", address(host));
    settings.put("akka.management.http.port", search.port().orElse(0));
    settings.put("akka.management.cluster.bootstrap.new-cluster-enabled", search.mayForm());
    settings.put(DISCOVERY + "required-contact-point-nr", search.awaited());
    settings.put(DISCOVERY + "interval", times.lookEvery());
    settings.put(DISCOVERY + "stable-margin", times.stableMargin());
    settings.put(DISCOVERY + "resolve-timeout", times.answerWithin());
    settings.put(CONTACT + "probe-interval", times.lookEvery());
    settings.put(CONTACT + "probing-failure-timeout", times.answerWithin());
    if (search.mayForm()) {
      settings.put("akka.cluster.shutdown-after-unsuccessful-join-seed-nodes", JOINED_WITHIN);
    }
    return ConfigFactory.parseMap(settings);
  }

  private static Map<String, Object> way(Discovery by) {
    if (by instanceof Listed listed) {
      return Map.of(METHOD, "config", DISCOVERY + "effective-name", SERVICE,
          "akka.discovery.config.services." + SERVICE + ".endpoints", endpoints(listed));
    }
    if (by instanceof Addresses addresses) {
      return Map.of(METHOD, "akka-dns", DISCOVERY + "effective-name", addresses.name());
    }
    if (by instanceof Service service) {
      return Map.of(METHOD, "akka-dns", DISCOVERY + "effective-name", service.name(),
          DISCOVERY + "port-name", service.port(), DISCOVERY + "protocol", "tcp");
    }
    if (by instanceof Pods pods) {
      return Map.of(METHOD, "kubernetes-api", DISCOVERY + "effective-name", pods.selector());
    }
    throw new IllegalArgumentException("no way to look by " + by);
  }

  private static List<Map<String, Object>> endpoints(Listed listed) {
    return listed.places().stream()
        .map(place -> Map.<String, Object>of("host", place.host(), "port", place.port()))
        .collect(Collectors.toList());
  }

  /**
   * As it is compared with what is found, which may be found by another name. One that is not known stays as it is: to
   * listen there fails then, with a line.
   */
  static String address(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress().replaceFirst("%.*", "");
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
