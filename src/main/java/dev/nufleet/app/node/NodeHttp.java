package dev.nufleet.app.node;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ServerBinding;
import dev.nufleet.app.run.Actors;
import dev.nufleet.app.run.MetricsServer;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.RunSettings.Http;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.cluster.NodeFigures;
import dev.nufleet.model.HostText;
import dev.nufleet.observe.NodeMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.util.Optional;

/** {@code /metrics} and {@code /healthz} of a node, as long as it lives: beside its boards, with threads of its own. */
final class NodeHttp implements AutoCloseable {
  private static final String NONE = "none";
  private static final HostPort USUAL = new HostPort("127.0.0.1", 8081);

  private final ActorSystem<Void> system;
  private final ServerBinding binding;

  private NodeHttp(ActorSystem<Void> system, ServerBinding binding) {
    this.system = system;
    this.binding = binding;
  }

  /**
   * Where it is to listen.
   *
   * @param asked what the user said; null: nothing
   * @param isOfOneRun its leader's page and metrics have its boards, and nobody would know its port
   * @return empty: nowhere
   * @throws IllegalArgumentException with a line for the user
   */
  static Optional<Http> place(String asked, boolean isOfOneRun) {
    if (asked == null) {
      return isOfOneRun ? Optional.empty() : Optional.of(new Http(USUAL, false));
    }
    return asked.equals(NONE) ? Optional.empty() : Optional.of(new Http(HostPort.parse(asked), true));
  }

  /** @throws UserMistake if the place that the user asked for is taken */
  static NodeHttp open(Http at, String name, NodeFigures figures, PrintWriter err) {
    PrometheusRegistry registry = new PrometheusRegistry();
    NodeMetrics.register(registry, figures::boards, figures::untold);
    ActorSystem<Void> system = Actors.forViewers();
    try {
      return new NodeHttp(system, MetricsServer.serve(
          system, at, new MetricsServer.Shown(registry, NodeMetrics.labels(name)), Optional.empty(), err)
          .orElseThrow(() -> new UserMistake("--http: nothing can listen on " + at.at().host()
              + "; name another address of this machine, or none")));
    } catch (RuntimeException e) {
      Actors.stop(system);
      throw e;
    }
  }

  /** Its address, for people. */
  String metrics() {
    return "http://" + HostText.withPort(
        binding.localAddress().getHostString(), binding.localAddress().getPort()) + "/metrics";
  }

  @Override
  public void close() {
    Actors.stop(system);
  }
}
