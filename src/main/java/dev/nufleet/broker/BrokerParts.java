package dev.nufleet.broker;

import akka.actor.typed.ActorRef;
import dev.nufleet.model.RunClock;

/** What all connections of a broker share. */
record BrokerParts(
    BrokerLimits limits,
    BrokerRules rules,
    ActorRef<BrokerCommand> broker,
    RunClock clock,
    Connections connections,
    Grumbling grumbling) {
  void tell(BrokerCommand command) {
    broker.tell(command);
  }
}
