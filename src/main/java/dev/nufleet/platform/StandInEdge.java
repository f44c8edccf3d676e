package dev.nufleet.platform;

import akka.Done;
import akka.actor.Cancellable;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.stream.Materializer;
import dev.nufleet.broker.Broker;
import dev.nufleet.chaos.Act;
import dev.nufleet.doors.Doors;
import dev.nufleet.doors.SharedPort;
import dev.nufleet.model.HostText;
import dev.nufleet.model.RunClock;
import dev.nufleet.observe.StandInTimes;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts a stand-in together and takes it apart. */
final class StandInEdge implements StandIn {
  /** How often uploads that are too old are looked for. */
  private static final Duration EXPIRY = Duration.ofMinutes(1);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ActorSystem<?> system;
  private final Endpoints endpoints;
  private final Broker broker;
  private final Assembly assembly;
  private final List<SharedPort> bindings;
  private final MqttDoor door;
  private final Optional<ActorRef<ChaosActor.Command>> chaos;
  private final ActorRef<Closing> guard;
  private final Ground.Workspace workspace;
  private final CompletableFuture<String> lost;
  private final Cancellable expiry;

  private StandInEdge(ActorSystem<?> system, Endpoints endpoints, Broker broker, Assembly assembly,
      List<SharedPort> bindings, MqttDoor door, ActorRef<Closing> guard, Ground.Workspace workspace,
      CompletableFuture<String> lost) {
    this.system = system;
    this.endpoints = endpoints;
    this.broker = broker;
    this.assembly = assembly;
    this.bindings = bindings;
    this.door = door;
    this.chaos = assembly.chaos().map(line -> system.systemActorOf(
        ChaosActor.create(line, door),
        "stand-in-chaos-" + COUNT.incrementAndGet(), Props.empty()));
    this.chaos.ifPresent(actor -> assembly.chaos().get().actor().complete(actor::tell));
    this.guard = guard;
    this.workspace = workspace;
    this.lost = lost;
    long keptMillis = assembly.apiSettings().uploadMinutes() * 60_000L;
    this.expiry = system.scheduler().scheduleAtFixedRate(EXPIRY, EXPIRY,
        () -> assembly.parts().store().expire(assembly.parts().clock().millis() - keptMillis),
        system.dispatchers().lookup(DispatcherSelector.blocking()));
    lost.thenAccept(why -> {
      bindings.forEach(SharedPort::close);
      door.close();
      broker.abandon("the stand-in cannot go on");
    });
  }

  static CompletionStage<StandIn> start(
      ActorSystem<?> system, StandInConfig config, Doors doors, RunClock clock) {
    Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    CompletableFuture<String> lost = new CompletableFuture<>();
    CompletionStage<Ground> ground =
        CompletableFuture.supplyAsync(() -> Ground.prepare(config, clock.asClock(), lost::complete), blocking);
    return ground.thenCompose(g -> open(system, config, doors, clock, g, lost));
  }

  private static CompletionStage<StandIn> open(
      ActorSystem<?> system, StandInConfig config, Doors doors, RunClock clock, Ground ground,
      CompletableFuture<String> lost) {
    Materializer materializer = Materializer.matFromSystem(system.classicSystem());
    CoordinatedShutdown end = CoordinatedShutdown.get(system);
    Listeners listeners = new Listeners(
        system, config, ground.tls(), doors, materializer, () -> end.getShutdownReason().isPresent());
    HttpCount httpCount = new HttpCount(new StandInTimes(), clock);
    CompletableFuture<Servers> servers = new CompletableFuture<>();
    // links name the port of downloads, so that one is opened first; nobody knows it before the rest is there
    return listeners
        .https(config.otaPort(), httpCount.around(StandInTimes.Port.OTA,
            request -> servers.thenCompose(s -> s.overTls(request))))
        .thenCompose(ota -> {
          int otaPort = ota.address().getPort();
          URI base = config.linkBase(otaPort);
          Assembly assembly = Assembly.of(config, ground, base, clock, new SecureRandom(),
              system.dispatchers().lookup(DispatcherSelector.blocking()), materializer, httpCount);
          CompletableFuture<Opened> opened = new CompletableFuture<>();
          ActorRef<Closing> guard = system.systemActorOf(
              StandInActor.create(
                  assembly.parts(), assembly::line, config.settings().broker(), ground.sessions(), opened, lost),
              "stand-in-" + COUNT.incrementAndGet(), Props.empty());
          return opened.thenCompose(started -> {
            servers.complete(assembly.servers(PlatformEdge.of(system, started.platform()),
                () -> assembly.figures(started.broker().connections())));
            return listeners.mqtt(config.mqttPort(), started.broker())
                .thenCombine(listeners.http(config.apiPort(),
                    httpCount.around(StandInTimes.Port.API,
                        request -> servers.thenCompose(s -> s.api().answer(request)))), (mqtt, api) -> {
                      Endpoints endpoints = new Endpoints(config.calledAt(), mqtt.address().getPort(), base,
                          otaPort,
                          URI.create("http://" + HostText.withPort(config.calledAt(), api.address().getPort())),
                          ground.tls().caFile());
                      MqttDoor door = new MqttDoor(started.broker(), mqtt, port ->
                          listeners.mqtt(port, started.broker()).thenApply(again -> {
                            assembly.workings().restarted();
                            return again;
                          }));
                      return new StandInEdge(system, endpoints, started.broker(), assembly,
                          List.of(ota, api), door, guard, ground.workspace(), lost);
                    });
          });
        });
  }

  @Override
  public Endpoints endpoints() {
    return endpoints;
  }

  @Override
  public Figures figures() {
    return assembly.figures(broker.connections());
  }

  @Override
  public StandInTimes latencies() {
    return assembly.httpCount().latencies();
  }

  @Override
  public List<Acted> acted() {
    return assembly.chaos().map(line -> line.acts().all()).orElse(List.of());
  }

  @Override
  public void begin(Consumer<Acted> heard) {
    assembly.chaos().ifPresent(line -> line.acts().listen(heard));
    chaos.ifPresent(actor -> actor.tell(new ChaosActor.Begin()));
  }

  @Override
  public void nextCampaign(int number) {
    chaos.ifPresent(actor -> actor.tell(new ChaosActor.NextCampaign(number)));
  }

  @Override
  public void befall(List<Act> whole, Map<String, List<Act>> devices) {
    chaos.ifPresent(actor -> actor.tell(new ChaosActor.Given(whole, devices)));
  }

  @Override
  public void endFault(int fault) {
    chaos.ifPresent(actor -> actor.tell(new ChaosActor.EndFault(fault)));
  }

  @Override
  public void listen(BiConsumer<String, Map<String, Object>> ears) {
    assembly.feed().listen(ears);
  }

  @Override
  public void listenToProgress() {
    assembly.workings().tellProgress();
  }

  @Override
  public URI page() {
    return URI.create(endpoints.apiEndpoint() + "/#token=" + assembly.pageToken());
  }

  @Override
  public CompletionStage<String> lost() {
    return lost.copy();
  }

  @Override
  public CompletionStage<Done> stop() {
    chaos.ifPresent(actor -> actor.tell(new ChaosActor.Stop()));
    List<CompletableFuture<?>> unbound =
        Stream.concat(bindings.stream().map(SharedPort::close), Stream.of(door.close()))
            .<CompletableFuture<?>>map(CompletionStage::toCompletableFuture).toList();
    expiry.cancel();
    broker.cutAll("the stand-in stops");
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    guard.tell(new Closing(stopped));
    return CompletableFuture.allOf(unbound.toArray(CompletableFuture[]::new))
        .thenCombine(stopped, (nothing, done) -> done)
        .thenApplyAsync(done -> {
          assembly.feed().close();
          workspace.temporary().ifPresent(TemporaryFolder::removeOrWarn);
          return done;
        }, system.dispatchers().lookup(DispatcherSelector.blocking()));
  }

  /** Asks the actors to end. */
  record Closing(CompletableFuture<Done> stopped) {}

  /** The actors have started. */
  record Opened(ActorRef<PlatformActor.Command> platform, Broker broker) {}
}
