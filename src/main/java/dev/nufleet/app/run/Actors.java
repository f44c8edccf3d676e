package dev.nufleet.app.run;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.remote.RemoteTransportException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.cluster.ClusterEdge;
import dev.nufleet.cluster.ClusterSettings;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** The actor system of a command, with the settings that ten thousand connections need. */
public final class Actors {
  /**
   * The run ends the actors itself, after its summary, also on a signal or a fatal error. A machine under load may take
   * long to start a logger; Akka's usual 5 s would end the start with a stack trace.
   */
  private static final String OWN_CONFIG = """
      akka.jvm-shutdown-hooks = off
      akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off
      akka.log-dead-letters = off
      akka.log-dead-letters-during-shutdown = off
      akka.loggers = ["akka.event.slf4j.Slf4jLogger"]
      akka.logging-filter = "dev.nufleet.app.run.AcceptPause"
      akka.loglevel = INFO
      akka.logger-startup-timeout = 60s
      akka.jvm-exit-on-fatal-error = off
      """;
  private static final String FEW_THREADS = """
      akka.actor.default-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 2 }
      akka.actor.internal-dispatcher.fork-join-executor { parallelism-min = 1, parallelism-max = 1 }
      nufleet.socket-dispatcher.fork-join-executor { parallelism-min = 1, parallelism-max = 1 }
      """;
  private static final Duration STOP_TIME = Duration.ofSeconds(10);
  /** Of it; by then connections have closed by themselves, or do not. */
  private static final Duration CLOSING_TIME = Duration.ofSeconds(5);

  private Actors() {}

  /**
   * Those of a run, and the other processes in which its boards live.
   *
   * @param viewers empty: nobody may look
   */
  record OfRun(ActorSystem<Void> boards, Optional<ActorSystem<Void>> viewers, RunNodes nodes) {
    static OfRun start(RunSettings settings) {
      ActorSystem<Void> boards =
          RunNodes.place(settings).map(Actors::inCluster).orElseGet(() -> Actors.start("nufleet"));
      Optional<ActorSystem<Void>> viewers = Optional.empty();
      try {
        viewers = settings.http().map(asked -> forViewers());
        return new OfRun(boards, viewers, RunNodes.start(settings, boards));
      } catch (RuntimeException | Error e) {
        viewers.ifPresent(Actors::stop);
        Actors.stop(boards);
        throw e;
      }
    }

    void stop() {
      viewers.ifPresent(Actors::stop);
      nodes.leave();
      Actors.stop(boards);
      nodes.close();
    }
  }

  public static ActorSystem<Void> start(String name) {
    return start(name, ConfigFactory.parseString(OWN_CONFIG));
  }

  /**
   * A member of a cluster: it joins by itself.
   *
   * @throws RuntimeException see {@link #notBound}, and {@link dev.nufleet.cluster.NotBound}
   */
  public static ActorSystem<Void> inCluster(ClusterSettings place) {
    ActorSystem<Void> system =
        start(place.name(), ConfigFactory.parseString(OWN_CONFIG).withFallback(place.config()));
    try {
      ClusterEdge.join(system, place);
      return system;
    } catch (RuntimeException | Error e) {
      stop(system);
      throw e;
    }
  }

  /** Why a member of a cluster could not listen, if that is why its actor system did not start. */
  public static Optional<String> notBound(Throwable failed) {
    for (Throwable why = failed; why != null; why = why.getCause()) {
      if (why instanceof RemoteTransportException || why instanceof BindException) {
        Throwable cause = why.getCause() == null ? why : why.getCause();
        return Optional.of(String.valueOf(cause.getMessage()));
      }
    }
    return Optional.empty();
  }

  /**
   * Others, for who looks at a run: in the queues of ten thousand boards that live at pace {@code max}, a page or a
   * scrape would wait for seconds. Their threads do little, so the machine gives them their turn at once.
   */
  public static ActorSystem<Void> forViewers() {
    return start("nufleet-viewers", ConfigFactory.parseString(FEW_THREADS + OWN_CONFIG));
  }

  private static ActorSystem<Void> start(String name, Config config) {
    return ActorSystem.create(Behaviors.empty(), name,
        ConfigFactory.load(config.withFallback(ConfigFactory.parseResources("nufleet-akka.conf"))));
  }

  /** Waits until all actors have stopped. */
  public static void stop(ActorSystem<Void> system) {
    system.terminate();
    try {
      if (!hasEnded(system, CLOSING_TIME)) {
        ClusterEdge.endConnections(system);
        if (!hasEnded(system, STOP_TIME.minus(CLOSING_TIME))) {
          LoggerFactory.getLogger(Actors.class)
              .warn("actors are still busy after {}; the end does not wait", STOP_TIME);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the actors did not stop", e);
    }
  }

  private static boolean hasEnded(ActorSystem<Void> system, Duration within)
      throws InterruptedException, ExecutionException {
    try {
      system.getWhenTerminated().toCompletableFuture().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
