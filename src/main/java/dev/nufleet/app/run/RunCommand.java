package dev.nufleet.app.run;

import dev.nufleet.app.cloud.CloudOptions;
import dev.nufleet.app.cluster.ClusterOptions;
import dev.nufleet.app.report.JUnitOption;
import dev.nufleet.app.report.RunAgain;
import dev.nufleet.app.rollout.RolloutOptions;
import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.Given;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.MendList;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettingsReader;
import dev.nufleet.app.settings.ScenarioFile;
import dev.nufleet.app.settings.Scenarios;
import dev.nufleet.app.settings.Settings;
import dev.nufleet.app.settings.Times;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The main job. Its options are read by name ({@link Settings}), because a scenario file may hold them too. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs an OTA campaign on a fleet of boards: starts the stand-in platform, switches the boards on, uploads the"
          + " firmware, makes the campaign, and follows every board to its new version.",
      "Exit: 0 all boards upgraded and no --fail-if true, 1 otherwise, 2 bad usage, 130 stopped by Ctrl-C."
    })
public final class RunCommand implements Callable<Integer> {
  private final RunClock clock;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "SCENARIO.conf",
      description = "a file that sets options by their names, or a scenario of chaos (as --chaos FILE); what the"
          + " command line says comes first")
  private Path scenario;

  @Option(names = "--boards", paramLabel = "N", description = "how many boards (default: "
      + RunSettingsReader.DEFAULT_BOARDS + ", or all that --devices or --platform list)")
  private String boards;

  @Option(names = "--mix", paramLabel = "PROFILE=WEIGHT,...", description = "boards of which profiles (default: "
      + Mix.DEFAULT + ")")
  private String mix;

  @Option(names = "--firmware", paramLabel = "FILE",
      description = "the image to spread, 1..449024 bytes (default: " + RunSettingsReader.SAMPLE + ")")
  private String firmware;

  @Option(names = "--fw-version", paramLabel = "UNIXTIME", description = "its version (default: now)")
  private String fwVersion;

  @Option(names = "--initial-version", paramLabel = "UNIXTIME",
      description = "of the factory firmware that new boards start with (default: 1577150000, or one less than"
          + " --fw-version)")
  private String initialVersion;

  @Option(names = "--pace", paramLabel = "PACE",
      description = "max, board or board*N: the boards' own delays left out, kept, or divided by N (default: max;"
          + " with --target aliyun board, and none is faster)")
  private String pace;

  @Option(names = "--chaos", paramLabel = "NAME|FILE|none",
      description = "what breaks: a scenario of `chaos list`, or a file of your own (default: none)")
  private String chaos;

  @Option(names = "--seed", paramLabel = "N", description = "of everything that is drawn by lot (default: 1)")
  private String seed;

  @Option(names = "--ramp", paramLabel = "N/s",
      description = "boards switched on a second (default: as fast as they sign in; with --target aliyun 80 %% of"
          + " the connects that the instance grants)")
  private String ramp;

  @Option(names = "--target", paramLabel = "TARGET",
      description = "embedded (the stand-in) or aliyun (the real platform) (default: embedded)")
  private String target;

  @Option(names = "--platform", paramLabel = "READY.json",
      description = "use a stand-in that already runs: the file that `platform --ready-file` wrote")
  private String platform;

  @Option(names = "--devices", paramLabel = "FILE.csv",
      description = "the boards' identities, lines of " + DeviceList.HEADING + " (default: made up from the seed)")
  private String devices;

  @Option(names = "--product", paramLabel = "PK",
      description = "of the devices in the list, those of this product (default: all, which must be of one)")
  private String product;

  @Mixin private CloudOptions cloud;

  @Option(names = "--sign-in-only", description = "with --target aliyun: make no campaign, whatever key is there")
  private boolean signInOnly;

  @Option(names = "--dry-run", description = "check all, say what would be done, do nothing") private boolean dryRun;

  @Option(names = "--timeout", paramLabel = "TIME", description = "end the run after this time (default: 10m)")
  private String timeout;

  @Option(names = "--repeat", paramLabel = "N|TIME", description = "make N campaigns, or campaigns for so long, one"
      + " after the other on the same boards, each with a higher version (default: 1)")
  private String repeat;

  @Option(names = "--fail-if", paramLabel = "'EXPR'",
      description = "fail if this is true of report.json; may repeat; e.g. 'boards.upgraded<100%%' or"
          + " 'phases.total.p99Ms>60000' (default: none)")
  private List<String> failIf;

  @Option(names = "--stop-if", paramLabel = "'EXPR'",
      description = "end the run as soon as this is true of the report that it would have then; may repeat; e.g."
          + " 'boards.failed>5%%' or 'failuresByCause.tls>10' (default: none)")
  private List<String> stopIf;

  @Mixin private RolloutOptions rollout;

  @Option(names = "--sites", paramLabel = "N", description = "deal the boards to N sites (an access point and a power"
      + " line each) by their names and the seed (default: none)")
  private String sites;

  @Option(names = "--mend", paramLabel = "NAME,...",
      description = "what if: boards whose firmware has these defects mended (default: none, the real firmware);"
          + " --mend list says which there are")
  private String mend;

  @Option(names = "--mend-compare", description = "run the campaign twice, without and with the mends, report to"
      + " DIR/plain and DIR/mended, and say what differs; exit code of the second")
  private boolean mendCompare;

  @Option(names = "--report", paramLabel = "DIR",
      description = "where report.json, report.html and boards.csv go (default: runs/<time>)")
  private String report;

  @Mixin private JUnitOption junit;

  @Option(names = "--state", paramLabel = "DIR",
      description = "keep the boards' flash and cards in DIR/<deviceName>/; the next run goes on with them as they"
          + " were left, also after a kill (default: in memory only)")
  private String state;

  @Option(names = "--flash", paramLabel = "IMAGE.bin",
      description = "flash all boards with this merged image of `firmware build` before they are switched on, as by"
          + " drag and drop: root of trust and provision mark are wiped, cards stay (default: a factory firmware on"
          + " new boards)")
  private String flash;

  @Option(names = "--transcripts", paramLabel = "DIR",
      description = "write each board's console to DIR/<deviceName>.txt (default: off)")
  private String transcripts;

  @Option(names = "--history", paramLabel = "on|off",
      description = "keep what boards, operator and chaos did in history.jsonl.gz beside the report, for `check`"
          + " (default: on)")
  private String history;

  @Option(names = "--name-template", paramLabel = "TEXT", description = "the boards' names (default: board-%%05d)")
  private String nameTemplate;

  @Option(names = "--start-index", paramLabel = "N",
      description = "number of the first board, or the first line of the devices (default: 0)")
  private String startIndex;

  @Option(names = "--source-ips", paramLabel = "A,B,...",
      description = "local addresses that the boards dial from, in turn (default: the system's choice)")
  private String sourceIps;

  @Mixin private ClusterOptions cluster;

  @Option(names = "--http", paramLabel = "HOST:PORT",
      description = "where /metrics and /healthz are served; none: nowhere (default: 127.0.0.1:8080)")
  private String http;

  @Option(names = "--hold", description = "stay up after the campaign, until Ctrl-C") private boolean hold;

  @Option(names = "--quiet", description = "print the closing summary only") private boolean quiet;

  public RunCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    if (MendList.WORD.equals(mend)) {
      MendList.lines().forEach(spec.commandLine().getOut()::println);
      return 0;
    }
    Asked asked = asked(spec.commandLine().getParseResult(), Home.find(), System.getenv(), clock.asClock());
    RunSettings settings = inTime(asked);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (settings.target() instanceof Cloud && !settings.dryRun() && !cloud.saidYes()) {
      Stage.plan(settings).forEach(line -> out.println(Printable.line(line)));
      out.flush();
      throw new UserMistake("nothing was begun; add --yes to do this at the real platform");
    }
    PartedRun parts = new PartedRun(asked.chaosFile(), out, err);
    return asked.compares() ? new MendComparison(settings, parts, out, err).execute() : parts.execute(settings, clock);
  }

  /** @throws UserMistake if an option, the scenario, or a file that they name is wrong */
  public RunSettings settings(ParseResult parsed, Path home, Map<String, String> environment, Clock wall) {
    return asked(parsed, home, environment, wall).settings();
  }

  /** What the user said, read as far as it stands on the command line and in scenarios. */
  private record Asked(
      RunSettingsReader reader, RunAgain again, String name, Scenario chaos, Optional<Path> chaosFile,
      boolean compares) {
    RunSettings settings() {
      return again.in(reader.read(name, chaos));
    }
  }

  private Asked asked(ParseResult parsed, Path home, Map<String, String> environment, Clock wall) {
    Set<String> settable = settableOptions();
    Map<String, Given> fromFile = new HashMap<>();
    Optional<ChaosFile> asScenario = Optional.ofNullable(scenario).flatMap(file -> ChaosFile.ifOne(file, settable));
    if (scenario != null && asScenario.isEmpty()) {
      fromFile.putAll(ScenarioFile.read(scenario, settable));
    }
    Optional<ChaosFile> chaosFile = Scenarios.chosen(Settings.of(parsed, fromFile), asScenario, home, settable);
    chaosFile.ifPresent(file -> file.run().forEach(fromFile::putIfAbsent));
    Scenario what = chaosFile.map(ChaosOptions::scenario).orElse(Scenario.NONE);
    String name = chaosFile.isEmpty() && scenario != null ? scenario.toString() : what.name();
    Settings all = Settings.of(parsed, fromFile);
    return new Asked(
        new RunSettingsReader(all, home, environment, wall), new RunAgain(parsed, scenario), name, what,
        chaosFile.map(ChaosFile::file), MendList.compared(all));
  }

  /** A file that the command names may be a pipe that nobody writes to, or lie on a disk that hangs. */
  private RunSettings inTime(Asked asked) {
    Duration timeout = asked.reader().timeout();
    try (SideThreads threads = new SideThreads()) {
      return threads.within(timeout.minusNanos(clock.nanos()), asked::settings);
    } catch (TimeoutException e) {
      throw new UserMistake("what the command names could not be read within the timeout of "
          + Times.show(timeout.toMillis()) + "; a file of it may be a pipe that nobody writes to, or its disk hangs");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IllegalStateException("the settings cannot be read: " + e.getCause(), e.getCause());
    }
  }

  /** What a scenario may set: the names of all options but those that only make sense on a command line. */
  public static Set<String> settableOptions() {
    return CommandSpec.forAnnotatedObject(new RunCommand(null)).options().stream()
        .filter(option -> !option.hidden())
        .flatMap(Settings::names)
        .filter(name -> !Set.of("help", "version", "verbose", "dry-run", "access-key-secret", "yes").contains(name))
        .collect(Collectors.toSet());
  }
}
