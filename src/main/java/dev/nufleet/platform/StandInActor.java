package dev.nufleet.platform;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DeathPactException;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.broker.Broker;
import dev.nufleet.broker.BrokerEdge;
import dev.nufleet.broker.BrokerLimits;
import dev.nufleet.broker.DiskFailed;
import dev.nufleet.broker.SessionKeeper;
import dev.nufleet.platform.registry.Keeper;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Parent of a stand-in's actors. If one of them fails, all end: what they know must fit together, so nothing goes on
 * with a part of it.
 */
final class StandInActor {
  private StandInActor() {}

  static Behavior<StandInEdge.Closing> create(
      PlatformActor.PlatformParts parts, Function<Consumer<PlatformActor.Command>, DeviceLine> line,
      BrokerLimits limits, SessionKeeper sessions, CompletableFuture<StandInEdge.Opened> opened,
      CompletableFuture<String> lost) {
    return Behaviors.setup(ctx -> {
      ctx.setLoggerName(StandInActor.class);
      // a state on disk is written by the actor itself, which then may wait for the disk
      Props props = parts.keeping() ? DispatcherSelector.blocking() : Props.empty();
      ActorRef<PlatformActor.Command> platform = ctx.spawn(endingQuietly(PlatformActor.create(parts, platformCtx -> {
        ActorRef<PlatformActor.Command> self = platformCtx.getSelf();
        Broker broker =
            BrokerEdge.start(platformCtx, limits, line.apply(self::tell), parts.clock(), sessions);
        opened.complete(new StandInEdge.Opened(self, broker));
        return broker;
      })), "platform", props);
      ctx.watch(platform);
      return running(parts.keeper(), lost);
    });
  }

  /** What its user is told in one line needs no stack trace, and neither does the end of a parent by its child. */
  private static <C> Behavior<C> endingQuietly(Behavior<C> part) {
    SupervisorStrategy quietly = SupervisorStrategy.stop().withLoggingEnabled(false);
    return Behaviors.supervise(Behaviors.supervise(part).onFailure(DiskFailed.class, quietly))
        .onFailure(DeathPactException.class, quietly);
  }

  private static Behavior<StandInEdge.Closing> running(Keeper keeper, CompletableFuture<String> lost) {
    return Behaviors.receive(StandInEdge.Closing.class)
        .onMessage(
            StandInEdge.Closing.class,
            closing -> Behaviors.stopped(() -> closing.stopped().complete(Done.getInstance())))
        .onSignal(ChildFailed.class, failed -> {
          // who lost the disk has said so; the state that was kept is whole, so a new process can take it up
          lost.complete("a part of the stand-in has failed (" + failed.getCause() + "); start it again");
          return Behaviors.same();
        })
        .onSignal(Terminated.class, ended -> {
          lost.complete("a part of the stand-in has ended; start it again");
          return Behaviors.same();
        })
        .onSignal(PostStop.class, stop -> { // the children, who write, have ended by now
          keeper.close();
          return Behaviors.same();
        })
        .build();
  }
}
