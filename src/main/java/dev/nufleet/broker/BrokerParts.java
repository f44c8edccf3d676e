package dev.nufleet.broker;

import akka.actor.typed.ActorRef;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;

/** What all connections of a broker share. @param open counts them */
record BrokerParts(
    BrokerLimits limits, BrokerRules rules, ActorRef<BrokerActor.Command> broker, Clock clock, LongAdder open,
        Grumbling grumbling) {
  void tell(BrokerActor.Command command) {
    broker.tell(command);
  }
}
