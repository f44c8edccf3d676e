package dev.nufleet.broker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.model.RunClock;

/** Where a broker begins. */
public final class BrokerEdge {
  private BrokerEdge() {}

  /**
   * Starts a broker as a child of an actor, which fails if its broker does.
   *
   * @param keeper may wait for its disk: the broker's actor then runs apart
   */
  public static Broker start(
      ActorContext<?> owner, BrokerLimits limits, BrokerRules rules, RunClock clock, SessionKeeper keeper) {
    Props props = keeper == SessionKeeper.NONE ? Props.empty() : DispatcherSelector.blocking();
    Connections connections = new Connections();
    ActorRef<BrokerCommand> actor =
        owner.spawn(Behaviors.supervise(BrokerActor.create(limits, rules, clock, keeper, connections))
            .onFailure(DiskFailed.class, SupervisorStrategy.stop().withLoggingEnabled(false)), "mqtt-broker", props);
    owner.watch(actor);
    return new Broker(new BrokerParts(limits, rules, actor, clock, connections, new Grumbling()));
  }
}
