package dev.nufleet.mqtt;

import akka.actor.typed.javadsl.ActorContext;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;

/** Where a broker begins. */
public final class BrokerEdge {
  private BrokerEdge() {}

  /** Starts a broker as a child of an actor. */
  public static Broker start(ActorContext<?> owner, BrokerLimits limits, BrokerRules rules, Clock clock) {
    return new Broker(new BrokerParts(limits, rules,
        owner.spawn(BrokerActor.create(limits, rules, clock), "mqtt-broker"), clock, new LongAdder()));
  }
}
