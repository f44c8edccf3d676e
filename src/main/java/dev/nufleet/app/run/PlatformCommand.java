package dev.nufleet.app.run;

import akka.Done;
import akka.actor.typed.ActorSystem;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.nufleet.app.run.progress.TerminalColumns;
import dev.nufleet.app.settings.AccessKey;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.Secret;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.broker.Broker;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.HostText;
import dev.nufleet.model.Printable;
import dev.nufleet.network.EchoPort;
import dev.nufleet.model.ProductKey;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.Setting;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInChaos;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.platform.StandInSettings;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nufleet platform}: the stand-in alone, until Ctrl-C. */
@Command(
    name = "platform",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Runs the stand-in of the Aliyun IoT Platform alone, until Ctrl-C: MQTT broker, OTA files, OpenAPI.")
public final class PlatformCommand implements Callable<Integer> {
  private static final int LOST = 1;
  private static final String KEY_ID = "NUFLEET_ACCESS_KEY_ID";
  private static final String KEY_SECRET = "NUFLEET_ACCESS_KEY_SECRET";
  private static final int STOP_SECONDS = 10;
  private static final int MOST_MADE_UP = 1_000_000;

  private final RunClock clock;

  @Spec private CommandSpec spec;

  @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on.", defaultValue = "127.0.0.1")
  private String host;

  @Option(names = "--mqtt-port", paramLabel = "PORT", description = "MQTT over TLS; 0 for any.", defaultValue = "8883")
  private int mqttPort;

  @Option(names = "--ota-port", paramLabel = "PORT", description = "HTTPS downloads; 0 for any.", defaultValue = "8443")
  private int otaPort;

  @Option(names = "--api-port", paramLabel = "PORT", description = "OpenAPI, page and events; 0 for any.",
      defaultValue = "8090")
  private int apiPort;

  @Option(names = "--ota-base-url", paramLabel = "URL",
      description = "What download links begin with (default: https://localhost:<ota-port>).")
  private URI otaBaseUrl;

  @Option(names = "--region", paramLabel = "REGION", description = "Region in host names.",
      defaultValue = "cn-shanghai")
  private String region;

  @Option(names = "--devices", paramLabel = "FILE.csv", description = "Devices: productKey,deviceName,deviceSecret.")
  private Path devicesFile;

  @Option(names = "--product", paramLabel = "PK",
      description = "Product of made up devices; may repeat, for several products of --count devices each.",
      defaultValue = "a1NuFleet01")
  private List<String> products;

  @Option(names = "--count", paramLabel = "N", description = "How many devices of each product to make up.",
      defaultValue = "0")
  private int count;

  @Option(names = "--devices-out", paramLabel = "FILE.csv",
      description = "Where made up devices are written (default: devices.csv beside the ready file, or here).")
  private Path devicesOut;

  @Option(names = "--tls-dir", paramLabel = "DIR",
      description = "Keeps the certificate authority and its key (ca.pem); made anew when absent.")
  private Path tlsDir;

  @Mixin private ReachOptions reach;

  @Mixin private ChaosOptions chaos;

  @Option(names = "--data", paramLabel = "DIR", description = "Keeps the state; in memory when absent.")
  private Path data;

  @Option(names = "--access-key-id", paramLabel = "ID",
      description = "Of the OpenAPI (default: $" + KEY_ID + ", or made up).")
  private String accessKeyId;

  @Option(names = "--access-key-secret", paramLabel = "SECRET",
      description = "Of the OpenAPI (default: $" + KEY_SECRET + ", or made up).")
  private String accessKeySecret;

  @Option(names = "--access-key-secret-file", paramLabel = "FILE",
      description = "The same in the first line of a file, where the list of processes does not show it.")
  private Path accessKeySecretFile;

  @Option(names = "--show-secrets",
      description = "Prints the key's secret and the page's link also where no terminal is, or $CI is set.")
  private boolean showSecrets;

  @Option(names = "--ready-file", paramLabel = "FILE", description = "Written when all ports are open.")
  private Path readyFile;

  @Option(names = "--set", paramLabel = "NAME=VALUE",
      description = "Sets a limit or an open choice; may repeat. --settings lists them.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(names = "--for-process", paramLabel = "PID", hidden = true,
      description = "Ends when that process does, and leaves the terminal's signals to it.")
  private Long forProcess;

  @Option(names = "--settings", description = "Lists what --set knows, and exits.")
  private boolean listSettings;

  public PlatformCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    if (listSettings) {
      for (Setting setting : Setting.values()) {
        spec.commandLine().getOut().printf(Locale.ROOT,
            "%-24s %-10s %s (%s)%n", setting.word(), setting.usual(), setting.meaning(), setting.range());
      }
      return 0;
    }
    List<DeviceTriple> devices = devices();
    StandInConfig config = config(devices);
    Path madeUp = count == 0 ? null : madeUpFile();
    if (madeUp != null) {
      DeviceList.write(madeUp, devices);
    }
    boolean alone = forProcess == null && System.getProperty("nufleet.log") == null;
    if (alone && LoggerFactory.getLogger(Broker.class) instanceof Logger broker) {
      broker.setLevel(Level.INFO); // who runs it wants to see whom it refuses
    }
    PrintWriter err = spec.commandLine().getErr();
    reach.warnings(config).forEach(warning -> err.println("nufleet: warning: " + Printable.line(warning)));
    try (Interruption interruption = Interruption.install(err)) {
      ActorSystem<Void> system = Actors.start("nufleet-platform");
      try {
        err.println("nufleet platform: " + serve(system, config, madeUp != null ? madeUp : devicesFile, interruption));
        return LOST;
      } catch (Interruption.Stop e) {
        err.println("nufleet platform: stopped");
        return interruption.exitCode();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IllegalArgumentException mistake ? new UserMistake(mistake.getMessage()) : e;
      } finally {
        err.flush();
        Actors.stop(system);
      }
    }
  }

  /** @return why it cannot go on. @throws ExecutionException if it could not start */
  private String serve(ActorSystem<Void> system, StandInConfig config, Path listed, Interruption interruption)
      throws Interruption.Stop, ExecutionException {
    StandIn standIn = interruption.await(StandIn.start(system, config, clock));
    try {
      if (readyFile != null) { // before the last line, after which others may read it
        ReadyFileWriter.write(readyFile, standIn, config, listed, interruption.await(EchoPort.open(system)));
      }
      print(spec.commandLine().getOut(), standIn, config, listed);
      return interruption.await(standIn.lost().applyToEither(
          Signals.belongTo(Optional.ofNullable(forProcess)).thenApply(ended -> "the run that it belongs to has ended"),
          why -> why));
    } finally {
      standIn.stop().toCompletableFuture().completeOnTimeout(Done.getInstance(), STOP_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  private List<DeviceTriple> devices() {
    List<DeviceTriple> devices = new ArrayList<>(devicesFile == null ? List.of() : DeviceList.read(devicesFile));
    if (count < 0 || count > MOST_MADE_UP) {
      throw new UserMistake("--count " + count + " is outside 0.." + MOST_MADE_UP);
    }
    products.stream().filter(product -> !ProductKey.isAllowed(product)).findFirst().ifPresent(product -> {
      throw new UserMistake("--product '" + product + "' is no product key; " + ProductKey.RULE);
    });
    if (new HashSet<>(products).size() < products.size()) {
      throw new UserMistake("--product: one of " + String.join(", ", products) + " comes twice; name each once");
    }
    if ((long) count * products.size() > MOST_MADE_UP) {
      throw new UserMistake("--count " + count + " for each of " + products.size() + " products makes more than "
          + MOST_MADE_UP + " devices; ask for fewer");
    }
    Map<DeviceId, DeviceTriple> earlier = new HashMap<>();
    if (data != null && count > 0 && Files.exists(madeUpFile())) { // who was made up before a restart keeps its secret
      DeviceList.read(madeUpFile()).forEach(triple -> earlier.put(DeviceId.of(triple), triple));
    }
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[16];
    for (String product : products) {
      for (int i = 1; i <= count; i++) {
        random.nextBytes(secret);
        DeviceTriple triple =
            DeviceTriple.of(product, String.format(Locale.ROOT, "board-%05d", i), HexFormat.of().formatHex(secret));
        devices.add(earlier.getOrDefault(DeviceId.of(triple), triple));
      }
    }
    return devices;
  }

  private Path madeUpFile() {
    if (devicesOut != null) {
      return devicesOut;
    }
    return readyFile == null ? Path.of("devices.csv") : readyFile.toAbsolutePath().resolveSibling("devices.csv");
  }

  private StandInConfig config(List<DeviceTriple> devices) {
    for (int port : new int[] {mqttPort, otaPort, apiPort}) {
      if (port < 0 || port > 65535) {
        throw new UserMistake("port " + port + " is outside 0..65535");
      }
    }
    if (otaBaseUrl != null && (otaBaseUrl.getScheme() == null || !otaBaseUrl.getScheme().matches("https?")
        || otaBaseUrl.getHost() == null || otaBaseUrl.getPort() > 65535 || otaBaseUrl.getRawQuery() != null
        || otaBaseUrl.getRawFragment() != null)) {
      throw new UserMistake("--ota-base-url '" + otaBaseUrl + "' is no http or https link; write https://host[:port]");
    }
    if (!region.matches("[a-z0-9-]{2,30}")) {
      throw new UserMistake("--region '" + region + "' is no region; cn-shanghai is one");
    }
    Optional<StandInChaos> wrong = chaos.chosen();
    StandInSettings usual = forProcess == null ? StandInSettings.documented() : StandInSettings.unhurried();
    StandInSettings settings = ChaosOptions.set(ChaosOptions.set(usual,
        wrong.map(one -> one.scenario().platform()).orElse(Map.of()), "--chaos"), set, "--set");
    AccessKey key = data == null ? AccessKey.madeUp() : AccessKey.keptIn(data.resolve("access-key"));
    return new StandInConfig(HostText.bare(host), mqttPort, otaPort, apiPort, Optional.ofNullable(otaBaseUrl), region,
        Optional.ofNullable(tlsDir), Optional.ofNullable(data),
        Optional.ofNullable(accessKeyId).or(() -> Optional.ofNullable(System.getenv(KEY_ID))).orElseGet(key::id),
        Secret.of("--access-key-secret", accessKeySecret, accessKeySecretFile, System.getenv(), KEY_SECRET)
            .orElseGet(key::secret), devices, settings,
        reach.reach(HostText.bare(host), tlsDir != null, clock.asClock().instant())).withChaos(wrong);
  }

  /** What is printed where no terminal is ends in the logs of a CI server, which many can read. */
  static boolean mayShowSecrets(boolean asked, boolean terminal, Map<String, String> environment) {
    return asked || terminal && environment.getOrDefault("CI", "").isEmpty();
  }

  private void print(PrintWriter out, StandIn standIn, StandInConfig config, Path listed) {
    StandIn.Endpoints at = standIn.endpoints();
    boolean shown = mayShowSecrets(showSecrets, TerminalColumns.isTerminal(), System.getenv());
    String where =
        readyFile == null ? "(not shown here; --show-secrets or --ready-file FILE tells)" : "(see " + readyFile + ")";
    reach.choice(config).ifPresent(out::println);
    out.println("MQTT over TLS   " + HostText.withPort(at.mqttHost(), at.mqttPort()));
    out.println("OTA downloads   " + at.otaBaseUrl() + " (port " + at.otaPort() + ")");
    out.println("OpenAPI         " + at.apiEndpoint());
    out.println("page            " + (shown ? standIn.page() : at.apiEndpoint() + "/ " + where));
    out.println("AccessKey       " + config.accessKeyId() + " " + (shown ? config.accessKeySecret() : where));
    out.println("CA              " + at.caFile());
    config.chaos().ifPresent(wrong -> out.println("chaos           " + wrong.text()));
    out.println("devices         " + config.devices().size() + (listed == null ? "" : " in " + listed));
    out.println("Ctrl-C stops it.");
    out.flush();
  }
}
