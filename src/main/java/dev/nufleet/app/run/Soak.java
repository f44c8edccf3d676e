package dev.nufleet.app.run;

import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.report.CampaignEnd;
import dev.nufleet.app.report.Campaigns;
import dev.nufleet.app.report.Resources;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.report.RunHistory;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.app.run.progress.ProgressView;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.app.sheet.SheetFile;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Campaigns one after the other, on the same boards and the same platform. Each is a package with a version of its own,
 * a job, a plan of chaos and a verdict; between two of them the operator resets every board, as a person with a shelf
 * of boards does. The run passes if each of them does.
 */
final class Soak {
  /** After these the next campaign begins. */
  private static final Set<RunEnd.By> GO_ON = Set.of(RunEnd.By.COMPLETED, RunEnd.By.TIMEOUT);
  private static final Duration PLAN = Duration.ofSeconds(15);

  /** What all campaigns have in common. @param history of the campaign that goes on */
  record Ground(List<BoardSpec> boards, Stage stage, FleetDesk fleet, AtomicReference<RunHistory> history,
      ProgressView view, Interruption interruption, SideThreads threads) {}

  /** What each campaign needs of its run. @param withdraw cancels what is open */
  record Maker(Supplier<Optional<Campaign>> campaign, Supplier<String> packageName, Consumer<Campaign> withdraw) {}

  private final RunSettings settings;
  private final RunClock clock;
  private final Ground ground;
  private final Maker maker;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Consumer<String> complain;
  private final Campaigns campaigns = new Campaigns();
  private final Vitals.Meter meter;

  Soak(RunSettings settings, RunClock clock, Ground ground, Maker maker, PrintWriter out, PrintWriter err,
      Consumer<String> complain) {
    this.settings = settings;
    this.clock = clock;
    this.ground = ground;
    this.maker = maker;
    this.out = out;
    this.err = err;
    this.complain = complain;
    this.meter = new Vitals.Meter(clock);
  }

  /** What the first campaign is to do, for those who begin before it. */
  static RunSettings first(RunSettings settings, RunClock clock) {
    return settings.campaign(1, until(settings, clock, 1));
  }

  /** An equal share of the time that is left, where it is known how many campaigns it is for. */
  private static Duration until(RunSettings settings, RunClock clock, int number) {
    long now = clock.nanos();
    long left = Math.max(0, settings.timeout().toNanos() - now);
    return settings.repeat().lasts().isPresent()
        ? settings.timeout()
        : Duration.ofNanos(now + left / (settings.repeat().times() - number + 1));
  }

  /** Makes them all. @return how the run ended: by its last campaign, if that broke it off */
  RunEnd run(RunSettings first, Optional<RunChaos> chaos) {
    keepSheet();
    RunEnd end = one(1, first, chaos, 0);
    int number = 2;
    while (GO_ON.contains(end.by()) && isWanted(number)) {
      long begin = clock.nanos();
      RunSettings next = settings.campaign(number, until(settings, clock, number));
      Optional<RunChaos> anew = chaos.isPresent() ? Optional.of(chaos.get().in(number, begin)) : Optional.empty();
      begin(number, next, anew, begin);
      end = one(number, next, anew, begin);
      number++;
    }
    ground.fleet().ended();
    return GO_ON.contains(end.by()) ? whole(number - 1) : end;
  }

  /** Each campaign has its own beside its history; this is the whole run's. */
  private void keepSheet() {
    if (!settings.history()) {
      return;
    }
    try {
      ground.threads().within(PLAN, () -> {
        SheetFile.write(RunSheet.of(settings, clock.startedAt()));
        return settings.reportDir();
      });
    } catch (ExecutionException | TimeoutException e) {
      complain.accept(SheetFile.FILE + " cannot be written to " + settings.reportDir() + " (" + why(e) + ")");
    }
  }

  private static String why(Exception failed) {
    return failed.getCause() == null ? "nothing in " + PLAN.toSeconds() + " s" : failed.getCause().getMessage();
  }

  private boolean isWanted(int number) {
    long now = clock.nanos();
    return number <= settings.repeat().times() && now < settings.timeout().toNanos()
        && settings.repeat().lasts().map(lasts -> now < lasts.toNanos()).orElse(true);
  }

  private RunEnd whole(int made) {
    boolean all = settings.repeat().lasts().isPresent() || made == settings.repeat().times();
    return all
        ? new RunEnd(RunEnd.By.COMPLETED, made + " campaigns came to an end")
        : RunEnd.timeout(settings.timeout(), made + " of " + settings.repeat().times() + " campaigns were made");
  }

  /** The record of the whole run, which ends now. */
  RunRecord record(RunEnd end) {
    return campaigns.whole(RunSheet.of(settings, clock.startedAt()), clock.nanos() / 1e9, end,
        Optional.of(Resources.now()), ground.fleet().timeline()).on(ground.fleet().nodes());
  }

  private void begin(int number, RunSettings next, Optional<RunChaos> chaos, long begin) {
    try {
      ground.threads().within(PLAN, () -> {
        Files.createDirectories(next.reportDir());
        return chaos.filter(RunChaos::isPlanned).isPresent()
            ? chaos.get().writePlan(next.reportDir()) : next.reportDir();
      });
    } catch (ExecutionException | TimeoutException e) {
      complain.accept("folder " + next.reportDir() + " cannot be written (" + why(e) + ")");
    }
    List<BoardId> all = ground.boards().stream().map(BoardSpec::id).toList();
    ground.stage().standIn().ifPresent(standIn -> standIn.nextCampaign(number));
    ground.history().set(RunHistory.begin(next, all, all, clock));
    ground.fleet().next(FleetDesk.goal(next), chaos.map(RunChaos::plans).orElse(Map.of()), begin);
  }

  private RunEnd one(int number, RunSettings mine, Optional<RunChaos> chaos, long begin) {
    Optional<Campaign> campaign = maker.campaign().get();
    String of = settings.repeat().lasts().isPresent() ? "" : " of " + settings.repeat().times();
    Patience patience = new Patience("the share of the timeout for campaign " + number + of, begin);
    CampaignCourse course = new CampaignCourse(mine, campaign, ground.stage().ownProduct(), ground.fleet(),
        ground.view(), ground.interruption(), ground.threads(), clock, Optional.of(patience));
    CampaignEnd ended = course.run(maker.packageName().get());
    Closing closing = new Closing(mine, clock, ground.view(), ground.threads(), out, err);
    Closing.Closed closed = closing.campaign(ground.fleet(), ground.boards(), ended, chaos, ground.history().get());
    String line = campaigns.add(closed.run(), closed.passed(), begin / 1e9, Optional.of(meter.collected()));
    if (!settings.quiet()) {
      out.println(line);
      out.flush();
    }
    if (ended.leavesTasks()) { // the next campaign's would wait behind them
      campaign.filter(Campaign::isStarted).ifPresent(maker.withdraw());
    }
    return ended.end();
  }
}
