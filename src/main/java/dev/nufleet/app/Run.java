package dev.nufleet.app;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.ServerBinding;
import akka.stream.javadsl.Tcp;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.app.RunSettings.Embedded;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run: sets the stage, opens the fleet, makes the campaign, follows it to its end, and reports. */
final class Run {
  static final int GOOD = 0;
  static final int BOARDS_OR_THRESHOLDS_FAILED = 1;
  static final int INTERRUPTED = 130;

  private static final Duration REDRAW = Duration.ofMillis(200);
  /** A campaign does not wait for boards that do not come online, once this long no other has. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(60);
  /** The platform hears of the last version a little later than the fleet. */
  private static final Duration TASKS_CATCH_UP = Duration.ofSeconds(15);
  private static final Duration STOP_TIME = Duration.ofSeconds(10);

  private final RunSettings settings;
  private final PrintWriter out;
  private final PrintWriter err;
  private final ProgressView view;
  private final Instant startedAt = Instant.now();
  private final long startNanos = System.nanoTime();

  Run(RunSettings settings, PrintWriter out, PrintWriter err) {
    this.settings = settings;
    this.out = out;
    this.err = err;
    this.view = new ProgressView(out, settings.quiet() ? ProgressView.Style.NONE : ProgressView.styleOfThisTerminal());
  }

  /** @return the exit code. @throws UserMistake before anything has started, or if a place to listen is taken */
  int execute() throws IOException {
    if (settings.dryRun()) {
      out.println(plan());
      out.println("dry run: nothing was started");
      return GOOD;
    }
    try (Interruption interruption = Interruption.install()) {
      makeFolders();
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "nufleet", config());
      try {
        return play(system, interruption);
      } catch (InterruptedException e) {
        out.println("interrupted before the first board was switched on");
        return INTERRUPTED;
      } finally {
        stop(system);
      }
    }
  }

  private int play(ActorSystem<Void> system, Interruption interruption) throws InterruptedException, IOException {
    Stage stage = Stage.set(system, settings);
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    FleetMetrics metrics = new FleetMetrics(registry);
    stage.standIn().ifPresent(standIn -> PlatformMetrics.register(registry, () -> figures(standIn)));
    Optional<ServerBinding> http = MetricsServer.serve(system, settings.http(), registry, err);
    say(plan());
    stage.standIn().ifPresent(standIn -> say("stand-in: OpenAPI " + standIn.endpoints().apiEndpoint()));
    http.ifPresent(binding -> say(String.format("metrics: http://%s:%d/metrics",
        binding.localAddress().getHostString(), binding.localAddress().getPort())));

    TlsLinks links = new TlsLinks(Tcp.get(system), stage.routes(),
        LinkSettings.DEFAULT.withSourceAddresses(settings.sourceAddresses()), CertificatePolicy.BOARD, stage.trusted());
    FleetDesk fleet = FleetDesk.open(system, settings, links, metrics);
    Optional<Campaign> campaign = Optional.empty();
    String whyUnfinished = "timeout";
    Map<String, OpenApi.Task> notSucceeded = Map.of();
    Optional<Long> openTasks = Optional.empty();
    try {
      campaign = Optional.of(new Campaign(new OpenApi(stage.account()), settings.devices().get(0).productKey()));
      boolean settled = carryOut(campaign.get(), fleet, stage.ownProduct());
      List<OpenApi.Task> tasks = tasksWhenCaughtUp(campaign.get(), fleet, settled);
      notSucceeded =
          tasks.stream().collect(Collectors.toMap(OpenApi.Task::deviceName, Function.identity(), (a, b) -> a));
      openTasks = Optional.of(tasks.stream().filter(Campaign::isOpen).count());
    } catch (InterruptedException e) {
      whyUnfinished = "interrupted";
    } catch (CampaignRefused e) {
      whyUnfinished = interruption.requested() ? "interrupted" : "campaign-refused";
      if (!interruption.requested()) {
        err.println("nufleet: " + e.getMessage());
        err.flush();
      }
    }
    Thread.interrupted(); // the signal has done its work; what follows must be able to wait
    try {
      FleetResult result = fleet.result();
      view.end(fleet.snapshot(), whyUnfinished.equals("timeout") ? "done" : whyUnfinished, seconds());
      int code = report(result, notSucceeded, whyUnfinished, openTasks);
      boolean broken = interruption.requested() || openTasks.isEmpty() || openTasks.get() > 0;
      if (broken && !(settings.target() instanceof Embedded)) {
        campaign.ifPresent(this::withdraw);
      }
      if (settings.hold() && !interruption.requested()) {
        say("holding; Ctrl-C ends it");
        holdUntilInterrupted();
      }
      return interruption.requested() ? INTERRUPTED : code;
    } finally {
      http.ifPresent(ServerBinding::unbind);
    }
  }

  /** @return whether every board came to an end before the time was over */
  private boolean carryOut(Campaign campaign, FleetDesk fleet, boolean ownProduct)
      throws CampaignRefused, InterruptedException {
    campaign.upload(settings.image(), settings.version(), "nufleet-" + Long.toString(startedAt.toEpochMilli(), 36));
    waitForBoards(fleet);
    FleetSnapshot before = fleet.snapshot();
    if (before.states().get(BoardState.UPGRADED) < before.total()) {
      campaign.start(settings.devices(), ownProduct);
      fleet.campaignCreated();
    }
    return follow(fleet, "upgrading", now -> now.settled() == now.total());
  }

  private void waitForBoards(FleetDesk fleet) throws InterruptedException {
    long[] lastNews = {0, System.nanoTime()};
    follow(fleet, "switching on", now -> {
      if (now.ready() != lastNews[0]) {
        lastNews[0] = now.ready();
        lastNews[1] = System.nanoTime();
      }
      boolean stalled = System.nanoTime() - lastNews[1] > STRAGGLERS.toNanos();
      return now.ready() == now.total() || now.ready() > 0 && now.launched() == now.total() && stalled;
    });
  }

  private boolean follow(FleetDesk fleet, String doing, Predicate<FleetSnapshot> reached) throws InterruptedException {
    while (true) {
      FleetSnapshot now = fleet.snapshot();
      view.show(now, doing, seconds());
      if (reached.test(now)) {
        return true;
      }
      if (seconds() > settings.timeout().toMillis() / 1e3) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(REDRAW.toMillis());
    }
  }

  private List<OpenApi.Task> tasksWhenCaughtUp(Campaign campaign, FleetDesk fleet, boolean settled)
      throws CampaignRefused, InterruptedException {
    long upgraded = fleet.snapshot().states().get(BoardState.UPGRADED);
    long until = System.nanoTime() + TASKS_CATCH_UP.toNanos();
    while (settled && campaign.isStarted() && campaign.succeeded() < upgraded && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(REDRAW.toMillis());
    }
    return campaign.notSucceeded();
  }

  private int report(
      FleetResult result, Map<String, OpenApi.Task> notSucceeded, String whyUnfinished, Optional<Long> openTasks)
      throws IOException {
    List<Ending> endings =
        result.boards().stream().map(board -> Ending.of(board, notSucceeded, whyUnfinished)).toList();
    RunRecord run = new RunRecord(
        settings, startedAt, startNanos, seconds(), endings, result.traffic(), openTasks, Resources.now());
    ObjectNode report = Report.of(run);
    List<Path> files = Report.write(run, report, settings.reportDir());
    boolean withinThresholds = true;
    if (!settings.quiet()) {
      out.print(ClosingTable.of(run));
    }
    for (var threshold : report.get("thresholds")) {
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
      err.println("nufleet: the campaign's open tasks stay as they are: " + e.getMessage());
      err.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void holdUntilInterrupted() {
    try {
      TimeUnit.DAYS.sleep(Integer.MAX_VALUE);
    } catch (InterruptedException e) {
      say("ended");
    }
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

  private static Config config() {
    return ConfigFactory.parseResources("nufleet-akka.conf").withFallback(ConfigFactory.load());
  }

  private static void stop(ActorSystem<Void> system) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(STOP_TIME.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the actors did not stop", e);
    }
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
