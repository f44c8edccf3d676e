package dev.nufleet.app.run;

import akka.actor.typed.ActorSystem;
import dev.nufleet.app.campaign.Cost;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.app.settings.AccessKey;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.ReadyFile;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.RunSettings.Running;
import dev.nufleet.app.settings.RunSettings.Target;
import dev.nufleet.app.settings.Threshold;
import dev.nufleet.app.settings.Times;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.doors.Doors;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.LinkRandom;
import dev.nufleet.network.Routes;
import dev.nufleet.network.Routes.Route;
import dev.nufleet.platform.Reach;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInChaos;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.tls.KeysAhead;
import dev.nufleet.tls.PemFiles;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * What the boards of a run meet. They dial the real host names in any case; with a stand-in, routes lead these to it.
 *
 * @param account for the OpenAPI; empty: nobody may make campaigns here
 * @param trusted certificate authorities; empty: those of the system
 * @param ownProduct the product has no other devices than the run's boards
 */
public record Stage(
    Optional<OpenApiClient.Account> account,
    Routes routes,
    List<X509Certificate> trusted,
    boolean ownProduct,
    Optional<StandIn> standIn) {
  private static final int HTTPS = 443;
  private static final int MQTT = 443;
  private static final String LOOPBACK = "127.0.0.1";
  /** Where the platform is of this process, silence means that the machine is busy: only a dead one takes so long. */
  private static final Duration OWN_PATIENCE = Duration.ofMinutes(3);

  /** Begins what takes long and is known to be needed, while the rest of the program starts. */
  static void foresee(RunSettings settings) {
    if (settings.target() instanceof Embedded) {
      KeysAhead.begin();
    }
  }

  /**
   * @param clock of the run; a stand-in that is started here lives by it
   * @param doors other processes that hold connections of such a stand-in too
   */
  static Stage set(ActorSystem<?> system, RunSettings settings, RunClock clock, Doors doors) {
    Optional<StandInChaos> chaos = Optional.of(PlatformHeard.chaosOf(settings))
        .filter(wrong -> RunChaos.mayBefall(settings)); // faults may be given while it goes on
    if (settings.target() instanceof Cloud cloud) {
      return cloud(cloud, settings.region(), settings.pace(cloud));
    }
    return settings.target() instanceof Embedded
        ? embedded(system, settings.region(), settings.devices(), settings.devicesAreMadeUp(),
            ChaosOptions.set(StandInSettings.unhurried(), settings.chaos().platform(), "--chaos"), chaos, doors, clock)
        : set(system, settings.target(), settings.region(), settings.devices(), settings.devicesAreMadeUp(),
            clock);
  }

  /** @param madeUp the devices are nobody else's: a stand-in that is started here has no others */
  public static Stage set(
      ActorSystem<?> system, Target target, String region, List<DeviceTriple> devices, boolean madeUp,
      RunClock clock) {
    if (target instanceof Running running) {
      return running(running.ready());
    }
    return target instanceof Cloud cloud
        ? cloud(cloud, region, CallPace.NONE)
        : embedded(system, region, devices, madeUp, StandInSettings.unhurried(), Optional.empty(), Doors.NONE, clock);
  }

  /** The real platform, without an account: boards sign in there, and who pushes upgrades is not our business. */
  public static Stage realPlatform() {
    return new Stage(Optional.empty(), Routes.NONE, List.of(), /* ownProduct= */ false, Optional.empty());
  }

  /** Of boards' TLS: what anybody could foretell is not for others' servers, for which the system's trust stands. */
  public LinkRandom random(long seed) {
    return LinkRandom.towards(trusted, seed);
  }

  private static Stage cloud(Cloud cloud, String region, CallPace pace) {
    Optional<OpenApiClient.Account> account = cloud.key().map(key -> account(cloud, region, key, pace));
    List<X509Certificate> trusted = cloud.detour().caFile().map(Stage::certificates).orElse(List.of());
    return new Stage(account, cloud.detour().routes(), trusted, /* ownProduct= */ false, Optional.empty());
  }

  private static OpenApiClient.Account account(Cloud cloud, String region, AccessKey key, CallPace pace) {
    URI api = cloudApi(cloud);
    return new OpenApiClient.Account(api.getScheme(), api.getAuthority(), region, key.id(), key.secret(),
        cloud.instanceId(), OpenApiClient.Account.PATIENCE, key.chain(), pace);
  }

  /** For calls of a platform that is there. @return empty if nobody may make any */
  public static Optional<OpenApiClient.Account> account(Target target, String region) {
    return target instanceof Running running ? Optional.of(account(running.ready()))
        : target instanceof Cloud cloud ? cloud.key().map(key -> account(cloud, region, key, CallPace.NONE))
        : Optional.empty();
  }

  static URI cloudApi(Cloud cloud) {
    return cloud.detour().apiUrl().orElseGet(() -> URI.create("https://" + cloud.instance().apiHost()));
  }

  /** What a run is about to do, in lines for the terminal. */
  static List<String> plan(RunSettings settings) {
    List<String> lines = new ArrayList<>(List.of(String.format(Locale.ROOT,
        "NuFleet: %d boards (%s), %s (%,d bytes) as version %s, pace %s, seed %d, target %s%s%s%s",
        settings.boards(), settings.mix(), settings.image().name(), settings.image().bytes().length,
        settings.version(), settings.pace(), settings.seed(), settings.target().word(),
        settings.chaos().isNone() ? "" : ", chaos " + settings.chaos().name(),
        settings.mends().words().isEmpty() ? "" : ", what if: " + String.join(", ", settings.mends().words()),
        settings.repeat().isOnce() ? "" : ", " + settings.repeat().text())));
    settings.rollout().ifPresent(rollout -> lines.add("stages: " + rollout.text() + (rollout.soak().isZero()
        ? "" : ", " + Times.show(rollout.soak().toMillis()) + " between two") + "; "
        + (settings.stopIf().isEmpty() ? "no --stop-if, so nothing stops them" : "stops as soon as "
            + settings.stopIf().stream().map(Threshold::expr).collect(Collectors.joining(", or ")))));
    if (settings.target() instanceof Cloud cloud) {
      lines.addAll(course(cloud, settings));
    }
    return lines;
  }

  /** What a run against the real platform would do, line by line. */
  static List<String> course(Cloud cloud, RunSettings settings) {
    String product = settings.devices().get(0).productKey().value();
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT,
        "boards: sign in at %s:%d, at most %s a second, trusting %s",
        cloud.instance().mqttHost(product), cloud.instance().mqttPort(),
        BigDecimal.valueOf(settings.rampPerSecond().orElseThrow()).stripTrailingZeros().toPlainString(),
        cloud.detour().caFile().map(Path::toString).orElse("the system's authorities")));
    cloud.detour().notes().forEach(lines::add);
    lines.add(cloud.key().map(key -> String.format(Locale.ROOT,
        "campaign: uploads the image, makes a firmware and %d job(s) for these %d devices of product %s, and follows"
            + " their tasks; %s as %s",
        settings.jobs(cloud), settings.boards(), product, cloudApi(cloud), key.id()))
        .orElse("campaign: none, for there is no access key; boards take what others push to them"));
    lines.addAll(Cost.lines(cloud, settings));
    settings.plan().ifPresent(plan -> lines.addAll(plan.lines()));
    return lines;
  }

  private static OpenApiClient.Account account(ReadyFile ready) {
    return new OpenApiClient.Account("http", ready.apiEndpoint(), ready.region(),
        ready.accessKeyId(), ready.accessKeySecret(), Optional.empty(),
        ready.echo().isPresent() ? OWN_PATIENCE : OpenApiClient.Account.PATIENCE); // it may share this machine's load
  }

  private static Stage running(ReadyFile ready) {
    Routes routes = routes(ready.region(), ready.mqtt(), ready.otaBaseUrl(), ready.ota());
    return new Stage(
        Optional.of(account(ready)), routes, certificates(ready.caFile()), /* ownProduct= */ false, Optional.empty());
  }

  private static Stage embedded(
      ActorSystem<?> system, String region, List<DeviceTriple> devices, boolean madeUp,
      StandInSettings settings, Optional<StandInChaos> chaos, Doors doors, RunClock clock) {
    String secret = madeUpSecret();
    URI otaBaseUrl = URI.create("https://" + otaHost(region));
    StandInConfig config = new StandInConfig(LOOPBACK, 0, 0, 0, Optional.of(otaBaseUrl), region,
        Optional.empty(), Optional.empty(), "nufleet", secret, devices, settings, Reach.NOTHING_FURTHER)
        .withChaos(chaos);
    StandIn standIn = started(StandIn.start(system, config, doors, clock));
    StandIn.Endpoints at = standIn.endpoints();
    OpenApiClient.Account account = new OpenApiClient.Account("http", at.apiEndpoint().getAuthority(), region,
        config.accessKeyId(), config.accessKeySecret(), Optional.empty(), OWN_PATIENCE);
    Routes routes = routes(region, new HostPort(at.mqttHost(), at.mqttPort()), otaBaseUrl,
        new HostPort(LOOPBACK, at.otaPort()));
    return new Stage(Optional.of(account), routes, certificates(at.caFile()), madeUp, Optional.of(standIn));
  }

  /** An access key's, for a stand-in that this process alone calls. */
  public static String madeUpSecret() {
    return new BigInteger(160, new SecureRandom()).toString(36);
  }

  /** Waits for a stand-in. @throws UserMistake if a port or a folder of this machine is at fault */
  public static StandIn started(CompletionStage<StandIn> starting) {
    try {
      return starting.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IllegalArgumentException mistake ? new UserMistake(mistake.getMessage()) : e;
    }
  }

  /**
   * The real names lead to the stand-in. A link with a port ({@code https://localhost:8443}) would stop a board: its
   * SDK hands the text {@code localhost:8443} to the resolver. So that text is a name of these routes as well.
   */
  private static Routes routes(String region, HostPort mqtt, URI otaBaseUrl, HostPort ota) {
    List<Route> routes = new ArrayList<>();
    routes.add(new Route("*.iot-as-mqtt." + region + ".aliyuncs.com", MQTT, mqtt.host(), mqtt.port()));
    routes.add(new Route(otaHost(region), HTTPS, ota.host(), ota.port()));
    int port = otaBaseUrl.getPort() < 0 ? HTTPS : otaBaseUrl.getPort();
    routes.add(new Route(otaBaseUrl.getAuthority(), port, ota.host(), ota.port()));
    return new Routes(routes);
  }

  private static String otaHost(String region) {
    return "ota.iot-thing." + region + ".aliyuncs.com";
  }

  private static List<X509Certificate> certificates(Path caFile) {
    try {
      return PemFiles.certificates(caFile);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    }
  }
}
