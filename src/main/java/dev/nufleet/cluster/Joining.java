package dev.nufleet.cluster;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.Optional;

/** What is said when a member waits to be let into a cluster: it goes on trying, for who may let it in may yet come. */
public final class Joining {
  /** On a machine that is busy a member is let in within some ten seconds. */
  public static final Duration SAID_AFTER = Duration.ofSeconds(20);

  private Joining() {}

  /** Why it may be that nobody has let this member in; empty: it is in. */
  public static Optional<String> trouble(ActorSystem<?> system, ClusterSettings place) {
    return ClusterEdge.isIn(system) ? Optional.empty() : Optional.of("nobody at " + String.join(", ", place.seeds())
        + " has let this member in yet: no node of a cluster is there, or it is a run's own (`run --nodes`), or its "
        + place.tlsDir().map(dir -> "certificates are of another authority than those of " + dir)
            .orElse("members need certificates (`node --tls-dir`, `run --cluster-tls`)"));
  }
}
