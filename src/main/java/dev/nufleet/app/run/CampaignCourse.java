package dev.nufleet.app.run;

import dev.nufleet.app.report.PlatformWord;
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
import java.util.function.Predicate;

/** The course of a campaign over an open fleet: upload, wait for the boards, start, follow, and ask how tasks ended. */
final class CampaignCourse {
  private static final Duration REDRAW = Duration.ofMillis(200);
  /** A campaign does not wait for boards that do not come online, once this long no other has. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(60);
  /** The platform hears of the last version a little later than the fleet. */
  private static final Duration TASKS_CATCH_UP = Duration.ofSeconds(15);

  private final RunSettings settings;
  private final Optional<Campaign> campaign;
  private final boolean ownProduct;
  private final FleetDesk fleet;
  private final ProgressView view;
  private final Interruption interruption;
  private final Executor blocking;
  private final RunClock clock;

  /**
   * @param campaign empty: none is made, the boards take what others push to them
   * @param ownProduct the product has no other devices than the run's
   * @param blocking for the calls of the SDK
   */
  CampaignCourse(
      RunSettings settings,
      Optional<Campaign> campaign,
      boolean ownProduct,
      FleetDesk fleet,
      ProgressView view,
      Interruption interruption,
      Executor blocking,
      RunClock clock) {
    this.settings = settings;
    this.campaign = campaign;
    this.ownProduct = ownProduct;
    this.fleet = fleet;
    this.view = view;
    this.interruption = interruption;
    this.blocking = blocking;
    this.clock = clock;
  }

  /**
   * How it ended.
   *
   * @param whyUnfinished what kept the boards that are still on their way
   * @param refusal the platform's, as a line for the user
   * @param word what the platform says of the campaign's tasks
   */
  record Ended(String whyUnfinished, Optional<String> refusal, PlatformWord word) {
    private static Ended early(String why, Optional<String> refusal, String notAsked) {
      return new Ended(why, refusal, PlatformWord.unknown(notAsked));
    }

    /** Whether tasks of the campaign may be left that would upgrade devices after the run. */
    boolean leavesTasks() {
      return !word.isKnown() || word.openTasks() > 0;
    }
  }

  Ended run(String firmwareName) {
    try {
      return campaign.isPresent() ? run(campaign.get(), firmwareName) : waitForOthers();
    } catch (Interruption.Stop e) {
      return Ended.early("interrupted", Optional.empty(),
          "the run was interrupted before the platform was asked");
    } catch (CampaignRefused e) {
      return Ended.early("campaign-refused", Optional.of(e.getMessage()),
          "the platform did not tell: " + e.getMessage());
    }
  }

  private Ended waitForOthers() throws Interruption.Stop {
    waitForBoards();
    fleet.campaignAsked();
    follow("waiting for upgrades", now -> now.settled() == now.total());
    return Ended.early("timeout", Optional.empty(), "no access key: nobody may ask the platform");
  }

  private Ended run(Campaign campaign, String firmwareName) throws CampaignRefused, Interruption.Stop {
    CompletableFuture<Void> upload = calling(() -> {
      campaign.upload(settings.image(), settings.version(), firmwareName);
      return null;
    });
    waitForBoards();
    wait(upload);
    FleetSnapshot before = fleet.snapshot();
    int upgradedBefore = before.states().get(BoardState.UPGRADED); // the platform makes no tasks for these
    if (upgradedBefore < before.total()) {
      fleet.campaignAsked();
      wait(calling(() -> {
        campaign.start(settings.devices(), ownProduct);
        return null;
      }));
    }
    boolean settled = follow("upgrading", now -> now.settled() == now.total());
    return ended(campaign, settled, upgradedBefore);
  }

  private void waitForBoards() throws Interruption.Stop {
    long[] lastNews = {0, clock.nanos()};
    follow("switching on", now -> {
      if (now.ready() != lastNews[0]) {
        lastNews[0] = now.ready();
        lastNews[1] = clock.nanos();
      }
      boolean stalled = clock.nanos() - lastNews[1] > STRAGGLERS.toNanos();
      return now.ready() == now.total() || now.ready() > 0 && now.launched() == now.total() && stalled;
    });
  }

  /** @return whether it was reached before the time was over */
  private boolean follow(String doing, Predicate<FleetSnapshot> reached) throws Interruption.Stop {
    while (true) {
      FleetSnapshot now = fleet.snapshot();
      view.show(now, doing, seconds());
      if (reached.test(now)) {
        return true;
      }
      if (seconds() > settings.timeout().toMillis() / 1e3) {
        return false;
      }
      interruption.pause(REDRAW);
    }
  }

  private Ended ended(Campaign campaign, boolean settled, int upgradedBefore)
      throws CampaignRefused, Interruption.Stop {
    long upgraded = fleet.snapshot().states().get(BoardState.UPGRADED) - upgradedBefore;
    long until = clock.nanos() + TASKS_CATCH_UP.toNanos();
    while (settled && campaign.isStarted() && wait(calling(campaign::succeeded)) < upgraded
        && clock.nanos() < until) {
      interruption.pause(REDRAW);
    }
    return new Ended("timeout", Optional.empty(), PlatformWord.of(wait(calling(campaign::tasks))));
  }

  private <T> CompletableFuture<T> calling(Callable<T> call) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return call.call();
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    }, blocking);
  }

  private <T> T wait(CompletableFuture<T> call) throws CampaignRefused, Interruption.Stop {
    try {
      return interruption.await(call);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CampaignRefused refused) {
        throw refused;
      }
      throw new IllegalStateException("a call of the platform broke down", e.getCause());
    }
  }

  private double seconds() {
    return clock.nanos() / 1e9;
  }
}
