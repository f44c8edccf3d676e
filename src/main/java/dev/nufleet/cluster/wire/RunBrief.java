package dev.nufleet.cluster.wire;

import dev.nufleet.model.Pace;
import dev.nufleet.network.Routes.Endpoint;
import dev.nufleet.network.Routes.Route;
import java.util.List;
import java.util.Optional;

/**
 * What all boards of a run have in common.
 *
 * @param run its identity: of two runs of one cluster, another
 * @param routes where the platform's names lead
 * @param trusted certificates of authorities, DER; empty: those of the system
 * @param mends of the firmware, in words
 * @param mayBefall whether faults may befall boards
 * @param startNanos of the run's clock, from which moments of plans count
 * @param flashSha256 of the merged image that all boards are flashed with; empty: none
 * @param echo a process that returns what it is sent, as the boards' own clock wants; empty: none
 * @param folder with the boards' memories; empty: each is where its board is, and gone with its node
 */
public record RunBrief(
    String run, List<Route> routes, List<byte[]> trusted, List<String> mends, boolean mayBefall, long startNanos,
    long seed, Pace pace, Optional<String> flashSha256, Optional<Endpoint> echo,
    Optional<SharedFolder> folder)
    implements WireMessage {
  public RunBrief {
    routes = List.copyOf(routes);
    trusted = List.copyOf(trusted);
    mends = List.copyOf(mends);
  }
}
