package dev.nufleet.cluster;

import akka.actor.typed.javadsl.ActorContext;
import akka.cluster.ClusterEvent;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;

/** What becomes of the cluster's members, as messages of the leader's own. */
final class MembersEdge {
  private MembersEdge() {}

  static void hear(ActorContext<LeaderActor.Command> leader) {
    Cluster cluster = Cluster.get(leader.getSystem());
    cluster.subscriptions().tell(new Subscribe<>(
        leader.messageAdapter(ClusterEvent.MemberRemoved.class, event ->
            new LeaderActor.Removed(ClusterEdge.idOf(event.member()))),
        ClusterEvent.MemberRemoved.class));
    cluster.subscriptions().tell(new Subscribe<>(
        leader.messageAdapter(ClusterEvent.ReachabilityEvent.class, event -> new LeaderActor.Reached(
            ClusterEdge.idOf(event.member()), event instanceof ClusterEvent.ReachableMember)),
        ClusterEvent.ReachabilityEvent.class));
  }
}
