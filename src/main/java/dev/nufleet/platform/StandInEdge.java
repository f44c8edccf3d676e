package dev.nufleet.platform;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.stream.Materializer;
import akka.stream.javadsl.Tcp;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.mqtt.Broker;
import dev.nufleet.mqtt.SessionKeeper;
import dev.nufleet.tls.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a stand-in together and takes it apart. */
final class StandInEdge implements StandIn {
  private static final Logger LOG = LoggerFactory.getLogger(StandInEdge.class);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ActorSystem<?> system;
  private final Endpoints endpoints;
  private final Broker broker;
  private final AtomicLongArray taskCounts;
  private final HttpCount httpCount;
  private final List<Tcp.ServerBinding> bindings;
  private final ActorRef<Closing> guard;
  private final Workspace workspace;

  /** Where it keeps files. @param temporary to be removed in the end */
  private record Workspace(Path objects, List<Path> temporary) {}

  private StandInEdge(ActorSystem<?> system, Endpoints endpoints, Broker broker, AtomicLongArray taskCounts,
      HttpCount httpCount, List<Tcp.ServerBinding> bindings, ActorRef<Closing> guard, Workspace workspace) {
    this.system = system;
    this.endpoints = endpoints;
    this.broker = broker;
    this.taskCounts = taskCounts;
    this.httpCount = httpCount;
    this.bindings = bindings;
    this.guard = guard;
    this.workspace = workspace;
  }

  static CompletionStage<StandIn> start(ActorSystem<?> system, StandInConfig config) {
    Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    CompletionStage<Ground> ground = CompletableFuture.supplyAsync(() -> prepare(config), blocking);
    return ground.thenCompose(g -> open(system, config, g));
  }

  /** What takes time or disk before anything is opened. */
  private record Ground(CertificateAuthority authority, Path caFile, Workspace workspace, Optional<DiskKeeper> disk) {
    Keeper keeper() {
      return disk.<Keeper>map(keeper -> keeper).orElse(Keeper.NONE);
    }

    /** Made up anew at each start, or kept with the rest. */
    String key(String name, Supplier<String> madeUp) {
      return disk.map(keeper -> keeper.stays(name, madeUp)).orElseGet(madeUp);
    }
  }

  private static Ground prepare(StandInConfig config) {
    try {
      List<Path> temporary = new ArrayList<>();
      List<String> regions = List.of(config.region());
      CertificateAuthority authority;
      Path caFile;
      Optional<Path> tlsDir = config.tlsDir().or(() -> config.dataDir().map(dir -> dir.resolve("tls")));
      if (tlsDir.isPresent()) {
        Files.createDirectories(tlsDir.get());
        authority = CertificateAuthority.open(tlsDir.get(), regions);
        caFile = tlsDir.get().resolve("ca.pem");
      } else {
        authority = CertificateAuthority.create(regions);
        caFile = Files.createTempFile("nufleet-ca-", ".pem");
        temporary.add(caFile);
        authority.writeCertificate(caFile);
      }
      Path objects;
      DiskKeeper keeper = null;
      if (config.dataDir().isPresent()) {
        objects = Files.createDirectories(config.dataDir().get().resolve("objects"));
        keeper = new DiskKeeper(config.dataDir().get().resolve("stand-in.mv"));
      } else {
        objects = Files.createTempDirectory("nufleet-objects-");
        temporary.add(objects);
      }
      return new Ground(
          authority, caFile.toAbsolutePath(), new Workspace(objects, temporary), Optional.ofNullable(keeper));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot use the stand-in's directory: " + e + "; name one that can be written", e);
    }
  }

  private static CompletionStage<StandIn> open(ActorSystem<?> system, StandInConfig config, Ground ground) {
    Materializer materializer = Materializer.matFromSystem(system.classicSystem());
    Listeners listeners = new Listeners(system, config.host(), ground.authority(), materializer);
    CompletableFuture<FileServer> fileServer = new CompletableFuture<>();
    CompletableFuture<Registration> registration = new CompletableFuture<>();
    HttpCount httpCount = new HttpCount();
    return listeners.https(
        config.otaPort(), httpCount.around(request -> request.getUri().path().equals(Registration.PATH)
        ? registration.thenCompose(r -> r.answer(request))
        : fileServer.thenApply(files -> files.answer(request)))).thenCompose(ota -> {
          int otaPort = ota.localAddress().getPort();
          URI base = config.otaBaseUrl().orElseGet(() -> URI.create("https://localhost:" + otaPort));
          Clock clock = Clock.systemUTC();
          Ids ids = new Ids(new SecureRandom());
          StandInSettings settings = config.settings();
          ObjectLinks links =
              new ObjectLinks(
                  base.toString().replaceAll("/+$", ""), "iotx-ota",
                  ground.key("oss-key-id", () -> "LTAI" + ids.text(12)), ground.key("oss-secret", () -> ids.text(30)),
              ground.key("cdn-key", () -> ids.text(18)), settings.seconds(Setting.LINK_LIFE),
                  settings.text(Setting.LINK_KIND).equals("cdn"));
          Directory directory = new Directory();
          Cloud cloud = new Cloud(ids, directory);
          ObjectStore store = new ObjectStore(ground.workspace().objects());
          ground.keeper().load(cloud);
          store.findAll();
          register(cloud, config, clock.millis());
          Campaigns campaigns =
              new Campaigns(cloud, settings.campaigns(), new Notices(cloud, settings.campaigns(), links));
          Configs configs = new Configs(cloud, links);
          ApiSettings apiSettings = settings.api(config.region());
          OpenApi api = new OpenApi(cloud, campaigns, configs, store, links, apiSettings);
          AtomicLongArray taskCounts = new AtomicLongArray(Task.Status.values().length);
          SignInRules rules = new SignInRules(directory, settings.signIn());
          CompletableFuture<Opened> opened = new CompletableFuture<>();
          PlatformActor.PlatformParts parts =
              new PlatformActor.PlatformParts(cloud, campaigns, configs, api, store, ground.keeper(),
              ground.disk().isPresent(), clock, taskCounts, told -> { }, materializer);
          ActorRef<Closing> guard =
              system.systemActorOf(StandInActor.create(parts, rules, settings.broker(),
                  ground.disk().<SessionKeeper>map(disk -> disk).orElse(SessionKeeper.NONE), opened),
              "stand-in-" + COUNT.incrementAndGet(), Props.empty());
          return opened.thenCompose(o -> {
            fileServer.complete(new FileServer(store, links, ids, clock, materializer));
            registration.complete(new Registration(rules, materializer));
            ApiServer apiServer =
                new ApiServer(
                PlatformEdge.of(system, o.platform()), materializer, new ApiServer.ApiParts(config.accessKeyId(),
                config.accessKeySecret(), store, ids, clock,
                new Uploads(store, links, apiSettings.maxFileBytes(), clock, materializer),
                new Registration(rules, materializer), request -> null));
            return listeners.mqtt(config.mqttPort(), o.broker()).thenCombine(
                listeners.http(config.apiPort(), httpCount.around(apiServer::answer)), (mqtt, http) -> {
                  Endpoints endpoints = new Endpoints(config.host(), mqtt.localAddress().getPort(), base, otaPort,
                      URI.create("http://" + config.host() + ":" + http.localAddress().getPort()), ground.caFile());
                  return (StandIn) new StandInEdge(system, endpoints, o.broker(), taskCounts, httpCount,
                      List.of(mqtt, ota, http), guard, ground.workspace());
                });
          });
        });
  }

  /** The devices that the configuration names; what is known of them from an earlier run stays. */
  private static void register(Cloud cloud, StandInConfig config, long now) {
    for (DeviceTriple triple : config.devices()) {
      String key = triple.productKey().value();
      if (cloud.product(key).isEmpty()) {
        Product product = new Product();
        product.key = key;
        product.name = key;
        product.secret = cloud.ids().text(16);
        product.dynamicRegistration = config.settings().number(Setting.DYNAMIC_REGISTRATION) == 1;
        product.createdMillis = now;
        cloud.put(product);
      }
      Device known = cloud.device(key, triple.deviceName().value()).orElse(null);
      if (known == null) {
        DeviceActions.create(cloud, key, triple.deviceName().value(), triple.deviceSecret().reveal(), now);
      } else if (!known.secret.equals(triple.deviceSecret().reveal())) {
        known.secret = triple.deviceSecret().reveal();
        cloud.put(known);
      }
    }
  }

  @Override
  public Endpoints endpoints() {
    return endpoints;
  }

  @Override
  public Figures figures() {
    Map<String, Long> tasks = new LinkedHashMap<>();
    for (Task.Status status : Task.Status.values()) {
      tasks.put(status.name(), taskCounts.get(status.ordinal()));
    }
    return new Figures(broker.connections(), tasks, httpCount.byStatus());
  }

  @Override
  public CompletionStage<Done> stop() {
    List<CompletableFuture<?>> unbound =
        bindings.stream().<CompletableFuture<?>>map(b -> b.unbind().toCompletableFuture()).toList();
    broker.cutAll("the stand-in stops");
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    guard.tell(new Closing(stopped));
    return CompletableFuture.allOf(unbound.toArray(CompletableFuture[]::new))
        .thenCombine(stopped, (nothing, done) -> done)
        .thenApplyAsync(done -> {
          workspace.temporary().forEach(StandInEdge::remove);
          return done;
        }, system.dispatchers().lookup(DispatcherSelector.blocking()));
  }

  private static void remove(Path path) {
    try (Stream<Path> below = Files.walk(path)) {
      for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("cannot remove {}: {}", path, e.toString());
    }
  }

  /** Asks the actors to end. */
  record Closing(CompletableFuture<Done> stopped) {}

  /** The actors have started. */
  record Opened(ActorRef<PlatformActor.Command> platform, Broker broker) {}
}
