package dev.nufleet.app.run;

import akka.actor.typed.ActorSystem;
import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.report.RunHistory;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.app.run.progress.ProgressView;
import dev.nufleet.app.settings.Given;
import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettingsReader;
import dev.nufleet.app.settings.Settings;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.doors.Doors;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.platform.StandIn;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fleet and its stand-in within a program of somebody else's: the parts of a run without its terminal, its signals
 * and its exit code. Campaigns follow each other as with {@code --repeat}, each with an image of its own. The first one
 * switches the boards on. For one thread at a time.
 */
public final class HostedFleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostedFleet.class);
  /** What a campaign may take behind its time: the platform's last word, report, consoles. */
  private static final Duration CLOSING = Duration.ofMinutes(2);
  private static final Duration WITHDRAWAL = Duration.ofSeconds(10);
  private static final Duration VITALS_EVERY = Duration.ofSeconds(1);
  /** Stands for the images that are not known yet. */
  private static final Image NONE_YET = new Image("none", new byte[1]);

  private final Map<String, Given> asked;
  private final Scenario chaos;
  private final Path reports;
  private final SystemRunClock clock = SystemRunClock.start();
  private final SideThreads threads = new SideThreads();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Timeline timeline = new Timeline();
  private final AtomicReference<RunHistory> history = new AtomicReference<>();
  private final RunSettings settings;
  private final List<BoardSpec> boards;
  private final Memories memories;
  private final ActorSystem<Void> system;
  private final Stage stage;
  private Optional<RunChaos> befalls = Optional.empty();
  private FirmwareVersion newest;
  private int campaigns;
  /** Null before the first campaign. */
  private FleetDesk fleet;

  private HostedFleet(Map<String, String> options, FirmwareVersion factory, Scenario chaos, Path reports) {
    this.asked = given(options);
    asked.putAll(given(Map.of("initial-version", factory.toString())));
    this.chaos = chaos;
    this.reports = reports;
    this.newest = factory;
    this.settings = read(NONE_YET, new FirmwareVersion(factory.unsigned() + 1));
    Preflight.Machine machine = Preflight.Machine.here();
    Preflight.lack(settings, machine).ifPresent(lack -> {
      throw new UserMistake(lack);
    });
    if (Preflight.divides(settings, machine)) {
      throw new UserMistake("both ends of " + settings.boards() + " boards need more file descriptors than this process"
          + " may have; raise the limit (ulimit -n), or ask for fewer boards");
    }
    Stage.foresee(settings);
    this.boards = FleetBoards.of(settings);
    this.memories = Memories.open(settings.memories(), boards, Optional.empty());
    this.system = Actors.start("nufleet-hosted");
    try {
      this.stage = Stage.set(system, settings, clock, Doors.NONE);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Opens one, with no board switched on.
   *
   * @param options of {@code run}, by their names without dashes: boards, mix, seed, pace, ramp
   * @param factory the version that boards start with
   * @param chaos what befalls boards and platform
   * @param reports where each campaign's report goes, in a folder of its own
   * @param ears hears what the stand-in tells, on threads of the stand-in: it must be quick
   * @throws UserMistake if an option is wrong, or the machine has no room for such a fleet
   */
  public static HostedFleet open(
      Map<String, String> options, FirmwareVersion factory, Scenario chaos, Path reports,
      BiConsumer<String, Map<String, Object>> ears) {
    HostedFleet hosted = new HostedFleet(options, factory, chaos, reports);
    hosted.standIn().listenToProgress();
    hosted.standIn().listen((topic, body) -> {
      ears.accept(topic, body);
      RunHistory current = hosted.history.get();
      if (current != null) {
        current.heard(topic, body);
      }
    });
    return hosted;
  }

  private static Map<String, Given> given(Map<String, String> options) {
    Map<String, Given> given = new HashMap<>();
    options.forEach((name, text) -> given.put(name, new Given(List.of(text), name, Path.of(""))));
    return given;
  }

  private RunSettings read(Image image, FirmwareVersion version) {
    Map<String, Given> all = new HashMap<>(asked);
    all.putAll(given(Map.of(
        "fw-version", version.toString(), "report", reports.toString(), "http", "none", "quiet", "true")));
    return new RunSettingsReader(Settings.of(all), Path.of(""), Map.of(), clock.asClock())
        .read(chaos.name(), chaos, image);
  }

  public StandIn standIn() {
    return stage.standIn().orElseThrow();
  }

  /** For the OpenAPI of its stand-in. */
  public OpenApiClient.Account account() {
    return stage.account().orElseThrow();
  }

  /** Those of the boards, in their order. */
  public List<DeviceTriple> devices() {
    return settings.devices();
  }

  /**
   * Makes a campaign and follows it until every board has come to an end, or its time is over.
   *
   * @param most how long boards have; the platform's last word and the report come on top
   * @return how it ended, whatever happened
   * @throws UserMistake if the version is not newer than the one before, or the scenario cannot be meant with the image
   * @throws InterruptedException if this thread is interrupted; the campaign is called off then
   */
  public RunRecord upgrade(Image image, FirmwareVersion version, Duration most) throws InterruptedException {
    if (!version.newerThan(newest)) {
      throw new UserMistake("version " + version + " is not newer than " + newest + ", which the boards have or had"
          + " offered; a board's bootloader installs only what is newer");
    }
    RunSettings mine = read(image, version)
        .campaign(++campaigns, version, Duration.ofNanos(clock.nanos()).plus(most));
    newest = version;
    Interruption interruption = Interruption.byCall();
    CompletableFuture<RunRecord> coming =
        CompletableFuture.supplyAsync(() -> campaign(mine, interruption), threads);
    try {
      return coming.get(most.plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interruption.end();
      leave(coming);
      throw e;
    } catch (TimeoutException e) {
      interruption.end();
      throw new IllegalStateException("the campaign did not end in " + CLOSING + " after its time", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the campaign broke down: " + e.getCause(), e.getCause());
    }
  }

  /** What was broken off is waited for, so that the next campaign does not meet it. */
  private static void leave(CompletableFuture<RunRecord> coming) throws InterruptedException {
    try {
      coming.get(WITHDRAWAL.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the campaign that was interrupted did not end in order: {}", e.toString());
    }
  }

  private RunRecord campaign(RunSettings mine, Interruption interruption) {
    try {
      Files.createDirectories(mine.reportDir());
    } catch (IOException e) {
      throw new UncheckedIOException("folder " + mine.reportDir() + " cannot be made: " + e.getMessage(), e);
    }
    if (fleet == null) {
      switchOn(mine);
    } else {
      begin(mine);
    }
    Campaign campaign = new Campaign(
        account(), devices().get(0).productKey(), mine.chaos().form(), fleet.answers().calls());
    StringWriter complaints = new StringWriter();
    try (ProgressView view = ProgressView.ofThisTerminal(
        new PrintWriter(Writer.nullWriter()), /* quiet= */ true, mine.image().bytes().length)) {
      var ended = new CampaignCourse(mine, Optional.of(campaign), stage.ownProduct(), fleet, view,
          interruption, threads, clock, Optional.empty()).run(Run.packageName(clock));
      ended = ended.withRefusals(RefusalsHeard.of(account().endpoint(), mine, clock, threads));
      Closing closing = new Closing(
          mine, clock, view, threads, new PrintWriter(Writer.nullWriter()), new PrintWriter(complaints));
      RunRecord run = closing.campaign(fleet, boards, ended, befalls, history.get()).run();
      if (ended.leavesTasks() && campaign.isStarted()) { // the next campaign's would wait behind them
        withdraw(campaign);
      }
      return run;
    } finally {
      complaints.toString().lines().forEach(LOG::warn);
    }
  }

  private void switchOn(RunSettings mine) {
    befalls = RunChaos.of(
        mine, boards, since -> new PlatformHeard(mine, stage, threads, clock).acted(since), clock);
    history.set(RunHistory.begin(mine, memories.withPast(), clock));
    FleetDesk.Ears ears = new FleetDesk.Ears(MetricsServer.metrics(registry, mine, clock), timeline, history::get,
        Optional.empty(), clock, AnswersHeard.open(mine, stage, clock, threads));
    Vitals.Meter meter = new Vitals.Meter(clock);
    system.scheduler().scheduleWithFixedDelay(
        Duration.ZERO, VITALS_EVERY, () -> ears.look(meter.now()), system.executionContext());
    standIn().begin(ears::befell);
    long startNanos = clock.nanos();
    FleetPlace place = FleetPlace.here(system, mine, stage, memories, befalls, clock, startNanos);
    fleet = FleetDesk.open(system, mine, boards, memories.withPast(), place, ears);
    befalls.ifPresent(one -> one.open(fleet, stage.standIn(), startNanos));
  }

  private void begin(RunSettings mine) {
    long beginNanos = clock.nanos();
    befalls = befalls.map(before -> before.in(mine, campaigns, beginNanos));
    List<BoardId> all = boards.stream().map(BoardSpec::id).toList();
    standIn().nextCampaign(campaigns);
    history.set(RunHistory.begin(mine, all, all, clock));
    fleet.next(FleetDesk.goal(mine), befalls.map(RunChaos::plans).orElse(Map.of()), beginNanos);
  }

  private void withdraw(Campaign campaign) {
    try {
      threads.within(WITHDRAWAL, () -> {
        campaign.cancel();
        return campaign;
      });
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the campaign's open tasks stay as they are: {}", e.toString());
    }
  }

  /**
   * What a board's console still shows, as plain text.
   *
   * @return empty before the first campaign, which switches the boards on, and of a board that is not of this fleet
   */
  public Optional<String> console(BoardId board, Duration most) throws InterruptedException, TimeoutException {
    if (fleet == null || boards.stream().noneMatch(one -> one.id().equals(board))) {
      return Optional.empty();
    }
    try {
      return Optional.of(fleet.console(board, most).get(most.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw new TimeoutException("the board's console did not answer: " + e.getCause());
    }
  }

  /** Takes power from all boards, and ends the stand-in. */
  @Override
  public void close() {
    befalls.ifPresent(RunChaos::close);
    if (stage != null) {
      standIn().stop().toCompletableFuture().orTimeout(WITHDRAWAL.toSeconds(), TimeUnit.SECONDS)
          .exceptionally(failure -> {
            LOG.warn("the stand-in did not end in order: {}", failure.toString());
            return null;
          }).join();
    }
    Actors.stop(system);
    threads.close();
    memories.close();
  }
}
