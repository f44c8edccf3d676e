package dev.nufleet.broker;

import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.ActorContext;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;

/** Where a broker begins. */
public final class BrokerEdge {
  private BrokerEdge() {}

  /** Starts a broker as a child of an actor. @param keeper may wait for its disk: the broker's actor then runs apart */
  public static Broker start(
      ActorContext<?> owner, BrokerLimits limits, BrokerRules rules, Clock clock, SessionKeeper keeper) {
    Props props = keeper == SessionKeeper.NONE ? Props.empty() : DispatcherSelector.blocking();
    return new Broker(new BrokerParts(limits, rules,
        owner.spawn(BrokerActor.create(limits, rules, clock, keeper), "mqtt-broker", props), clock, new LongAdder(),
            new Grumbling()));
  }
}
