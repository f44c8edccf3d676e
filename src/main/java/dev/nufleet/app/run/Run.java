package dev.nufleet.app.run;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.ServerBinding;
import akka.stream.javadsl.Tcp;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.ClosingTable;
import dev.nufleet.app.report.Ending;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.Resources;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.CertificatePolicy;
import dev.nufleet.network.LinkSettings;
import dev.nufleet.network.TlsLinks;
import dev.nufleet.observe.FleetMetrics;
import dev.nufleet.observe.PlatformMetrics;
import dev.nufleet.platform.StandIn;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One run: sets the stage, opens the fleet, makes the campaign, follows it to its end, and reports. */
public final class Run {
  static final int GOOD = 0;
  static final int BOARDS_OR_THRESHOLDS_FAILED = 1;
  public static final int INTERRUPTED = 130;

  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  private final RunSettings settings;
  private final PrintWriter out;
  private final PrintWriter err;
  private final ProgressView view;
  private final RunClock clock;

  Run(RunSettings settings, RunClock clock, PrintWriter out, PrintWriter err) {
    this.settings = settings;
    this.clock = clock;
    this.out = out;
    this.err = err;
    this.view = new ProgressView(out, settings.quiet() ? ProgressView.Style.NONE : ProgressView.styleOfThisTerminal());
  }

  /** @return the exit code. @throws UserMistake before anything has started, or if a place to listen is taken */
  int execute() throws IOException {
    List<BoardSpec> boards = FleetBoards.of(settings);
    if (settings.dryRun()) {
      Memories.check(settings.memories(), boards);
      out.println(plan());
      if (settings.target() instanceof Cloud cloud) {
        Stage.course(cloud, settings).forEach(out::println);
      }
      out.println("dry run: nothing was started");
      return GOOD;
    }
    try (Interruption interruption = Interruption.install();
        Memories memories = Memories.open(settings.memories(), boards, Optional.of(settings.version()))) {
      makeFolders();
      ActorSystem<Void> system = Actors.start("nufleet");
      try {
        if (interruption.requested()) {
          out.println("interrupted before any board was switched on");
          return INTERRUPTED;
        }
        return play(system, boards, memories, interruption);
      } finally {
        Actors.stop(system);
      }
    }
  }

  private int play(
      ActorSystem<Void> system, List<BoardSpec> boards, Memories memories, Interruption interruption)
      throws IOException {
    Stage stage = Stage.set(system, settings);
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    FleetMetrics metrics = new FleetMetrics(registry);
    stage.standIn().ifPresent(standIn -> PlatformMetrics.register(registry, () -> figures(standIn)));
    Optional<ServerBinding> http = MetricsServer.serve(system, settings.http(), registry, err);
    say(plan());
    if (settings.target() instanceof Cloud cloud) {
      Stage.course(cloud, settings).forEach(this::say);
    }
    memories.notes().forEach(this::say);
    memories.warnings(boards).forEach(warning -> complain("warning: " + warning));
    stage.standIn().ifPresent(standIn -> say("stand-in: OpenAPI " + standIn.endpoints().apiEndpoint()));
    http.ifPresent(binding -> say(String.format(Locale.ROOT, "metrics: http://%s:%d/metrics",
        binding.localAddress().getHostString(), binding.localAddress().getPort())));

    TlsLinks links = new TlsLinks(Tcp.get(system), stage.routes(),
        linkSettings(), CertificatePolicy.STRICT, stage.trusted(), clock);
    FleetDesk fleet = FleetDesk.open(system, settings, boards, memories, links, metrics, clock);
    Optional<Campaign> campaign =
        stage.account().map(account -> new Campaign(account, settings.devices().get(0).productKey()));
    CampaignCourse course = new CampaignCourse(settings, campaign, stage.ownProduct(), fleet, view, interruption,
        system.dispatchers().lookup(DispatcherSelector.blocking()), clock);
    CampaignCourse.Ended ended = course.run("nufleet-" + Long.toString(clock.startedAt().toEpochMilli(), 36));
    int code = report(fleet, ended);
    if (ended.leavesTasks() && !(settings.target() instanceof Embedded)) {
      campaign.ifPresent(this::withdraw);
    }
    if (settings.hold()) {
      hold(interruption);
    }
    http.ifPresent(ServerBinding::unbind);
    return interruption.requested() ? INTERRUPTED : code;
  }

  private LinkSettings linkSettings() {
    int patience = settings.pace().isMax() ? BoardSettings.DEFAULT.peerPatienceAtMax() : 1;
    return LinkSettings.DEFAULT.withSourceAddresses(settings.sourceAddresses()).withPatience(patience);
  }

  private int report(FleetDesk fleet, CampaignCourse.Ended ended) throws IOException {
    FleetResult result = fleet.result();
    view.end(fleet.snapshot(), ended.whyUnfinished().equals("timeout") ? "done" : ended.whyUnfinished(), seconds());
    ended.refusal().ifPresent(this::complain);
    List<Ending> endings = result.boards().stream()
        .map(board -> Ending.of(board, ended.word(), ended.whyUnfinished()))
        .toList();
    RunRecord run = new RunRecord(
        settings, clock.startedAt(), seconds(), endings, result.traffic(), ended.word(), Resources.now());
    ObjectNode report = Report.of(run);
    List<Path> files = Report.write(run, report, settings.reportDir());
    if (!settings.quiet()) {
      out.print(ClosingTable.of(run));
    }
    boolean withinThresholds = true;
    for (JsonNode threshold : report.get("thresholds")) {
      if (!threshold.get("ok").asBoolean()) {
        withinThresholds = false;
        out.println("failed: " + threshold.get("expr").asText() + " (it is " + threshold.get("value").asText() + ")");
      }
    }
    out.println(ClosingTable.result(run));
    out.println("report: " + files.get(1));
    out.flush();
    return run.allUpgraded() && withinThresholds ? GOOD : BOARDS_OR_THRESHOLDS_FAILED;
  }

  private void withdraw(Campaign campaign) {
    try {
      campaign.cancel();
    } catch (CampaignRefused e) {
      complain("the campaign's open tasks stay as they are: " + e.getMessage());
    }
  }

  private void hold(Interruption interruption) {
    try {
      say("holding; Ctrl-C ends it");
      interruption.pause(FOR_EVER);
    } catch (Interruption.Stop e) {
      say("ended");
    }
  }

  private void complain(String line) {
    err.println("nufleet: " + line);
    err.flush();
  }

  private static PlatformMetrics.Figures figures(StandIn standIn) {
    StandIn.Figures now = standIn.figures();
    return new PlatformMetrics.Figures(now.connections(), now.tasksByStatus(), now.httpRequestsByStatus());
  }

  private String plan() {
    return String.format(Locale.ROOT,
        "NuFleet: %d boards (%s), %s (%,d bytes) as version %s, pace %s, seed %d, target %s",
        settings.boards(), settings.mix(), settings.image().name(), settings.image().bytes().length,
        settings.version(), settings.pace(), settings.seed(), settings.target().word());
  }

  private void say(String line) {
    if (!settings.quiet()) {
      out.println(line);
      out.flush();
    }
  }

  private void makeFolders() {
    Stream.of(Optional.of(settings.reportDir()), settings.transcriptDir())
        .flatMap(Optional::stream)
        .forEach(folder -> {
          try {
            Files.createDirectories(folder);
          } catch (IOException e) {
            throw new UserMistake("folder " + folder + " cannot be made (" + e.getMessage() + "); name another");
          }
        });
  }

  private double seconds() {
    return clock.nanos() / 1e9;
  }
}
