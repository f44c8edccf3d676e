package dev.nufleet.cluster;

import akka.actor.ActorSystem;
import akka.actor.ClassicActorSystemProvider;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.discovery.Lookup;
import akka.discovery.ServiceDiscovery;
import akka.dispatch.Dispatchers;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.TlsSessionInfo;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.Route;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.cluster.bootstrap.ClusterBootstrapSettings;
import akka.management.cluster.bootstrap.JoinDecision;
import akka.management.cluster.bootstrap.LowestAddressJoinDecider;
import akka.management.cluster.bootstrap.SeedNodesInformation;
import akka.management.javadsl.AkkaManagement;
import akka.remote.artery.tcp.SSLEngineProvider;
import akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider;
import com.typesafe.config.Config;
import dev.nufleet.cluster.Contacts.Contact;
import dev.nufleet.model.Failures;
import dev.nufleet.model.HostText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import scala.Option;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Where this package meets Akka Management: how members that nobody has named find each other. Nodes let themselves be
 * asked who is in the cluster, over HTTP and for reading alone; a run only asks. Both ask all places that a look finds,
 * and join whomever these name. Where nobody is in a cluster, the node with the lowest of the places forms one; a run
 * never does ({@code new-cluster-enabled}), for it would lead nobody there.
 */
public final class BootstrapEdge {
  private BootstrapEdge() {}

  /**
   * Begins to look, and to answer if this member is a node.
   *
   * @throws NotBound if it cannot listen where it is to answer
   */
  static void start(akka.actor.typed.ActorSystem<?> system, ClusterSettings settings) {
    ActorSystem classic = Adapter.toClassic(system);
    Optional<SSLEngineProvider> tls =
        settings.tlsDir().map(dir -> new RotatingKeysSSLEngineProvider(classic));
    tls.ifPresent(own -> Http.get(classic).setDefaultClientHttpsContext(
        ConnectionContext.httpsClient((host, port) -> own.createClientSSLEngine(host, port))));
    Route members = AkkaManagement.get(classic).getRoutes(all ->
        tls.map(own -> all.withHttpsConnectionContext(server(own))).orElse(all));
    settings.search().orElseThrow().port().ifPresent(port ->
        Lookups.of(classic).askedAt.set(listen(classic, settings.host(), port, tls, members)));
    ClusterBootstrap.get(classic).start();
  }

  /** Where this member can be asked; empty: nowhere. */
  static Optional<String> askedAt(akka.actor.typed.ActorSystem<?> system) {
    return Optional.ofNullable(Lookups.of(Adapter.toClassic(system)).askedAt.get());
  }

  static Looked looked(akka.actor.typed.ActorSystem<?> system) {
    return Lookups.of(Adapter.toClassic(system)).looked.get();
  }

  /** @return HOST:PORT */
  private static String listen(
      ActorSystem system, String host, int port, Optional<SSLEngineProvider> tls, Route members) {
    ServerBuilder place = Http.get(system).newServerAt(host, port);
    try {
      ServerBinding bound = tls.map(own -> place.enableHttps(server(own)).bind(toMembers(own, members)))
          .orElseGet(() -> place.bind(members)).toCompletableFuture().join();
      return HostText.withPort(host, bound.localAddress().getPort());
    } catch (CompletionException e) {
      throw new NotBound(HostText.withPort(host, port), e.getCause());
    }
  }

  /** As members talk to each other: both ends show a certificate of the cluster's authority. */
  private static HttpsConnectionContext server(SSLEngineProvider own) {
    return ConnectionContext.httpsServer(() -> own.createServerSSLEngine("", 0));
  }

  /** The authority may have issued other certificates too; members' share a name with this one's. */
  private static Route toMembers(SSLEngineProvider own, Route members) {
    return Directives.headerValueByType(TlsSessionInfo.class, info ->
        own.verifyServerSession("", info.getSession()).isEmpty()
            ? members : Directives.complete(StatusCodes.FORBIDDEN));
  }

  /** Notes who answers; who is to form a cluster is decided as Akka does. Akka makes one by its name. */
  public static final class NotedDecider extends LowestAddressJoinDecider {
    private final ActorSystem system;

    public NotedDecider(ActorSystem system, ClusterBootstrapSettings settings) {
      super(system, settings);
      this.system = system;
    }

    @Override
    public Future<JoinDecision> decide(SeedNodesInformation info) {
      Lookups.of(system).looked.updateAndGet(now -> now.heard(
          info.getSeedNodesObservations().stream().map(one -> text(one.contactPoint())).collect(Collectors.toSet()),
          info.hasSeedNodes()));
      return super.decide(info);
    }
  }

  private static String text(ServiceDiscovery.ResolvedTarget target) {
    return HostText.withPort(target.host(), (Integer) target.port().get());
  }

  /** One of Akka's ways to look, in words that both ends understand alike. Akka makes one by its name. */
  public static final class Lookups extends ServiceDiscovery {
    private final ExtendedActorSystem system;
    private final Config settings;
    private final Executor blocking;
    private final AtomicReference<Looked> looked = new AtomicReference<>(Looked.NOT_YET);
    private final AtomicReference<String> askedAt = new AtomicReference<>();

    public Lookups(ExtendedActorSystem system) {
      this.system = system;
      this.settings = system.settings().config();
      this.blocking = system.dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
    }

    static Lookups of(ClassicActorSystemProvider system) {
      return (Lookups) ClusterBootstrap.get(system).discovery();
    }

    @Override
    public Future<Resolved> lookup(Lookup what, FiniteDuration most) {
      CompletableFuture<Resolved> answer = new CompletableFuture<>();
      akka.discovery.Discovery.get(system).loadServiceDiscovery(settings.getString(BootstrapConfig.METHOD))
          .lookup(what, Duration.ofNanos(most.toNanos())).whenComplete((found, failure) -> {
            if (failure == null) {
              answer.complete(found);
            } else {
              answer.completeExceptionally(failure);
            }
          });
      return FutureConverters.asScala(answer.orTimeout(most.toNanos(), TimeUnit.NANOSECONDS)
          .thenApplyAsync(this::usable, blocking)
          .whenComplete((found, failure) -> {
            if (failure != null) {
              looked.updateAndGet(now -> now.failed(why(failure, most)));
            }
          }));
    }

    private Resolved usable(Resolved resolved) {
      Contacts found = Contacts.of(
          resolved.getAddresses().stream().map(this::contact).toList(), addressOf(own()).orElseThrow());
      found.offLoopback().filter(one -> settings.getBoolean(BootstrapConfig.IN_THE_CLEAR)).ifPresent(one -> {
        throw new IllegalStateException(one + " is not on loopback, and members there need certificates (`node"
            + " --tls-dir`, `run --cluster-tls`)");
      });
      looked.updateAndGet(now -> now.found(found.all().stream().map(Contact::toString).toList()));
      List<ResolvedTarget> targets = found.all().stream().map(one -> new ResolvedTarget(
          one.host(), Option.<Object>apply(one.port()), Option.apply(one.address().orElse(null)))).toList();
      return new Resolved(resolved.serviceName(), CollectionConverters.asScala(targets).toList());
    }

    private String own() {
      return settings.getString("akka.management.http.hostname");
    }

    private Contact contact(ResolvedTarget target) {
      Option<Object> port = target.port();
      return new Contact(target.host(),
          port.isDefined() ? (Integer) port.get() : settings.getInt(BootstrapConfig.PORT),
          target.getAddress().or(() -> addressOf(target.host())));
    }

    private static Optional<InetAddress> addressOf(String host) {
      try {
        return Optional.of(InetAddress.getByName(host));
      } catch (UnknownHostException e) {
        return Optional.empty(); // said as a place that does not answer
      }
    }

    private static String why(Throwable failure, FiniteDuration most) {
      Throwable cause = Failures.ofStage(failure);
      return cause instanceof TimeoutException || cause instanceof DiscoveryTimeoutException
          ? "no answer within " + most.toMillis() + " ms"
          : String.valueOf(cause.getMessage());
    }
  }
}
