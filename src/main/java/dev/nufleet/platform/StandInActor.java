package dev.nufleet.platform;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.Props;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.broker.Broker;
import dev.nufleet.broker.BrokerEdge;
import dev.nufleet.broker.BrokerLimits;
import dev.nufleet.broker.SessionKeeper;
import dev.nufleet.platform.device.SignInRules;
import dev.nufleet.platform.registry.Keeper;
import java.util.concurrent.CompletableFuture;

/**
 * Parent of a stand-in's actors. If one of them fails, all end: what they know must fit together, so nothing goes on
 * with a part of it.
 */
final class StandInActor {
  private StandInActor() {}

  static Behavior<StandInEdge.Closing> create(
      PlatformActor.PlatformParts parts, SignInRules rules, BrokerLimits limits, SessionKeeper sessions,
      CompletableFuture<StandInEdge.Opened> opened) {
    return Behaviors.setup(ctx -> {
      ctx.setLoggerName(StandInActor.class);
      // a state on disk is written by the actor itself, which then may wait for the disk
      Props props = parts.keeping() ? DispatcherSelector.blocking() : Props.empty();
      ActorRef<PlatformActor.Command> platform = ctx.spawn(PlatformActor.create(parts, platformCtx -> {
        ActorRef<PlatformActor.Command> self = platformCtx.getSelf();
        Broker broker =
            BrokerEdge.start(platformCtx, limits, new DeviceLine(rules, self::tell), parts.clock(), sessions);
        opened.complete(new StandInEdge.Opened(self, broker));
        return broker;
      }), "platform", props);
      ctx.watch(platform);
      return running(parts.keeper());
    });
  }

  private static Behavior<StandInEdge.Closing> running(Keeper keeper) {
    return Behaviors.receive(StandInEdge.Closing.class)
        .onMessage(
            StandInEdge.Closing.class,
            closing -> Behaviors.stopped(() -> closing.stopped().complete(Done.getInstance())))
        .onSignal(ChildFailed.class, failed -> {
          throw new IllegalStateException("the stand-in cannot go on", failed.getCause());
        })
        .onSignal(Terminated.class, ended -> Behaviors.stopped())
        .onSignal(PostStop.class, stop -> { // the children, who write, have ended by now
          keeper.close();
          return Behaviors.same();
        })
        .build();
  }
}
