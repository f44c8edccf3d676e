package dev.nufleet.app.settings;

import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.app.cloud.CloudDemand;
import dev.nufleet.app.cloud.CloudInstance;
import dev.nufleet.app.cloud.CloudPlan;
import dev.nufleet.app.rollout.Crowd;
import dev.nufleet.app.rollout.RolloutPlan;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Sites;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What a run is to do: checked, and complete. {@link RunSettingsReader} makes it.
 *
 * @param chaos what befalls boards and platform; its sites are the run's
 * @param junit where verdict, invariants and thresholds go as JUnit XML; of several campaigns, the whole's
 * @param repeat how many campaigns are made
 * @param history whether what happens is kept in the report's folder
 * @param cluster where boards live, if that is not this process
 * @param command for a shell, which repeats the run; without secrets
 * @param rollout the stages of the campaign; empty: all boards are asked at once
 */
public record RunSettings(
    String scenario,
    List<DeviceTriple> devices,
    boolean devicesAreMadeUp,
    Mix mix,
    Image image,
    FirmwareVersion version,
    FirmwareVersion initialVersion,
    Pace pace,
    long seed,
    OptionalDouble rampPerSecond,
    Target target,
    String region,
    Duration timeout,
    List<Threshold> thresholds,
    List<Threshold> stopIf,
    Scenario chaos,
    Mends mends,
    Path reportDir,
    Optional<Path> junit,
    Optional<Path> transcriptDir,
    boolean history,
    AskedMemories memories,
    List<InetAddress> sourceAddresses,
    Optional<Http> http,
    boolean hold,
    boolean quiet,
    boolean dryRun,
    Repeat repeat,
    Optional<AskedCluster> cluster,
    Optional<String> command,
    Optional<RolloutPlan> rollout) {
  /** Of a run that no command line asked for. */
  public RunSettings(String scenario, List<DeviceTriple> devices, boolean devicesAreMadeUp, Mix mix, Image image,
      FirmwareVersion version, FirmwareVersion initialVersion, Pace pace, long seed, OptionalDouble rampPerSecond,
      Target target, String region, Duration timeout, List<Threshold> thresholds, List<Threshold> stopIf,
      Scenario chaos, Mends mends, Path reportDir, Optional<Path> junit, Optional<Path> transcriptDir, boolean history,
      AskedMemories memories, List<InetAddress> sourceAddresses, Optional<Http> http, boolean hold, boolean quiet,
      boolean dryRun, Repeat repeat) {
    this(scenario, devices, devicesAreMadeUp, mix, image, version, initialVersion, pace, seed, rampPerSecond, target,
        region, timeout, thresholds, stopIf, chaos, mends, reportDir, junit, transcriptDir, history, memories,
        sourceAddresses, http, hold, quiet, dryRun, repeat, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What the boards meet. */
  public sealed interface Target {
    /** As it stands in report.json. */
    default String word() {
      return this instanceof Cloud ? "aliyun" : "embedded";
    }

    /** Where another process of this machine that is the target returns what it is sent. */
    default Optional<InetSocketAddress> echo() {
      return this instanceof Running running ? running.ready().echo() : Optional.empty();
    }
  }

  /** A stand-in in this process. */
  public record Embedded() implements Target {}

  /** A stand-in that already runs. */
  public record Running(ReadyFile ready) implements Target {}

  /**
   * The real platform.
   *
   * @param key who makes the campaign; without one none is made, the boards only sign in
   * @param instanceId that calls name
   * @param instance where it is, and what it grants
   */
  public record Cloud(Optional<AccessKey> key, Optional<String> instanceId, CloudInstance instance, Detour detour)
      implements Target {}

  /** @param asked whether the user named the place: then it must be free */
  public record Http(HostPort at, boolean asked) {}

  /** Where a board of this name stands; empty if the run has no sites. */
  public Optional<String> siteOf(String name) {
    return new Sites(chaos.sites()).of(name, seed);
  }

  /** What is allowed and can hardly be meant, each as a line for the user. */
  public List<String> doubts() {
    Stream<String> failing = thresholds.stream()
        .flatMap(one -> one.doubt(boards()).map("--fail-if "::concat).stream());
    Stream<String> stopping = stopIf.stream()
        .flatMap(one -> one.doubt(boards()).map("--stop-if "::concat).stream());
    Stream<String> versions = version.doubt().map("--fw-version: "::concat).stream();
    return Stream.of(failing, stopping, versions).flatMap(lines -> lines).toList();
  }

  /**
   * The same with other firmware, which reports in a folder of its own below this one's.
   *
   * @param name of the folder, also below that of the transcripts
   */
  public RunSettings in(String name, Mends firmware) {
    return new RunSettings(scenario, devices, devicesAreMadeUp, mix, image, version, initialVersion, pace, seed,
        rampPerSecond, target, region, timeout, thresholds, stopIf, chaos, firmware, reportDir.resolve(name),
        junit, transcriptDir.map(dir -> dir.resolve(name)), history, memories, sourceAddresses, http, hold, quiet,
        dryRun, repeat, cluster, command, rollout);
  }

  /** The same, which this command repeats. */
  public RunSettings by(String again) {
    return new RunSettings(scenario, devices, devicesAreMadeUp, mix, image, version, initialVersion, pace, seed,
        rampPerSecond, target, region, timeout, thresholds, stopIf, chaos, mends, reportDir, junit, transcriptDir,
        history, memories, sourceAddresses, http, hold, quiet, dryRun, repeat, cluster, Optional.of(again),
        rollout);
  }

  /** The same, with boards in a cluster. */
  public RunSettings in(AskedCluster nodes) {
    return new RunSettings(scenario, devices, devicesAreMadeUp, mix, image, version, initialVersion, pace, seed,
        rampPerSecond, target, region, timeout, thresholds, stopIf, chaos, mends, reportDir, junit, transcriptDir,
        history, memories, sourceAddresses, http, hold, quiet, dryRun, repeat, Optional.of(nodes), command,
        rollout);
  }

  /** The same in stages. */
  RunSettings in(RolloutPlan stages) {
    return new RunSettings(scenario, devices, devicesAreMadeUp, mix, image, version, initialVersion, pace, seed,
        rampPerSecond, target, region, timeout, thresholds, stopIf, chaos, mends, reportDir, junit, transcriptDir,
        history, memories, sourceAddresses, http, hold, quiet, dryRun, repeat, cluster, command, Optional.of(stages));
  }

  /** All boards, as the stages of a rollout choose among them. */
  public Crowd crowd() {
    return new Crowd(devices.stream().map(device -> device.deviceName().value()).toList(), mix.deal(boards()), seed);
  }

  /** The same with a stand-in that runs already. */
  public RunSettings at(Running elsewhere) {
    return new RunSettings(scenario, devices, devicesAreMadeUp, mix, image, version, initialVersion, pace, seed,
        rampPerSecond, elsewhere, region, timeout, thresholds, stopIf, chaos, mends, reportDir, junit, transcriptDir,
        history, memories, sourceAddresses, http, hold, quiet, dryRun, repeat, cluster, command, rollout);
  }

  /**
   * One of the campaigns of this run: with a version of its own, which reports in a folder of its own.
   *
   * @param number from 1 on
   * @param until when it must be over, counted from the run's start
   */
  public RunSettings campaign(int number, Duration until) {
    return campaign(number, new FirmwareVersion(version.unsigned() + number - 1), until);
  }

  /** The same with this version. */
  public RunSettings campaign(int number, FirmwareVersion its, Duration until) {
    Path folder = reportDir.resolve(String.format(Locale.ROOT, "campaign-%04d", number));
    return new RunSettings(scenario, devices, devicesAreMadeUp, mix, image, its, initialVersion, pace, seed,
        rampPerSecond, target, region, until, List.of(), stopIf, chaos, mends, folder, Optional.empty(), transcriptDir,
        history, memories, sourceAddresses, http, hold, quiet, dryRun, Repeat.ONCE, cluster, command,
        rollout);
  }

  /** What it asks of the real platform; empty at a stand-in, which asks for nothing. */
  public Optional<CloudDemand> demand() {
    if (!(target instanceof Cloud cloud)) {
      return Optional.empty();
    }
    int campaigns = cloud.key().isEmpty() ? 0 : repeat.lasts().isPresent() ? 1 : repeat.times();
    CloudDemand demand = new CloudDemand(
        boards(), image.bytes().length, 1, campaigns, rampPerSecond.orElseThrow(), timeout);
    CloudDemand staged = rollout.map(plan -> demand.inStages(plan.stages().size(), plan.soak())).orElse(demand);
    return Optional.of(repeat.lasts().filter(lasts -> campaigns > 0).map(staged::over).orElse(staged));
  }

  /** Jobs of one of its campaigns, at most. */
  public int jobs(Cloud cloud) {
    return demand().orElseThrow().jobs(pace(cloud));
  }

  /** How its campaign keeps within what this instance grants. */
  public CallPace pace(Cloud cloud) {
    return demand().orElseThrow().pace(cloud.instance().limits());
  }

  /** What it asks, within what the instance grants. */
  public Optional<CloudPlan> plan() {
    return target instanceof Cloud cloud
        ? demand().map(demand -> CloudPlan.of(demand, cloud.instance()))
        : Optional.empty();
  }

  public int boards() {
    return devices.size();
  }

  /** How many boards are on their way at once, where they are asked portion by portion; empty: all are asked. */
  public Optional<Integer> mostInHand() {
    return cluster.filter(AskedCluster::isLocal).map(AskedCluster::mostInHand).filter(most -> boards() > most
        && target instanceof Embedded && devicesAreMadeUp && rollout.isEmpty());
  }
}
