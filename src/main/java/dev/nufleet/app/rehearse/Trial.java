package dev.nufleet.app.rehearse;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.stream.javadsl.Tcp;
import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.rehearse.ConsoleEar.Dialled;
import dev.nufleet.app.run.Stage;
import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.board.BoardActor;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.BoardStores;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.CertificatePolicy;
import dev.nufleet.network.LinkRandom;
import dev.nufleet.network.LinkSettings;
import dev.nufleet.network.Routes;
import dev.nufleet.network.Routes.Route;
import dev.nufleet.network.TlsLinks;
import dev.nufleet.platform.Reach;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.tls.PemFiles;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * One set-up with a board of each profile: a stand-in of its own, and an upgrade from sign-in to the report of the new
 * version, as far as the boards come. Blocks; for a thread of its own.
 */
final class Trial {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String REGION = "cn-shanghai";
  private static final String OTA_HOST = "ota.iot-thing." + REGION + ".aliyuncs.com";
  private static final int HTTPS = 443;
  private static final int NEW_PORT = 8883;
  private static final String FIRST_VERSION = "1577098827";
  private static final String NEW_VERSION = "1577151897";
  private static final int APPLICATION_BYTES = 8_192;
  private static final Duration CALL = Duration.ofMinutes(1);

  private final ActorSystem<?> system;
  private final RunClock clock;
  private final SetUp setUp;
  private final long seed;
  private final Duration patience;
  private final String name;

  /**
   * @param name of its actors: letters, digits and dashes
   * @param patience how long nothing may come of a board
   */
  Trial(ActorSystem<?> system, RunClock clock, SetUp setUp, long seed, Duration patience, String name) {
    this.system = system;
    this.clock = clock;
    this.setUp = setUp;
    this.seed = seed;
    this.patience = patience;
    this.name = name;
  }

  /** @return what each profile's board did. @throws UserMistake if this machine does not let a stand-in start */
  List<Course> run(List<BoardProfile> profiles) {
    List<DeviceTriple> devices = MadeUpDevices.of(seed, profiles.stream().map(BoardProfile::id).toList());
    StandInConfig config = config(devices);
    StandIn standIn = Stage.started(StandIn.start(system, config, clock));
    try (RefusedPort refused = RefusedPort.take()) {
      Routes routes = new Routes(routes(standIn.endpoints(), refused.number()));
      HeardLinks links = new HeardLinks(new TlsLinks(Tcp.get(system), routes, LinkSettings.DEFAULT,
          CertificatePolicy.BOARD, PemFiles.certificates(standIn.endpoints().caFile()), clock, Optional.empty(),
          LinkRandom.seeded(seed)), routes);
      List<Tried> boards = new ArrayList<>();
      for (int i = 0; i < profiles.size(); i++) {
        boards.add(switchedOn(profiles.get(i), devices.get(i), links));
      }
      List<DeviceTriple> ready = boards.stream().filter(board -> board.ready.join()).map(Tried::device).toList();
      if (!ready.isEmpty()) {
        upgrade(standIn, config, ready);
      }
      return boards.stream().map(board -> board.course(links)).toList();
    } finally {
      standIn.stop().toCompletableFuture().join();
    }
  }

  private record Tried(BoardProfile profile, BoardId id, DeviceTriple device, CompletableFuture<Boolean> ready,
      CompletableFuture<TriedBoardActor.End> end) {
    Course course(HeardLinks links) {
      TriedBoardActor.End found = end.join();
      Map<Integer, String> whys = new HashMap<>();
      for (Dialled dial : found.ear().dials()) {
        whys.put(dial.number(), links.why(id, dial.number()));
      }
      return new Course(
          profile, found.upgraded(), found.how(), found.ear().dials(), whys, found.ear().console());
    }
  }

  private Tried switchedOn(BoardProfile profile, DeviceTriple device, HeardLinks links) {
    BoardId id = new BoardId(device.deviceName().value());
    BoardSpec spec = new BoardSpec(
        id, profile, device, REGION, Pace.MAX, FirmwareVersion.parse(FIRST_VERSION), bytes(profile.ordinal()), seed);
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    CompletableFuture<TriedBoardActor.End> end = new CompletableFuture<>();
    system.systemActorOf(TriedBoardActor.create(new TriedBoardActor.Parts(
        events -> BoardActor.create(spec,
            new BoardEnvironment(events, links, BoardSettings.DEFAULT, BoardStores.inMemory(), clock)),
        NEW_VERSION, patience, ready::complete, end::complete)),
        "rehearsal-" + name + "-" + profile.id(), DispatcherSelector.defaultDispatcher());
    return new Tried(profile, id, device, ready, end);
  }

  private void upgrade(StandIn standIn, StandInConfig config, List<DeviceTriple> ready) {
    OpenApiClient.Account account = new OpenApiClient.Account("http",
        standIn.endpoints().apiEndpoint().getAuthority(), REGION, config.accessKeyId(), config.accessKeySecret(),
        Optional.empty(), CALL);
    Campaign campaign = new Campaign(account, ready.get(0).productKey());
    try {
      campaign.upload(
          new Image("rehearsal.bin", bytes(seed)), FirmwareVersion.parse(NEW_VERSION), "rehearsal-" + clock.millis());
      campaign.start(ready, /* ownProduct= */ false);
    } catch (CampaignRefused e) {
      throw new IllegalStateException("the stand-in of a rehearsal takes no campaign: " + e.getMessage(), e);
    }
  }

  private StandInConfig config(List<DeviceTriple> devices) {
    StandInSettings settings = StandInSettings.unhurried();
    for (Map.Entry<String, String> one : setUp.settings().entrySet()) {
      settings = settings.with(one.getKey(), one.getValue());
    }
    String port = setUp.ports() == SetUp.Ports.LINKS_NAME_8883 ? ":" + NEW_PORT : "";
    return new StandInConfig(LOOPBACK, 0, 0, 0, Optional.of(URI.create("https://" + OTA_HOST + port)), REGION,
        Optional.empty(), Optional.empty(), "nufleet", Stage.madeUpSecret(), devices,
        settings, Reach.NOTHING_FURTHER);
  }

  /** The platform's names at both ports: one leads to the stand-in, at the other nobody listens. */
  private List<Route> routes(StandIn.Endpoints at, int refused) {
    boolean signInMoved = setUp.ports() == SetUp.Ports.SIGN_IN_AT_8883;
    boolean downloadsMoved =
        setUp.ports() == SetUp.Ports.DOWNLOADS_AT_8883 || setUp.ports() == SetUp.Ports.LINKS_NAME_8883;
    String mqtt = "*.iot-as-mqtt." + REGION + ".aliyuncs.com";
    return List.of(
        new Route(mqtt, HTTPS, LOOPBACK, signInMoved ? refused : at.mqttPort()),
        new Route(mqtt, NEW_PORT, LOOPBACK, signInMoved ? at.mqttPort() : refused),
        new Route(OTA_HOST, HTTPS, LOOPBACK, downloadsMoved ? refused : at.otaPort()),
        new Route(OTA_HOST, NEW_PORT, LOOPBACK, downloadsMoved ? at.otaPort() : refused));
  }

  private static byte[] bytes(long drawnFrom) {
    byte[] bytes = new byte[APPLICATION_BYTES];
    new SplittableRandom(drawnFrom).nextBytes(bytes);
    return bytes;
  }
}
