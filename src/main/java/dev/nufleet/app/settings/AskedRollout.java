package dev.nufleet.app.settings;

import dev.nufleet.app.rollout.Crowd;
import dev.nufleet.app.rollout.RolloutPlan;
import dev.nufleet.app.rollout.RolloutStage;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.Parameters;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code --stages} with what belongs to it, and {@code --bad-for}: a rollout and what may go wrong with its image. */
final class AskedRollout {
  private static final String BAD = "bad-image";
  /** The sectors under the image do not erase, and the flash controller says so: nothing is copied over the old one. */
  private static final String REPORTED = "reported";

  private AskedRollout() {}

  /** @throws UserMistake if a stage can ask nobody, or the run cannot have stages */
  static Optional<RolloutPlan> of(Settings settings, RunSettings run) {
    Optional<Given> soak = settings.find("stage-soak");
    Optional<Given> asked = settings.find("stages");
    Optional<Boards> bad =
        badFor(settings).filter(who -> who instanceof Boards.OfProfile || who instanceof Boards.Named);
    if (bad.isPresent() && !run.crowd().has(bad.get())) {
      Given given = settings.find("bad-for").orElseThrow();
      throw nobody(given, given.text());
    }
    if (badFor(settings).orElse(null) instanceof Boards.Number number && number.count() > run.boards()) {
      throw settings.find("bad-for").orElseThrow().mistake(number.count() + " boards are more than the " + run.boards()
          + " of this run; name as many or fewer, or a share such as 3%");
    }
    refuse(run.stopIf(), "--stop-if", "is known at the end of the rollout only; boards.halted>0 and"
        + " failuresByCause.no-bootable-image>0 are known while it goes on");
    if (asked.isEmpty()) {
      refuse(run.thresholds(), "--fail-if", "is about stages, and there are none; name --stages, or leave it out");
      soak.ifPresent(given -> {
        throw given.mistake("is the time between two stages, and there are none; name --stages, or leave it out");
      });
      return Optional.empty();
    }
    if (!run.repeat().isOnce()) {
      throw asked.get().mistake("a rollout is one campaign; leave --stages or --repeat out");
    }
    if (run.target() instanceof Cloud cloud && cloud.key().isEmpty()) {
      throw asked.get().mistake("without an access key no campaign is made, so it has no stages; leave --stages out, or"
          + " name a key");
    }
    RolloutPlan plan = new RolloutPlan(stages(asked.get()), settings.find("stage-soak", Times::parse)
        .orElse(Duration.ZERO));
    Duration soaks = plan.soak().multipliedBy(plan.stages().size() - 1);
    if (soaks.compareTo(run.timeout()) >= 0) {
      throw soak.orElseThrow().mistake("between " + plan.stages().size() + " stages is "
          + Times.show(soaks.toMillis()) + ", and the whole run has " + Times.show(run.timeout().toMillis())
          + "; name a longer --timeout, or a shorter time");
    }
    Crowd crowd = run.crowd();
    for (RolloutStage stage : plan.stages()) {
      if (stage instanceof RolloutStage.Group && run.target() instanceof Embedded) {
        throw asked.get().mistake("'" + stage.text() + "' is a group of a platform that runs, and this run begins its"
            + " own; name boards by profile=m487 or name=board-0001*, or the platform by --platform READY.json");
      }
      if (stage instanceof RolloutStage.Chosen chosen && !crowd.has(chosen.who())) {
        throw nobody(asked.get(), stage.text());
      }
    }
    return Optional.of(plan);
  }

  private static UserMistake nobody(Given asked, String whom) {
    return asked.mistake("no board of this run is one of '" + whom + "'; look at --mix and the boards' names");
  }

  private static void refuse(List<Threshold> asked, String option, String why) {
    asked.stream().filter(Threshold::isOfRollout).findFirst().ifPresent(one -> {
      throw new UserMistake(option + ": '" + one.expr() + "' " + why);
    });
  }

  /** A file may have them as a list. */
  private static List<RolloutStage> stages(Given asked) {
    try {
      return RolloutPlan.parse(String.join(",", asked.texts()));
    } catch (IllegalArgumentException e) {
      throw asked.mistake(e.getMessage());
    }
  }

  private static Optional<Boards> badFor(Settings settings) {
    return settings.find("bad-for", text -> FaultReader.boards(text, FaultKind.WORN_FLASH));
  }

  /** The same with boards that cannot stand the image, if there are to be some. */
  static Scenario withBadImage(Settings settings, Scenario chaos) {
    Optional<Boards> whom = badFor(settings);
    if (whom.isEmpty()) {
      return chaos;
    }
    List<Fault> faults = new ArrayList<>(chaos.faults());
    faults.add(new Fault(faults.size() + 1, FaultKind.WORN_FLASH, whom.get(),
        new When.During(Phase.INSTALL, new When.At.Beginning()), 1, Spread.of(1), Optional.empty(),
        Parameters.NONE.withCode(REPORTED)));
    return chaos.with(chaos.isNone() ? BAD : chaos.name(), faults);
  }
}
