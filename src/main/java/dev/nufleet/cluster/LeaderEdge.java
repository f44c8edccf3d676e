package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.model.RunClock;
import java.time.Duration;

/** What a node asks the leader before it begins. Answers come as messages of the node's own. */
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
}
