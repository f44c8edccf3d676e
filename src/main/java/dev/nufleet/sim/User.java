package dev.nufleet.sim;

import dev.nufleet.platform.SerialStandIn;
import dev.nufleet.platform.registry.Task;
import dev.nufleet.sim.judge.Overheard;
import java.util.Optional;

/** Whose campaign it is: begins its job, and may begin another one, or cancel the first. */
final class User {
  private final WorldPlan plan;
  private final SerialStandIn standIn;
  private final Workshop.Image image;
  private final Overheard overheard;
  private String job = "";

  User(WorldPlan plan, SerialStandIn standIn, Workshop.Image image, Overheard overheard) {
    this.plan = plan;
    this.standIn = standIn;
    this.image = image;
    this.overheard = overheard;
  }

  void begin(Turns.Party run, Platform platform) {
    JobLimits limits = plan.limits();
    SerialStandIn.Tries tries = new SerialStandIn.Tries(
        plan.retryMinutes(), plan.retries(), limits.timeoutMinutes(), limits.perMinute());
    run.at(plan.campaignAt(), () -> {
      job = standIn.begin(Population.PRODUCT, new SerialStandIn.Upgrade(
          World.NEW_VERSION.toString(), image.bytes().length, image.md5(), image.sha256()), plan.dynamic(), tries);
      platform.arm();
    });
    if (limits.againAt() != Long.MAX_VALUE) {
      run.at(Math.max(limits.againAt(), plan.campaignAt() + 1), () -> {
        overheard.beginsAgain();
        standIn.beginAgain(job, plan.dynamic(), tries, limits.replaces());
        platform.arm();
      });
    }
    if (limits.cancelAt() != Long.MAX_VALUE) {
      run.at(limits.cancelAt(), () -> {
        standIn.cancel(job);
        overheard.cancelled(job);
        platform.arm();
      });
    }
  }

  /** How the first job's newest task of a board stands; empty: it has none. */
  Optional<Task> task(String board) {
    return standIn.task(job, board);
  }
}
