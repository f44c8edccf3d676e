package dev.nufleet.app.run;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.coding.Coder;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.Causes;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.model.RunClock;
import dev.nufleet.observe.Exposition;
import dev.nufleet.observe.FleetMetrics;
import dev.nufleet.pages.OwnNames;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Serves {@code /metrics}, {@code /healthz} and what a run lets be done to it; for a node, the first two. */
public final class MetricsServer extends AllDirectives {
  /** Packed for who takes that: it is mostly buckets, of which many are alike. */
  private static final List<Coder> CODERS = List.of(Coder.NoCoding, Coder.Gzip);

  private final OwnNames names;
  private final Shown shown;
  private final Optional<Route> control;

  /**
   * What {@code /metrics} shows, beside what it says of this process.
   *
   * @param more labels of all of it
   */
  public record Shown(PrometheusRegistry registry, Labels more) {}

  private MetricsServer(OwnNames names, Shown shown, Optional<Route> control) {
    this.names = names;
    this.shown = shown;
    this.control = control;
  }

  /**
   * Starts to serve. If the place is taken, any other port will do, unless the user asked for this one.
   *
   * @param control the calls that act on the run
   * @throws UserMistake if the place that the user asked for is taken
   */
  static Optional<ServerBinding> serve(
      ActorSystem<?> system, RunSettings.Http http, PrometheusRegistry registry, Optional<Route> control,
      PrintWriter err) {
    return serve(system, http, new Shown(registry, Labels.EMPTY), control, err);
  }

  /** The same, with labels more. */
  public static Optional<ServerBinding> serve(
      ActorSystem<?> system, RunSettings.Http http, Shown shown, Optional<Route> control, PrintWriter err) {
    HostPort at = http.at();
    Optional<ServerBinding> bound = bind(system, at, shown, control);
    if (bound.isEmpty() && http.asked()) {
      throw new UserMistake("--http: " + at + " is taken or not of this machine; name another, or none");
    }
    if (bound.isEmpty()) {
      err.println("nufleet: " + at + " is taken, so /metrics is served on another port; --http chooses one");
      err.flush();
      return bind(system, new HostPort(at.host(), 0), shown, control);
    }
    return bound;
  }

  private static Optional<ServerBinding> bind(
      ActorSystem<?> system, HostPort at, Shown shown, Optional<Route> control) {
    try {
      return Optional.of(Http.get(system).newServerAt(at.host(), at.port())
          .bind(new MetricsServer(new OwnNames(names(at)), shown, control).route()).toCompletableFuture().join());
    } catch (CompletionException e) {
      return Optional.empty(); // whatever hinders it, the place is of no use
    }
  }

  /** Where other machines can call, these know this one by its name. */
  private static Stream<String> names(HostPort at) {
    try {
      return InetAddress.getByName(at.host()).isLoopbackAddress()
          ? Stream.of(at.host()) : Stream.of(at.host(), InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return Stream.of(at.host()); // whoever calls by an address is taken all the same
    }
  }

  private Route route() {
    return concat(
        path("metrics", () -> get(() -> own(() -> optionalHeaderValueByName("Accept", accept ->
            encodeResponseWith(CODERS, () -> complete(scrape(accept.orElse("")))))))),
        path("healthz", () -> get(() -> own(() -> complete("ok\n")))),
        control.orElseGet(this::reject));
  }

  /** A name that somebody else made point here would let that somebody's page read the answers. */
  private Route own(Supplier<Route> route) {
    return extractRequest(call -> names.isOwn(call) ? route.get()
        : complete(StatusCodes.FORBIDDEN, "call this by an address of this machine, as localhost or by its name\n"));
  }

  private HttpResponse scrape(String accept) {
    Exposition scrape = Exposition.of(shown.registry(), shown.more(), accept);
    return HttpResponse.create().withEntity(HttpEntities.create(
        ContentTypes.parse(scrape.contentType()), ByteString.fromArrayUnsafe(scrape.text())));
  }

  /** The fleet's side of what is served. */
  static FleetMetrics metrics(PrometheusRegistry registry, RunSettings settings, RunClock clock) {
    FleetMetrics metrics = new FleetMetrics(registry,
        new FleetMetrics.RunLabels(settings.reportDir().getFileName().toString(), settings.scenario(),
            settings.target().word(), settings.pace().toString()), clock, new ChaosTime(settings.pace())::realNanos);
    metrics.startAtZero(Causes.ofSignIns(), Causes.known());
    return metrics;
  }
}
