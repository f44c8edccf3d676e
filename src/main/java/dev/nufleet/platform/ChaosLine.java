package dev.nufleet.platform;

import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.model.RunClock;
import dev.nufleet.platform.device.SignInFaults;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a stand-in that does things wrong has besides: its faults, what came of them, and who hears of sign-ins for the
 * sake of those that are placed by time.
 */
record ChaosLine(StandInChaos chaos, PlatformFaults faults, SignInFaults signIns, PlatformActs acts, RunClock clock,
    CompletableFuture<Consumer<ChaosActor.Command>> actor) {
  static ChaosLine of(StandInConfig config, StandInChaos chaos, PlatformActs acts, RunClock clock) {
    PlatformFaults faults = new PlatformFaults(chaos.plan(config.devices()), acts::came);
    return new ChaosLine(chaos, faults, new SignInFaults(faults), acts, clock, new CompletableFuture<>());
  }

  Verdict signIn(Verdict judged) {
    return signIns.judge(judged, clock.nanos());
  }

  /** Nothing is lost before the actor is there. */
  void tell(ChaosActor.Command command) {
    actor.thenAccept(one -> one.accept(command));
  }
}
