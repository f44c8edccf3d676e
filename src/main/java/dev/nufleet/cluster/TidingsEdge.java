package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.delivery.ProducerController.MessageWithConfirmation;
import akka.actor.typed.delivery.ProducerController.RequestNext;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.cluster.wire.FromNode;
import java.util.List;
import java.util.Optional;

/** A node's way to its leader: what it has to say goes out as fast as the leader takes it, and is known to be heard. */
final class TidingsEdge {
  static final int BATCH_EVENTS = 400;

  private final Outbox outbox = new Outbox();
  private final KeptSoFar kept = new KeptSoFar();
  private final ActorRef<Object> confirmations;
  private Optional<RequestNext<FromNode.Batch>> demand = Optional.empty();

  /** @param confirmations hears the number of each message that the leader has heard */
  TidingsEdge(ActorRef<Object> confirmations) {
    this.confirmations = confirmations;
  }

  void add(NodeActor.Heard heard) {
    outbox.add(heard.board(), heard.incarnation(), heard.number(), heard.event());
  }

  void add(FromNode.Arrived arrived) {
    outbox.add(arrived);
  }

  void add(FromNode.Left left) {
    outbox.add(left);
  }

  /** How much waits. */
  int untold() {
    return outbox.size();
  }

  /** The leader takes one more message. */
  void wanted(RequestNext<FromNode.Batch> next) {
    demand = Optional.of(next);
    flush(BATCH_EVENTS);
  }

  /** Says a batch, if the leader takes it and so much waits. */
  void flush(int atLeast) {
    if (demand.isPresent() && outbox.size() >= atLeast) {
      RequestNext<FromNode.Batch> next = demand.get();
      demand = Optional.empty();
      next.askNextTo().tell(new MessageWithConfirmation<>(outbox.take(BATCH_EVENTS), confirmations));
      kept.sent(next.currentSeqNr(), outbox.taken());
    }
  }

  /** Answered when the leader has heard all that there is to say until now. */
  void ask(BoardEnvironment.IsKept question) {
    answer(kept.ask(outbox.added(), question));
  }

  /** @param message that the leader has heard */
  void heard(long message) {
    answer(kept.heard(message));
  }

  private static void answer(List<BoardEnvironment.IsKept> kept) {
    kept.forEach(one -> one.replyTo().tell(new BoardEnvironment.Kept(one.number())));
  }
}
