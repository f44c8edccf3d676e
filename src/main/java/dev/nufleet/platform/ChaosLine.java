package dev.nufleet.platform;

import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.device.SignInFaults;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a stand-in that does things wrong has besides: its faults, what came of them, and who hears of sign-ins for the
 * sake of those that are placed by time.
 *
 * @param plans of a campaign, by its number: what is planned for a device, by its name
 */
record ChaosLine(StandInChaos chaos, IntFunction<Function<String, List<Act>>> plans, PlatformFaults faults,
    SignInFaults signIns, PlatformActs acts, RunClock clock, CompletableFuture<Consumer<ChaosActor.Command>> actor) {
  static ChaosLine of(StandInConfig config, StandInChaos chaos, PlatformActs acts, RunClock clock) {
    IntFunction<Function<String, List<Act>>> plans = campaign -> chaos.plan(campaign, config.devices());
    PlatformFaults faults = new PlatformFaults(plans.apply(1), acts::came);
    return new ChaosLine(chaos, plans, faults, new SignInFaults(faults), acts, clock, new CompletableFuture<>());
  }

  Verdict signIn(Verdict judged) {
    return signIns.judge(judged, clock.nanos());
  }

  /** Nothing is lost before the actor is there. */
  void tell(ChaosActor.Command command) {
    actor.thenAccept(one -> one.accept(command));
  }
}
