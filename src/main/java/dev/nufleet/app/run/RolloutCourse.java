package dev.nufleet.app.run;

import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.LastNews;
import dev.nufleet.app.campaign.PlatformPulse;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.rollout.Crowd;
import dev.nufleet.app.rollout.RolloutPlan;
import dev.nufleet.app.rollout.RolloutRecord;
import dev.nufleet.app.rollout.RolloutStage;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A campaign in stages: makes the jobs of one, waits until its boards are at their end, and goes on to the next. When
 * the user's rule comes true, the jobs of the stage are cancelled, and the boards that have the image in hand, which no
 * platform can take it from, are waited for: what they come to belongs to what the rule would have cost.
 */
final class RolloutCourse {
  /** Boards that have the image in hand are waited for, unless no board came further for so long. */
  private static final Duration IN_HAND = Duration.ofSeconds(60);
  private static final RunEnd DONE = new RunEnd(RunEnd.By.COMPLETED, "every board came to an end");
  private static final double SECOND = 1e9;

  private final RunSettings settings;
  private final RolloutPlan plan;
  private final Campaign campaign;
  private final boolean ownProduct;
  private final FleetDesk fleet;
  private final CampaignCourse course;
  private final StopCondition stopIf;
  private final RunClock clock;
  private final PlatformPulse pulse;
  private final Crowd crowd;
  private final PresentStage.Ground ground;
  private final List<PresentStage> stages = new ArrayList<>();
  private Set<String> upgradedBefore = Set.of();
  private boolean ruleTold;

  /**
   * @param settings of the run
   * @param ownProduct the product has no other devices than the run's, so that the platform may choose among them
   * @param course that this is a part of
   * @param stopIf the rule that it looks at
   */
  RolloutCourse(RunSettings settings, RolloutPlan plan, Campaign campaign, boolean ownProduct, FleetDesk fleet,
      CampaignCourse course, StopCondition stopIf, RunClock clock) {
    this.settings = settings;
    this.plan = plan;
    this.campaign = campaign;
    this.ownProduct = ownProduct;
    this.fleet = fleet;
    this.course = course;
    this.stopIf = stopIf;
    this.clock = clock;
    this.crowd = settings.crowd();
    this.ground = new PresentStage.Ground(plan, campaign, course, fleet, clock);
    this.pulse = new PlatformPulse(() -> course.calling(campaign::ping), clock);
  }

  /** To the last stage's end, or the rule's. */
  RunEnd run() throws CampaignRefused, Interruption.Stop, FleetDesk.Silent, TimeoutException {
    campaign.among(settings.devices());
    for (RolloutStage stage : plan.stages()) {
      if (stage instanceof RolloutStage.Group group) {
        ofGroup(group); // one that cannot be asked is refused before anybody is
      }
    }
    upgradedBefore = upgraded();
    RunEnd end = DONE;
    for (int number = 1; number <= plan.stages().size() && end.by() == RunEnd.By.COMPLETED; number++) {
      end = soak();
      if (end.by() == RunEnd.By.COMPLETED) {
        end = stage(number);
      }
    }
    return end.by() == RunEnd.By.STOPPED ? calledOff(last(), end) : end;
  }

  /** What is known by now. */
  RolloutRecord record() {
    tellRule();
    List<RolloutRecord.Stage> begun = stages.stream().map(PresentStage::record).toList();
    return new RolloutRecord(plan.stages().size(), begun, stopIf.last()
        .map(met -> new RolloutRecord.Stop(met.expr(), begun.size(), met.nanos() / SECOND)));
  }

  /** The history has what a report would say, should the process end before there is one. */
  private void tellRule() {
    if (!ruleTold && stopIf.last().isPresent()) {
      ruleTold = true;
      StopCondition.Met met = stopIf.last().get();
      fleet.history().ruleMet(met.expr(), stages.size(), met.nanos());
    }
  }

  private PresentStage last() {
    return stages.get(stages.size() - 1);
  }

  /** Who need not be asked any more: asked by a stage, or upgraded before the first. */
  private Set<String> asked() {
    Set<String> asked = new HashSet<>(upgradedBefore);
    stages.forEach(stage -> asked.addAll(stage.boards()));
    return asked;
  }

  /** Between two stages; the rule is watched. Not if the one before asked nobody, or nobody is left to be asked. */
  private RunEnd soak() throws CampaignRefused, Interruption.Stop, FleetDesk.Silent, TimeoutException {
    if (plan.soak().isZero() || stages.isEmpty() || last().boards().isEmpty() || asked().size() == crowd.size()) {
      return DONE;
    }
    long until = clock.nanos() + plan.soak().toNanos();
    course.doing(last().name() + " was over and watched");
    return withRule(course.follow("watching after " + last().name(), now -> clock.nanos() >= until, pulse::look));
  }

  private RunEnd stage(int number) throws CampaignRefused, Interruption.Stop, FleetDesk.Silent, TimeoutException {
    Optional<PresentStage.Jobs> jobs = jobs(number);
    PresentStage stage = new PresentStage(ground, number, asked());
    if (jobs.isPresent() && stages.stream().allMatch(one -> one.boards().isEmpty())) {
      fleet.campaignAsked();
    } else if (jobs.isPresent()) {
      fleet.stageAsked();
    }
    stages.add(stage);
    stage.begin(jobs);
    if (jobs.isEmpty()) {
      return DONE;
    }
    course.doing(stage.name() + " was upgrading");
    RunEnd end = withRule(course.follow("upgrading, " + stage.name(), now -> stage.isDone(), now -> {
      pulse.look(now);
      stage.look(now);
    }));
    if (end.by() == RunEnd.By.COMPLETED) {
      stage.end();
    }
    return end;
  }

  /** The rule is looked at once a second; before the next stage it is looked at in any case. */
  private RunEnd withRule(RunEnd end) throws FleetDesk.Silent {
    return end.by() == RunEnd.By.COMPLETED ? course.stopped(/* now= */ true).orElse(end) : end;
  }

  /** A run that was stopped is one also if its platform does not hear of it. */
  private RunEnd calledOff(PresentStage stage, RunEnd end) throws Interruption.Stop, FleetDesk.Silent {
    stopIf.rest();
    tellRule();
    course.doing("the rollout was called off");
    RunEnd told = end;
    try {
      stage.cancel();
    } catch (CampaignRefused | TimeoutException e) {
      told = new RunEnd(end.by(), end.reason() + "; whether its tasks were cancelled is not known: "
          + (e instanceof TimeoutException ? "the platform did not say" : e.getMessage()));
    }
    try {
      awaitHands(stage);
      stage.end();
    } catch (CampaignRefused | TimeoutException e) {
      return told; // whom it asked, the platform does not say: those count that heard of it
    }
    return told;
  }

  private void awaitHands(PresentStage stage)
      throws CampaignRefused, Interruption.Stop, TimeoutException, FleetDesk.Silent {
    LastNews news = new LastNews();
    course.follow("called off; some boards have it in hand", now -> {
      long newsNanos = news.since(List.of(now.traffic().downloadedBytes(), now.settled()), clock.nanos());
      return !stage.isInHand() || clock.nanos() - newsNanos > IN_HAND.toNanos();
    }, stage::look);
  }

  /** @return empty if the stage has nobody to ask */
  private Optional<PresentStage.Jobs> jobs(int number)
      throws CampaignRefused, Interruption.Stop, FleetDesk.Silent, TimeoutException {
    RolloutStage target = plan.stages().get(number - 1);
    Set<String> asked = asked();
    if (ownProduct && target instanceof RolloutStage.Gray gray) {
      return share(gray, asked);
    }
    List<String> names = target instanceof RolloutStage.Group group
        ? ofGroup(group).stream().filter(name -> !asked.contains(name)).sorted().toList()
        : crowd.chosen(target, asked);
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(ownProduct
        ? batch -> campaign.askGroup(batch, number, names) : batch -> campaign.ask(batch, names));
  }

  /** By their names: whoever joins the group after this look is not asked. */
  private Set<String> ofGroup(RolloutStage.Group group) throws CampaignRefused, Interruption.Stop, TimeoutException {
    return course.wait(course.calling(() -> campaign.groupOf(group.id())), course.left());
  }

  /** The platform knows no stages: boards that were asked and did not come through are part of what it shares. */
  private Optional<PresentStage.Jobs> share(RolloutStage.Gray gray, Set<String> asked) throws FleetDesk.Silent {
    Set<String> upgraded = upgraded();
    int wanted = crowd.share(gray, asked, upgraded);
    if (wanted == 0) {
      return Optional.empty();
    }
    return Optional.of(gray.isAll() ? campaign::askAll : batch -> campaign.askShare(
        batch, RolloutStage.grayPercent(wanted, crowd.size() - upgraded.size())));
  }

  private Set<String> upgraded() throws FleetDesk.Silent {
    return fleet.result().boards().stream().filter(board -> board.state() == BoardState.UPGRADED)
        .map(board -> board.board().value()).collect(Collectors.toSet());
  }
}
