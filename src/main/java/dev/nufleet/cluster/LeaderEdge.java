package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import akka.actor.typed.javadsl.ActorContext;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.Optional;

/** A node's ways to its leader, and what it asks before it begins: answers come as messages of the node's own. */
final class LeaderEdge {
  static final Duration ANSWER_TIME = Duration.ofSeconds(5);

  private LeaderEdge() {}

  /** What the run is, and what time it is. */
  static void ask(ActorContext<NodeActor.Command> ctx, ActorRef<LeaderActor.Command> leader, RunClock own) {
    ctx.ask(RunBrief.class, leader, ANSWER_TIME, LeaderActor.BriefAsked::new, (answer, failure) -> answer == null
        ? new NodeActor.NoAnswer("what the run is", failure.toString())
        : new NodeActor.Briefed(answer));
    askTime(ctx, leader, own);
  }

  static void askTime(ActorContext<NodeActor.Command> ctx, ActorRef<LeaderActor.Command> leader, RunClock own) {
    long asked = own.nanos();
    ctx.ask(LeaderActor.TheTime.class, leader, ANSWER_TIME, LeaderActor.TimeAsked::new, (answer, failure) ->
        answer == null
            ? new NodeActor.NoAnswer("the time", failure.toString())
            : new NodeActor.Timed(
                new NodeClock.Sample(asked, own.nanos(), answer.nanos(), answer.startedAtMillis())));
  }

  /**
   * The channel for what a node tells. It lives on the node's own thread, as {@link #orders} does.
   *
   * @param id of the node
   * @param demands hears each time when the leader takes one message more
   */
  static ActorRef<ProducerController.Command<FromNode.Batch>> tidings(
      ActorContext<?> ctx, String id, ActorRef<ProducerController.RequestNext<FromNode.Batch>> demands) {
    ActorRef<ProducerController.Command<FromNode.Batch>> channel = ctx.spawn(
        ProducerController.create(FromNode.Batch.class, id, Optional.empty()), "tidings",
        DispatcherSelector.sameAsParent());
    channel.tell(new ProducerController.Start<>(demands));
    return channel;
  }

  /** The channel for what a node is told. */
  static ActorRef<ConsumerController.Command<ToNode>> orders(
      ActorContext<?> ctx, ActorRef<ConsumerController.Delivery<ToNode>> deliveries) {
    ActorRef<ConsumerController.Command<ToNode>> channel =
        ctx.spawn(ConsumerController.create(), "orders", DispatcherSelector.sameAsParent());
    channel.tell(new ConsumerController.Start<>(deliveries));
    return channel;
  }
}
