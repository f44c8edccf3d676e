package dev.nufleet.app.sheet;

import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.app.rollout.RolloutPlan;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.Threshold;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.chaos.Sites;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run was to do, as far as its report says it.
 *
 * @param folder where its report goes
 * @param id the folder's name when the run began
 * @param startedAt the wall time from which the run's times count
 * @param command for a shell, which repeats the run; without secrets. Empty: no command line asked for it
 * @param scenario as the user named it
 * @param chaos the name of what befalls boards and platform; empty: nothing
 * @param sites to which the boards are dealt; 0: none
 * @param boards names, in the order in which they are switched on
 * @param stages of the campaign as the user wrote them; empty: it asks all boards at once
 * @param transcriptDir where the boards' consoles go; empty: nowhere
 */
public record RunSheet(
    Path folder,
    String id,
    Instant startedAt,
    Program program,
    Optional<String> command,
    String scenario,
    Optional<String> chaos,
    long seed,
    Pace pace,
    Place target,
    Duration timeout,
    OptionalDouble rampPerSecond,
    Mix mix,
    int sites,
    List<String> boards,
    Spread firmware,
    Mends mends,
    List<Threshold> thresholds,
    List<Threshold> stopIf,
    Optional<String> stages,
    Optional<Path> transcriptDir) {
  /**
   * The platform that the boards meet.
   *
   * @param word as it stands in report.json
   * @param within it is a stand-in of the run's own process, which leaves nothing behind
   * @param instanceId that calls name, at the real platform
   * @param calls how the campaign keeps to the platform's limits; empty: it need not
   */
  public record Place(
      String word, boolean within, String region, Optional<String> instanceId, Optional<CallPace> calls) {}

  /**
   * What the campaign spreads.
   *
   * @param bytes how many
   * @param sha256 lower-case hex
   * @param over the version of the firmware that new boards start with
   * @param form what its package is
   */
  public record Spread(
      String name, int bytes, String sha256, FirmwareVersion version, FirmwareVersion over, PackageForm form) {}

  public RunSheet {
    boards = List.copyOf(boards);
    thresholds = List.copyOf(thresholds);
    stopIf = List.copyOf(stopIf);
  }

  /** Of a run of this process. @param startedAt the wall time at which its clock was 0 */
  public static RunSheet of(RunSettings run, Instant startedAt) {
    Optional<Cloud> cloud = run.target() instanceof Cloud real ? Optional.of(real) : Optional.empty();
    Place target = new Place(run.target().word(), run.target() instanceof Embedded, run.region(),
        cloud.flatMap(Cloud::instanceId), cloud.map(run::pace));
    Spread firmware = new Spread(run.image().name(), run.image().bytes().length, run.image().sha256(), run.version(),
        run.initialVersion(), run.chaos().form());
    return new RunSheet(run.reportDir(), run.reportDir().getFileName().toString(), startedAt, Program.here(),
        run.command(), run.scenario(), Optional.of(run.chaos().name()).filter(name -> !run.chaos().isNone()),
        run.seed(), run.pace(), target, run.timeout(), run.rampPerSecond(), run.mix(), run.chaos().sites(),
        run.devices().stream().map(device -> device.deviceName().value()).toList(), firmware, run.mends(),
        run.thresholds(), run.stopIf(), run.rollout().map(RolloutPlan::text), run.transcriptDir());
  }

  /**
   * One of the campaigns of this run, see {@link RunSettings#campaign}.
   *
   * @param its folder within this one's
   */
  public RunSheet campaign(Path its, FirmwareVersion version) {
    return new RunSheet(its, its.getFileName().toString(), startedAt, program, command, scenario, chaos, seed, pace,
        target, timeout, rampPerSecond, mix, sites, boards,
        new Spread(firmware.name, firmware.bytes, firmware.sha256, version, firmware.over, firmware.form), mends,
        List.of(), stopIf, stages, transcriptDir);
  }

  /** When it started, as its report says it: to the millisecond. */
  public String startInReport() {
    return startedAt.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Where a board of this name stands; empty if the run has no sites. */
  public Optional<String> siteOf(String board) {
    return new Sites(sites).of(board, seed);
  }
}
