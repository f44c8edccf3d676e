package dev.nufleet.app.settings;

import dev.nufleet.app.cloud.CloudFile;
import dev.nufleet.app.cloud.CloudInstance;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.RunSettings.Http;
import dev.nufleet.app.settings.RunSettings.Running;
import dev.nufleet.app.settings.RunSettings.Target;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Sites;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.network.SourceAddresses;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Checks everything that a user can say about a run, before anything starts. Each mistake is one line. */
public final class RunSettingsReader {
  public static final int DEFAULT_BOARDS = 200;
  public static final String DEFAULT_REGION = CloudFile.USUAL_REGION;
  static final HostPort DEFAULT_HTTP = new HostPort("127.0.0.1", 8080);
  public static final FirmwareVersion DEFAULT_INITIAL_VERSION = new FirmwareVersion(1577150000);
  public static final String SAMPLE = "firmware-samples/sample-314676.bin";

  private static final List<String> OF_THE_CLOUD = List.of("route", "ca-file", "api-url", "instance", "instance-id",
      "limits", "mqtt-host", "mqtt-port", "ota-host", "access-key-id", "access-key-secret", "access-key-secret-file",
      "access-key-file");
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);
  private static final DateTimeFormatter RUN_NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Settings settings;
  private final Path home;
  private final Map<String, String> environment;
  private final Clock clock;

  /** @param home where NuFleet lies, with its samples; @param environment for the cloud's credentials */
  public RunSettingsReader(Settings settings, Path home, Map<String, String> environment, Clock clock) {
    this.settings = settings;
    this.home = home;
    this.environment = environment;
    this.clock = clock;
  }

  /** @throws UserMistake for the first thing that is wrong */
  public RunSettings read(String scenario, Scenario chaos) {
    return read(scenario, chaos, image());
  }

  /** With an image that lies in no file. @throws UserMistake for the first thing that is wrong */
  public RunSettings read(String scenario, Scenario asked, Image image) {
    Scenario chaos = AskedRollout.withBadImage(settings, asked);
    FirmwareVersion version =
        version("fw-version").orElseGet(() -> new FirmwareVersion(clock.instant().getEpochSecond()));
    AskedMemories memories = new AskedMemories(folder("state"), flash());
    FirmwareVersion initial = initialVersion(version, memories.flash());
    Mix mix = settings.find("mix", Mix::parse).orElseGet(() -> Mix.parse(Mix.DEFAULT));
    Target target = target(this::cloud);
    long seed = settings.wholeNumber("seed", 1L, Long.MIN_VALUE, Long.MAX_VALUE);
    DeviceChoice devices = DeviceChoice.of(settings, target, seed);
    Repeat repeat = Repeat.of(settings, target, version);
    new ScenarioFit(chaos).check(target, image, version, initial, memories, repeat);
    RunSettings run = new RunSettings(
        scenario.equals(Scenario.NONE.name()) ? chaos.name() : scenario,
        devices.devices(), devices.madeUp(),
        mix,
        image,
        version,
        initial,
        pace(target),
        seed,
        ramp(target),
        target,
        region(target),
        timeout(),
        thresholds("fail-if", devices.devices().size()),
        thresholds("stop-if", devices.devices().size()),
        chaos.withSites(settings.wholeNumber("sites", chaos.sites(), 0, Sites.MOST)),
        MendList.of(settings),
        reportDir(),
        settings.find("junit").map(OutputFile::later),
        folder("transcripts"),
        settings.isOn("history", true),
        memories,
        sourceAddresses(),
        http(),
        settings.isOn("hold"), settings.isOn("quiet"), settings.isOn("dry-run"),
        repeat);
    run.plan().flatMap(plan -> plan.refusals().stream().findFirst()).ifPresent(refusal -> {
      throw new UserMistake(refusal);
    });
    RunSettings placed = AskedCluster.of(settings, run, home, clock.instant()).map(run::in).orElse(run);
    return AskedRollout.of(settings, placed).map(placed::in).orElse(placed);
  }

  /** How long the whole run may take; looks at no file. @throws UserMistake if it is no time */
  public Duration timeout() {
    return Repeat.timeout(settings, DEFAULT_TIMEOUT);
  }

  private Optional<FirmwareVersion> version(String name) {
    return settings.find(name, FirmwareVersion::parse);
  }

  /** The bootloader installs only what is newer, so a run whose image is not would never end. */
  private FirmwareVersion initialVersion(FirmwareVersion version, Optional<FlashFile> flash) {
    if (version.equals(FirmwareVersion.ZERO)) {
      throw new UserMistake("--fw-version: 0 is older than any firmware on a board; 1 or more is needed");
    }
    Optional<FirmwareVersion> asked = version("initial-version");
    if (flash.isPresent()) {
      return flashedVersion(version, flash.get(), asked);
    }
    if (asked.isPresent() && !version.newerThan(asked.get())) {
      throw new UserMistake("--fw-version: " + version + " is not newer than --initial-version " + asked.get()
          + "; a board's bootloader installs only what is newer");
    }
    return asked.orElse(version.newerThan(DEFAULT_INITIAL_VERSION)
        ? DEFAULT_INITIAL_VERSION
        : new FirmwareVersion(version.unsigned() - 1));
  }

  private FirmwareVersion flashedVersion(
      FirmwareVersion version, FlashFile flash, Optional<FirmwareVersion> initial) {
    initial.ifPresent(unused -> {
      throw new UserMistake("--initial-version and --flash exclude each other: what is flashed brings its version, "
          + flash.version() + "; leave one of them out");
    });
    if (!version.newerThan(flash.version())) {
      throw new UserMistake("--fw-version: " + version + " is not newer than " + flash.version() + ", the version of "
          + flash.name() + "; a board's bootloader installs only what is newer");
    }
    return flash.version();
  }

  private Optional<FlashFile> flash() {
    return settings.find("flash").map(given -> FlashFile.read(given.path(), given.where()));
  }

  private Image image() {
    return settings.find("firmware")
        .map(given -> Image.read(given.path(), given.where()))
        .orElseGet(() -> Image.read(home.resolve(SAMPLE), "default"));
  }

  private Target target(Supplier<Target> cloud) {
    String word = settings.find("target", text -> {
      if (!text.equals("embedded") && !text.equals("aliyun")) {
        throw new IllegalArgumentException("target '" + text + "' is unknown; embedded and aliyun are allowed");
      }
      return text;
    }).orElse("embedded");
    Optional<Given> platform = settings.find("platform");
    if (word.equals("aliyun")) {
      platform.ifPresent(given -> {
        throw given.mistake("a stand-in and --target aliyun exclude each other; leave one of them out");
      });
      return cloud.get();
    }
    OF_THE_CLOUD.forEach(name -> settings.find(name).ifPresent(given -> {
      throw given.mistake("is for --target aliyun; leave it out");
    }));
    return platform.<Target>map(given -> new Running(ReadyFile.read(given.path(), given.where())))
        .orElseGet(Embedded::new);
  }

  private Target cloud() {
    if (settings.find("devices").isEmpty()) {
      throw new UserMistake("--target aliyun needs --devices FILE.csv with " + DeviceList.HEADING
          + " of devices that exist there");
    }
    return cloud(settings.isOn("sign-in-only") ? Optional.empty() : AccessKey.given(settings, environment), true);
  }

  private Target cloud(Optional<AccessKey> key, boolean dialled) {
    CloudInstance instance =
        Detour.instance(settings, home, Detour.region(settings).orElse(DEFAULT_REGION), dialled);
    return new Cloud(key, settings.find("instance-id").map(Given::text), instance, Detour.of(settings));
  }

  /**
   * A platform that is there without this program, for who asks it for something else than a run.
   *
   * @throws UserMistake if none is named, or there is no key for it
   */
  public Target platform() {
    if (settings.find("platform").isEmpty() && settings.find("target").isEmpty()) {
      throw new UserMistake("no platform is named; --platform READY.json names a stand-in that runs, and --target"
          + " aliyun the real one");
    }
    Target target = target(() -> cloud(AccessKey.given(settings, environment), false));
    if (target instanceof Embedded) {
      throw new UserMistake("--target embedded is a stand-in within a run; --platform READY.json names one that runs");
    }
    if (target instanceof Cloud cloud && cloud.key().isEmpty()) {
      throw new UserMistake("--target aliyun needs a key: ALIBABA_CLOUD_ACCESS_KEY_ID and"
          + " ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment, or --access-key-file FILE");
    }
    return target;
  }

  /** Whether the user wants what it costs at the real platform. */
  public boolean isSaidYes() {
    return settings.isOn("yes");
  }

  /** Of a platform that is there. */
  public String regionOf(Target target) {
    return region(target);
  }

  /** The real platform grants a device 5 connects a minute; only a board with its own delays keeps to that. */
  private Pace pace(Target target) {
    return settings.find("pace", text -> {
      Pace pace = Pace.parse(text);
      if (target instanceof Cloud && pace.divisor() > Pace.BOARD.divisor()) {
        throw new IllegalArgumentException("'" + text + "' is faster than boards are, and the real platform grants a"
            + " device no more than 5 connects a minute; board is allowed with --target aliyun");
      }
      return pace;
    }).orElse(target instanceof Cloud ? Pace.BOARD : Pace.MAX);
  }

  private String region(Target target) {
    Optional<String> asked = Detour.region(settings);
    if (target instanceof Running running) {
      asked.filter(region -> !region.equals(running.ready().region())).ifPresent(region -> {
        throw new UserMistake("--region: " + region + " is not the running stand-in's, which is "
            + running.ready().region() + "; leave the option out");
      });
      return running.ready().region();
    }
    return asked.orElse(DEFAULT_REGION);
  }

  private OptionalDouble ramp(Target target) {
    return settings.find("ramp", text -> {
      if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?/s") || Double.parseDouble(text.replace("/s", "")) <= 0) {
        String unit = text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?") && Double.parseDouble(text) > 0
            ? "; did you mean " + text + "/s, as many boards a second?" : "";
        throw new IllegalArgumentException(
            "'" + text + "' is no ramp; boards a second such as 50/s are allowed" + unit);
      }
      return OptionalDouble.of(Double.parseDouble(text.replace("/s", "")));
    }).orElse(target instanceof Cloud cloud
        ? OptionalDouble.of(cloud.instance().limits().usualRamp()) : OptionalDouble.empty());
  }

  private List<Threshold> thresholds(String option, int boards) {
    Optional<Given> given = settings.find(option);
    List<Threshold> thresholds = new ArrayList<>();
    given.ifPresent(g -> g.texts().forEach(text -> {
      try {
        thresholds.add(Threshold.parse(text).reachable(boards));
      } catch (IllegalArgumentException e) {
        throw g.mistake(e.getMessage());
      }
    }));
    return thresholds;
  }

  private Path reportDir() {
    return folder("report").orElseGet(() -> Path.of("runs", LocalDateTime.now(clock).format(RUN_NAME)));
  }

  private Optional<Path> folder(String name) {
    return settings.find(name).map(given -> {
      Path path = given.path();
      if (Files.exists(path) && !(Files.isDirectory(path) && Files.isWritable(path))) {
        throw given.mistake(path + " is no folder that can be written; name one, it is made if it is missing");
      }
      return path;
    });
  }

  private List<InetAddress> sourceAddresses() {
    return settings.find("source-ips", SourceAddresses::parse).orElse(List.of());
  }

  private Optional<Http> http() {
    return settings.find("http")
        .map(given -> given.text().equals("none")
            ? Optional.<Http>empty()
            : settings.find("http", HostPort::parse).map(at -> new Http(at, true)))
        .orElse(Optional.of(new Http(DEFAULT_HTTP, false)));
  }
}
