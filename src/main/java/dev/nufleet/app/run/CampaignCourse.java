package dev.nufleet.app.run;

import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.PlatformPulse;
import dev.nufleet.app.campaign.Portions;
import dev.nufleet.app.campaign.WaitInVain;
import dev.nufleet.app.report.CampaignEnd;
import dev.nufleet.app.report.PlatformWord;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.run.progress.ProgressView;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** The course of a campaign over an open fleet: upload, wait for the boards, start, follow, and ask how tasks ended. */
final class CampaignCourse {
  private static final String UPGRADING = "boards were upgrading";
  private static final Duration REDRAW = Duration.ofMillis(200);
  /** A campaign does not wait for boards that do not come online, once this long no other has. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(60);
  /** The platform hears of the last version a little later than the fleet. */
  private static final Duration TASKS_CATCH_UP = Duration.ofSeconds(15);
  /** The same once the time is over. */
  private static final Duration LATE_CATCH_UP = Duration.ofSeconds(3);
  /** The platform is asked for its tasks after the end as well, but it cannot put the end off for ever. */
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Duration CLOSING_PER_JOB = Duration.ofSeconds(2);

  private final RunSettings settings;
  private final Optional<Campaign> campaign;
  private final boolean ownProduct;
  private final FleetDesk fleet;
  private final ProgressView view;
  private final Interruption interruption;
  private final Executor blocking;
  private final RunClock clock;
  private final StopCondition stopIf;
  private final Optional<Patience> patience;
  private final Optional<RolloutCourse> rollout;

  private String doing = "the boards were switched on";

  /**
   * @param campaign empty: none is made, the boards take what others push to them
   * @param ownProduct the product has no other devices than the run's
   * @param blocking for the calls of the SDK
   * @param patience with boards that do not come to an end; empty: all the run's time
   */
  CampaignCourse(
      RunSettings settings,
      Optional<Campaign> campaign,
      boolean ownProduct,
      FleetDesk fleet,
      ProgressView view,
      Interruption interruption,
      Executor blocking,
      RunClock clock,
      Optional<Patience> patience) {
    this.settings = settings;
    this.campaign = campaign;
    this.ownProduct = ownProduct;
    this.fleet = fleet;
    this.view = view;
    this.interruption = interruption;
    this.blocking = blocking;
    this.clock = clock;
    this.patience = patience;
    this.stopIf = new StopCondition(settings, clock);
    this.rollout = settings.rollout().flatMap(plan -> campaign.map(
        one -> new RolloutCourse(settings, plan, one, ownProduct, fleet, this, stopIf, clock)));
  }

  /** Always ends, within the run's timeout and what closing takes; whatever goes wrong is told as the end. */
  CampaignEnd run(String firmwareName) {
    CampaignEnd ended = toItsEnd(firmwareName);
    campaign.ifPresent(Campaign::stop);
    fleet.campaignEnded();
    return ended.inStages(rollout.map(RolloutCourse::record));
  }

  private CampaignEnd toItsEnd(String firmwareName) {
    try {
      return campaign.isPresent() ? run(campaign.get(), firmwareName) : waitForOthers();
    } catch (Interruption.Stop e) {
      return CampaignEnd.early(RunEnd.By.INTERRUPTED, "interrupted while " + doing,
          "the run was interrupted before the platform was asked");
    } catch (CampaignRefused e) {
      return CampaignEnd.early(e.answered() ? RunEnd.By.CAMPAIGN_REFUSED : RunEnd.By.PLATFORM_LOST, e.getMessage(),
          "the platform did not tell: " + e.getMessage());
    } catch (TimeoutException e) {
      return new CampaignEnd(timeout(), PlatformWord.unknown("the time was over before the campaign was made"));
    } catch (SetUp.EndsEarly e) {
      return new CampaignEnd(e.end(), PlatformWord.unknown("the run ended before the campaign was made"));
    } catch (FleetDesk.Silent e) {
      return CampaignEnd.brokeDown(e.getMessage());
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(CampaignCourse.class).error("the campaign's course broke down", e);
      return CampaignEnd.brokeDown(e.toString());
    }
  }

  private CampaignEnd waitForOthers()
      throws CampaignRefused, Interruption.Stop, FleetDesk.Silent, TimeoutException, SetUp.EndsEarly {
    waitForBoards(now -> { });
    fleet.campaignAsked();
    doing = "boards waited for upgrades";
    RunEnd end = follow("waiting for upgrades", now -> now.settled() == now.total(), now -> { });
    return new CampaignEnd(end, PlatformWord.unknown("no access key: nobody may ask the platform"));
  }

  private RunEnd timeout() {
    return patience.map(one -> RunEnd.overdue(one.share() + " passed while " + doing))
        .orElseGet(() -> RunEnd.timeout(settings.timeout(), doing));
  }

  private CampaignEnd run(Campaign campaign, String firmwareName)
      throws CampaignRefused, Interruption.Stop, TimeoutException, FleetDesk.Silent, SetUp.EndsEarly {
    CompletableFuture<Void> upload = calling(() -> {
      campaign.upload(settings.image(), settings.version(), settings.initialVersion(), firmwareName);
      return null;
    });
    waitForBoards(now -> {
      if (upload.isCompletedExceptionally()) {
        wait(upload, Duration.ZERO); // there is nothing to wait for any more
      }
    });
    doing = "the image was uploaded";
    onlyToItsEnd(follow("uploading", now -> upload.isDone(), now -> { }));
    wait(upload, Duration.ZERO);
    FleetSnapshot before = fleet.snapshot();
    int upgradedBefore = before.states().get(BoardState.UPGRADED); // the platform makes no tasks for these
    if (rollout.isPresent()) {
      return ended(campaign, rollout.get().run(), upgradedBefore);
    }
    Optional<Portions> portions = upgradedBefore < before.total() ? portions(campaign) : Optional.empty();
    doing = portions.isPresent() ? UPGRADING : "the campaign was made"; // in portions boards upgrade meanwhile
    CompletableFuture<Integer> made = portions.isPresent() ? portions.get().made()
        : upgradedBefore < before.total() ? made(campaign) : CompletableFuture.completedFuture(0);
    PlatformPulse pulse = new PlatformPulse(() -> calling(campaign::ping), clock);
    WaitInVain vain = new WaitInVain(() -> calling(campaign::open), clock);
    String upgrading = portions.map(Portions::word).orElse("upgrading");
    RunEnd end = follow(upgrading, now -> made.isDone() && !made.isCompletedExceptionally()
        && (now.settled() == now.total() || vain.is(now)), now -> {
      portions.ifPresent(one -> one.look(now.settled()));
      if (made.isDone()) {
        wait(made, Duration.ZERO);
        doing = UPGRADING;
      }
      pulse.look(now);
    });
    return ended(campaign, end, upgradedBefore);
  }

  /** Jobs that keep to the platform's limits may take minutes, in which boards upgrade already. */
  private CompletableFuture<Integer> made(Campaign campaign) {
    fleet.campaignAsked();
    return calling(() -> campaign.start(settings.devices(), ownProduct));
  }

  private Optional<Portions> portions(Campaign campaign) {
    return settings.mostInHand().map(most -> {
      fleet.campaignAsked();
      return Portions.of(campaign, settings.devices(), most, this::calling, clock);
    });
  }

  /** Looks after what must not fail while boards are waited for. */
  interface Watch {
    void look(FleetSnapshot now) throws CampaignRefused, Interruption.Stop, TimeoutException, FleetDesk.Silent;
  }

  private void waitForBoards(Watch watch)
      throws CampaignRefused, Interruption.Stop, FleetDesk.Silent, TimeoutException, SetUp.EndsEarly {
    long[] lastNews = {0, clock.nanos()};
    RunEnd end = follow("switching on", now -> {
      if (now.ready() != lastNews[0]) {
        lastNews[0] = now.ready();
        lastNews[1] = clock.nanos();
      }
      boolean stalled = clock.nanos() - lastNews[1] > STRAGGLERS.toNanos();
      return now.ready() == now.total() || now.ready() > 0 && now.launched() == now.total() && stalled;
    }, watch);
    onlyToItsEnd(end);
  }

  private static void onlyToItsEnd(RunEnd end) throws SetUp.EndsEarly {
    if (end.by() != RunEnd.By.COMPLETED) {
      throw new SetUp.EndsEarly(end);
    }
  }

  /** @return completed, if it was reached before the time was over and before a condition of the user's was true */
  RunEnd follow(String what, Predicate<FleetSnapshot> reached, Watch watch)
      throws CampaignRefused, Interruption.Stop, FleetDesk.Silent, TimeoutException {
    while (true) {
      FleetSnapshot now = fleet.snapshot();
      view.show(now, what, clock.nanos() / 1e9);
      if (reached.test(now)) {
        return new RunEnd(RunEnd.By.COMPLETED, "every board came to an end");
      }
      if (left().isNegative()) {
        return timeout();
      }
      Optional<String> enough = patience.flatMap(one -> one.isOver(now, clock.nanos()));
      if (enough.isPresent()) {
        return RunEnd.overdue(enough.get());
      }
      Optional<String> lost = fleet.lost();
      if (lost.isPresent()) {
        return new RunEnd(RunEnd.By.NODES_LOST, lost.get() + ", while " + doing);
      }
      Optional<RunEnd> stopped = stopped(/* now= */ false);
      if (stopped.isPresent()) {
        return stopped.get();
      }
      watch.look(now);
      interruption.pause(REDRAW);
    }
  }

  /** @param now however short it is since a condition of the user's was looked at last */
  Optional<RunEnd> stopped(boolean now) throws FleetDesk.Silent {
    Optional<String> met = now ? stopIf.metNow(fleet) : stopIf.met(fleet);
    return met.map(rule -> new RunEnd(RunEnd.By.STOPPED, "--stop-if '" + rule + "' came true while " + doing));
  }

  /** What goes on, for the reason of an end that comes meanwhile. */
  void doing(String what) {
    doing = what;
  }

  /**
   * The platform's word is asked for in any case, also when the time is over: it alone knows what it has taken, and
   * what boards told it a moment ago is given the time to arrive. A run that had come to its end is lost without that
   * word; one that ended for another reason ended for that.
   */
  private CampaignEnd ended(Campaign campaign, RunEnd end, int upgradedBefore)
      throws Interruption.Stop, FleetDesk.Silent {
    campaign.stop(); // whatever ended the run: nobody else is to be asked
    Duration catchUp = end.by() == RunEnd.By.COMPLETED ? TASKS_CATCH_UP : LATE_CATCH_UP;
    long until = clock.nanos() + catchUp.toNanos();
    Duration closing = CLOSING.plus(CLOSING_PER_JOB.multipliedBy(campaign.jobs()));
    long closed = until + closing.toNanos();
    try {
      while (campaign.isStarted() && wait(calling(campaign::succeeded), closing)
          < fleet.snapshot().states().get(BoardState.UPGRADED) - upgradedBefore && clock.nanos() < until) {
        interruption.pause(REDRAW);
      }
      long asked = clock.nanos();
      return new CampaignEnd(
          end, PlatformWord.of(wait(calling(campaign::tasks), Duration.ofNanos(closed - asked)), asked));
    } catch (CampaignRefused e) {
      RunEnd.By by = e.answered() ? end.by() : end.byWithoutWord();
      return CampaignEnd.early(by, end.reason() + "; asked for the tasks, the platform did not tell: " + e.getMessage(),
          "the platform did not tell: " + e.getMessage());
    } catch (TimeoutException e) {
      String silent = "the platform did not answer within " + closing.toSeconds() + " s";
      return CampaignEnd.early(end.byWithoutWord(), end.reason() + "; asked for the tasks, " + silent, silent);
    }
  }

  <T> CompletableFuture<T> calling(Callable<T> call) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return call.call();
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    }, blocking);
  }

  /** @throws TimeoutException if the platform takes longer; the call itself is left behind */
  <T> T wait(CompletableFuture<T> call, Duration most)
      throws CampaignRefused, Interruption.Stop, TimeoutException {
    try {
      return interruption.await(call, most);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CampaignRefused refused) {
        throw refused;
      }
      throw new IllegalStateException("a call of the platform broke down: " + e.getCause(), e.getCause());
    }
  }

  Duration left() {
    return settings.timeout().minusNanos(clock.nanos());
  }
}
