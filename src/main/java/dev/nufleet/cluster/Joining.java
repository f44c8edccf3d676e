package dev.nufleet.cluster;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is said when a member waits to be let into a cluster: it goes on trying, for who may let it in may yet come. */
public final class Joining {
  /** On a machine that is busy a member is let in within some ten seconds. */
  private static final Duration SAID_EVERY = Duration.ofSeconds(20);

  private Joining() {}

  /**
   * Says what is in the way, after 20 s for the first time and then when it is something else; no more once nothing is.
   *
   * @param trouble what it is now; empty: nothing
   */
  public static void watch(ActorSystem<?> system, Supplier<Optional<String>> trouble, Consumer<String> said) {
    AtomicReference<Optional<String>> last = new AtomicReference<>(Optional.of("")); // empty: it is over
    ClusterEdge.every(system, SAID_EVERY, () -> {
      if (last.get().isPresent()) {
        Optional<String> now = trouble.get();
        if (!now.equals(last.getAndSet(now))) {
          now.ifPresent(said);
        }
      }
    });
  }

  /** Why it may be that nobody has let this member in; empty: it is in. */
  public static Optional<String> trouble(ActorSystem<?> system, ClusterSettings place) {
    if (ClusterEdge.isIn(system)) {
      return Optional.empty();
    }
    return place.search().flatMap(search -> BootstrapEdge.looked(system).trouble(search))
        .or(() -> Optional.of(notLetIn(place)));
  }

  private static String notLetIn(ClusterSettings place) {
    String certificates = place.tlsDir().map(dir -> "certificates are of another authority than those of " + dir)
        .orElse("members need certificates (`node --tls-dir`, `run --cluster-tls`)");
    return place.search()
        .map(search -> "members that " + search.by() + " leads to have not let this one in yet: they have gone, do not"
            + " reach it at " + place.host() + ", or their " + certificates)
        .orElseGet(() -> "nobody at " + String.join(", ", place.seeds()) + " has let this member in yet: no node of a"
            + " cluster is there, or it is a run's own (`run --nodes`), or its " + certificates);
  }
}
