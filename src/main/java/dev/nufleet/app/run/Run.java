package dev.nufleet.app.run;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ServerBinding;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.live.LiveApi;
import dev.nufleet.app.live.view.RunView;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.report.RunHistory;
import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.app.run.progress.ProgressView;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.model.HostText;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import dev.nufleet.observe.FleetMetrics;
import dev.nufleet.platform.PlatformMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** One run: sets the stage, opens the fleet, makes the campaign, follows it to its end, and reports. */
public final class Run {
  static final int GOOD = 0;
  static final int BOARDS_OR_THRESHOLDS_FAILED = 1;

  private static final Duration FOR_EVER = Duration.ofDays(10_000);
  private static final Duration VITALS_EVERY = Duration.ofSeconds(1);
  /** To call the campaign off at the end. */
  private static final Duration WITHDRAWAL = Duration.ofSeconds(10);

  private final RunSettings settings;
  private final PrintWriter out;
  private final PrintWriter err;
  private final ProgressView view;
  private final RunClock clock;
  /** What the first campaign is to do; that is the whole run, if there is no other. */
  private final RunSettings first;

  Run(RunSettings settings, RunClock clock, PrintWriter out, PrintWriter err) {
    this.settings = settings;
    this.clock = clock;
    this.first = settings.repeat().isOnce() ? settings : Soak.first(settings, clock);
    this.view = ProgressView.ofThisTerminal(out, settings.quiet(), settings.image().bytes().length);
    this.out = view.beside(out);
    this.err = view.beside(err);
  }

  /** @return the exit code. @throws UserMistake before anything has started, or if a place to listen is taken */
  int execute() throws IOException {
    settings.doubts().forEach(doubt -> complain("warning: " + doubt));
    Preflight.Machine machine = Preflight.Machine.here();
    Preflight.lack(settings, machine).ifPresent(lack -> {
      throw new UserMistake(lack);
    });
    Preflight.doubt(settings, machine).ifPresent(doubt -> complain("warning: " + doubt));
    SharedNames.refuse(settings);
    ChaosOptions.refuseAtTheRealOne(settings);
    List<BoardSpec> boards = FleetBoards.of(settings);
    StopCondition.refuseWhatIsTrueAtOnce(settings, clock, FleetResult.unheard(boards));
    if (settings.dryRun()) {
      Memories.check(settings.memories(), boards);
      Stage.plan(settings).forEach(line -> out.println(Printable.line(line)));
      out.println("dry run: nothing was started");
      return GOOD;
    }
    Stage.plan(settings).forEach(this::say); // before all that takes seconds
    Stage.foresee(settings);
    try (ProgressView shown = view.begin(); Interruption interruption = Interruption.install(err);
        SideThreads threads = new SideThreads()) {
      SetUp setUp = new SetUp(settings, clock, interruption, threads);
      Closing closing = new Closing(settings, clock, shown, threads, out, err);
      try {
        return perform(boards, setUp, closing, interruption, threads);
      } catch (SetUp.EndsEarly e) {
        return code(e.end(), Report.passed(closing.unbegun(boards, e.end())), interruption);
      }
    }
  }

  private int perform(
      List<BoardSpec> boards, SetUp setUp, Closing closing, Interruption interruption, SideThreads threads)
      throws SetUp.EndsEarly, IOException {
    try (Memories memories = setUp.step("the boards' memories were opened",
        () -> Memories.ofRun(settings, boards), Memories::close)) {
      setUp.step("the folders were made", this::makeFolders, folders -> { });
      Actors.OfRun actors = setUp.step("this program started",
          () -> Actors.OfRun.start(settings), Actors.OfRun::stop);
      try {
        ActorSystem<Void> system = actors.boards();
        Stage stage = setUp.step(
            settings.target() instanceof Embedded ? "the stand-in was started" : "the certificates were read",
            () -> Stage.set(system, settings, clock, actors.nodes().doors()), late -> { });
        PrometheusRegistry registry = new PrometheusRegistry();
        PlatformHeard heard = new PlatformHeard(settings, stage, threads, clock);
        heard.doubt().ifPresent(doubt -> complain("warning: " + doubt));
        Optional<RunChaos> chaos = RunChaos.of(settings, boards, heard::acted, clock);
        Timeline timeline = new Timeline();
        Optional<RunView> page = settings.http().map(place -> new RunView(settings, clock, boards, timeline));
        page.ifPresent(one -> view.tell(one::doing));
        Optional<LiveApi> control = settings.http().map(place -> LiveApi.of(
            place.at(), page.orElseThrow(), chaos.map(RunChaos::live), actors.viewers().orElseThrow(), threads));
        Optional<ServerBinding> http = setUp.step("the port of the metrics was opened",
            () -> actors.viewers().flatMap(viewers -> MetricsServer.serve(
                viewers, settings.http().orElseThrow(), registry, control.map(LiveApi::route), err)), late -> { });
        if (chaos.filter(RunChaos::isPlanned).isPresent()) {
          setUp.step("the plan of chaos was written", () -> chaos.get().writePlan(first.reportDir()), plan -> { });
        }
        setUp.coming("nodes were awaited", actors.nodes().arrive());
        Scene scene =
            new Scene(system, actors.nodes(), stage, registry, timeline, page, http, control, boards, memories, chaos);
        return play(scene, closing, interruption, threads);
      } finally {
        actors.stop();
      }
    }
  }

  /** All that is there before the first board is switched on. */
  private record Scene(ActorSystem<Void> system, RunNodes nodes, Stage stage, PrometheusRegistry registry,
      Timeline timeline, Optional<RunView> page, Optional<ServerBinding> http, Optional<LiveApi> control,
      List<BoardSpec> boards, Memories memories, Optional<RunChaos> chaos) {}

  private int play(Scene scene, Closing closing, Interruption interruption, SideThreads threads) {
    Stage stage = scene.stage();
    AtomicReference<RunHistory> history =
        new AtomicReference<>(RunHistory.begin(first, scene.memories().withPast(), clock));
    FleetMetrics metrics = MetricsServer.metrics(scene.registry(), first, clock);
    FleetDesk.Ears ears = new FleetDesk.Ears(metrics, scene.timeline(), history::get, scene.page(), clock,
        AnswersHeard.open(settings, stage, clock, threads));
    Vitals.Meter meter = new Vitals.Meter(clock);
    scene.system().scheduler().scheduleWithFixedDelay(Duration.ZERO, VITALS_EVERY,
        () -> ears.look(meter.now()), scene.system().executionContext());
    stage.standIn().ifPresent(standIn -> {
      standIn.listen((topic, body) -> history.get().heard(topic, body));
      PlatformMetrics.register(scene.registry(), standIn::figures, standIn.latencies());
      standIn.begin(ears::befell);
    });
    introduce(scene);
    long startNanos = clock.nanos();
    FleetPlace place = settings.cluster().isPresent()
        ? scene.nodes().lead(scene.boards(), scene.memories().shared(), stage, scene.chaos(), clock, startNanos,
            FleetPlace.watch(ears, this::say))
        : FleetPlace.here(
            scene.system(), settings, stage, scene.memories(), scene.chaos(), clock, startNanos);
    FleetDesk fleet =
        FleetDesk.open(scene.system(), settings, scene.boards(), scene.memories().withPast(), place, ears);
    scene.page().ifPresent(page -> page.open(fleet));
    scene.chaos().ifPresent(one -> one.open(fleet, stage.standIn(), startNanos));
    scene.page().ifPresent(page -> page.faults(RunChaos.shown(scene.chaos())));
    int code = settings.repeat().isOnce()
        ? once(scene, fleet, history.get(), closing, interruption, threads)
        : several(scene, fleet, history, closing, interruption, threads);
    if (settings.hold() && !interruption.requested()) {
      hold(interruption);
    }
    scene.http().ifPresent(ServerBinding::unbind);
    place.over();
    return code;
  }

  private Optional<Campaign> campaign(Stage stage, FleetDesk fleet, Closing closing) {
    return stage.account().map(at -> new Campaign(at, settings.devices().get(0).productKey(), settings.chaos().form(),
        closing.made(), fleet.answers().calls()));
  }

  private int several(Scene scene, FleetDesk fleet, AtomicReference<RunHistory> history, Closing closing,
      Interruption interruption, SideThreads threads) {
    Soak.Ground ground = new Soak.Ground(scene.boards(), scene.stage(), fleet, history, view, interruption, threads);
    Soak.Maker maker = new Soak.Maker(
        () -> campaign(scene.stage(), fleet, closing), () -> packageName(clock),
        campaign -> withdraw(campaign, threads));
    Soak soak = new Soak(settings, clock, ground, maker, out, err, this::complain);
    RunEnd end = soak.run(first, scene.chaos());
    scene.chaos().ifPresent(RunChaos::close);
    ObjectNode report = closing.report(fleet, soak.record(end), () -> Actors.stop(scene.system()));
    scene.page().ifPresent(page -> page.ended(new RunView.Ended(end, report)));
    return code(end, Report.passed(report), interruption);
  }

  private int once(Scene scene, FleetDesk fleet, RunHistory history, Closing closing, Interruption interruption,
      SideThreads threads) {
    Stage stage = scene.stage();
    Optional<Campaign> campaign = campaign(stage, fleet, closing);
    var ended = new CampaignCourse(settings, campaign, stage.ownProduct(), fleet, view, interruption,
        threads, clock, Optional.empty()).run(packageName(clock));
    fleet.ended();
    scene.chaos().ifPresent(RunChaos::close);
    if (!(settings.target() instanceof Cloud) && stage.account().isPresent()) {
      ended = ended.withRefusals(RefusalsHeard.of(stage.account().get().endpoint(), settings, clock, threads));
    }
    ObjectNode report = closing.report(
        fleet, scene.boards(), ended, scene.chaos(), history, () -> Actors.stop(scene.system()));
    RunView.Ended shown = new RunView.Ended(ended.end(), report);
    scene.page().ifPresent(page -> page.ended(shown));
    if (ended.leavesTasks() && !(settings.target() instanceof Embedded)) {
      campaign.filter(Campaign::isStarted).ifPresent(one -> withdraw(one, threads));
    }
    return code(ended.end(), Report.passed(report), interruption);
  }

  /** Says what is there. */
  private void introduce(Scene scene) {
    scene.memories().notes().forEach(this::say);
    scene.memories().warnings(scene.boards()).forEach(warning -> complain("warning: " + warning));
    scene.stage().standIn().ifPresent(standIn -> say("stand-in: OpenAPI " + standIn.endpoints().apiEndpoint()));
    scene.http().ifPresent(binding -> {
      String place = "http://" + HostText.withPort(
          binding.localAddress().getHostString(), binding.localAddress().getPort());
      say("page: " + place + "/");
      say("metrics: " + place + "/metrics");
      scene.control().flatMap(control -> control.introduction(place, settings.quiet())).ifPresent(line -> {
        out.println(line);
        out.flush();
      });
    });
  }

  private void withdraw(Campaign campaign, SideThreads threads) {
    try {
      threads.within(WITHDRAWAL, () -> {
        campaign.cancel();
        return campaign;
      });
    } catch (ExecutionException e) {
      complain("the campaign's open tasks stay as they are: " + e.getCause().getMessage());
    } catch (TimeoutException e) {
      complain("the campaign's open tasks stay as they are: the platform does not answer");
    }
  }

  /** Packages of a platform have names of their own, also of two runs that begin in the same millisecond. */
  static String packageName(RunClock clock) {
    return "nufleet-" + Long.toString(clock.startedAt().toEpochMilli(), 36)
        + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** A signal while the report of a run is written that has come to its end changes nothing. */
  static int code(RunEnd end, boolean good, Interruption interruption) {
    if (end.by() == RunEnd.By.INTERRUPTED) {
      return interruption.exitCode();
    }
    return good ? GOOD : BOARDS_OR_THRESHOLDS_FAILED;
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
    err.println("nufleet: " + Printable.line(line));
    err.flush();
  }

  private void say(String line) {
    if (!settings.quiet()) {
      out.println(Printable.line(line));
      out.flush();
    }
  }

  private List<Path> makeFolders() {
    List<Path> folders =
        Stream.of(Optional.of(first.reportDir()), settings.transcriptDir()).flatMap(Optional::stream).toList();
    for (Path folder : folders) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UserMistake("folder " + folder + " cannot be made " + HostTrouble.explained(e, "name another"));
      }
    }
    return folders;
  }
}
