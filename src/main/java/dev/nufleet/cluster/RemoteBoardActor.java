package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.model.BoardEvent;

/** Stands in a fleet for a board that lives on some node: passes on what it is told. */
public final class RemoteBoardActor {
  private RemoteBoardActor() {}

  /** @param ears hear what happens to the board, from the leader */
  public static Behavior<BoardCommand> create(
      ActorRef<LeaderActor.Command> leader, BoardSpec board, ActorRef<BoardEvent> ears) {
    return Behaviors.setup(ctx -> {
      leader.tell(new LeaderActor.Seated(board, ears));
      return Behaviors.receive(BoardCommand.class)
          .onMessage(BoardCommand.FromHands.class, order -> {
            leader.tell(new LeaderActor.Ordered(board.id(), order));
            return Behaviors.same();
          })
          .build();
    });
  }
}
