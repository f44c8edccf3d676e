package dev.nufleet.broker;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.broker.BrokerCommand.Acknowledged;
import dev.nufleet.broker.BrokerCommand.Closed;
import dev.nufleet.broker.BrokerCommand.Cut;
import dev.nufleet.broker.BrokerCommand.CutAll;
import dev.nufleet.broker.BrokerCommand.Deliver;
import dev.nufleet.broker.BrokerCommand.Flush;
import dev.nufleet.broker.BrokerCommand.SignedIn;
import dev.nufleet.broker.BrokerCommand.Subscribed;
import dev.nufleet.broker.BrokerCommand.Unsubscribed;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.RunClock;
import java.util.List;
import java.util.Map;

/**
 * Who is connected and what is kept for whom, as {@link BrokerState} decides. What devices publish does not pass here,
 * it goes from their connections straight to {@link BrokerRules}.
 */
final class BrokerActor {
  private final ActorContext<BrokerCommand> ctx;
  private final BrokerState state;
  private final BrokerLimits limits;
  private final BrokerRules rules;
  private final RunClock clock;
  private final SessionKeeper keeper;
  private final Connections connections;
  private boolean flushing;

  private BrokerActor(ActorContext<BrokerCommand> ctx, BrokerLimits limits, BrokerRules rules, RunClock clock,
      SessionKeeper keeper, Connections connections) {
    this.ctx = ctx;
    this.state = new BrokerState(limits, rules::owns, keeper != SessionKeeper.NONE, keeper.load());
    this.limits = limits;
    this.rules = rules;
    this.clock = clock;
    this.keeper = keeper;
    this.connections = connections;
  }

  static Behavior<BrokerCommand> create(
      BrokerLimits limits, BrokerRules rules, RunClock clock, SessionKeeper keeper, Connections connections) {
    return Behaviors.setup(ctx -> {
      ctx.setLoggerName(BrokerActor.class);
      return new BrokerActor(ctx, limits, rules, clock, keeper, connections).serving();
    });
  }

  private Behavior<BrokerCommand> serving() {
    return Behaviors.receive(BrokerCommand.class)
        .onMessage(SignedIn.class, m -> turned(state.signedIn(m, clock.millis())))
        .onMessage(Subscribed.class, m -> turned(state.subscribed(m)))
        .onMessage(Unsubscribed.class, m -> turned(state.unsubscribed(m)))
        .onMessage(Acknowledged.class, m -> turned(state.acknowledged(m)))
        .onMessage(Closed.class, m -> turned(state.closed(m)))
        .onMessage(Deliver.class, m -> turned(state.deliver(m, clock.millis())))
        .onMessage(Cut.class, m -> turned(state.cut(m, clock.millis())))
        .onMessage(CutAll.class, m -> turned(state.cutAll(m)))
        .onMessage(Flush.class, m -> flush())
        .build();
  }

  private Behavior<BrokerCommand> turned(List<BrokerWish> wishes) {
    wishes.forEach(this::carryOut);
    if (!flushing && state.hasUnkept()) {
      flushing = true;
      ctx.getSelf().tell(new Flush()); // behind all that waits now
    }
    return Behaviors.same();
  }

  private Behavior<BrokerCommand> flush() {
    flushing = false;
    Map<DeviceId, SessionKeeper.Kept> sessions = state.toKeep();
    if (!sessions.isEmpty()) {
      keeper.keep(sessions);
    }
    return turned(state.kept());
  }

  private void carryOut(BrokerWish wish) {
    if (wish instanceof BrokerWish.Say say) {
      connections.tell(say.connection(), say.word());
    } else if (wish instanceof BrokerWish.ToRules word) {
      if (word instanceof BrokerWish.Dropped dropped) {
        ctx.getLog().info("{} owes {} acknowledgements; a message on {} is dropped",
            dropped.device(), limits.maxUnacknowledged(), dropped.topic());
      }
      word.tell(rules, limits);
    } else {
      throw new IllegalStateException("nobody carries out " + wish.getClass().getSimpleName());
    }
  }
}
