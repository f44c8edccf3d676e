package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import akka.actor.typed.javadsl.ActorContext;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.NodeUse;
import dev.nufleet.cluster.wire.ToNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * The leader's end of a node: what it is, how many boards it has, and the channels to and from it. Orders wait while
 * the node takes none; there are few of them for each of its boards.
 */
final class NodeEdge {
  private final NodeFacts facts;
  private final ActorRef<NodeActor.Command> ref;
  private final List<ActorRef<?>> channels = new ArrayList<>(2);
  private final Queue<ToNode> waiting = new ArrayDeque<>();
  private Optional<ProducerController.RequestNext<ToNode>> wanted = Optional.empty();
  private Optional<NodeUse> use = Optional.empty();
  private NodeStanding.State state = NodeStanding.State.UP;
  private long sinceNanos;
  private int boards;

  /** @param nanos of the run's clock, when it came */
  NodeEdge(NodeFacts facts, ActorRef<NodeActor.Command> ref, long nanos) {
    this.facts = facts;
    this.ref = ref;
    this.sinceNanos = nanos;
  }

  /** @param number of these channels among those of the leader */
  void open(ActorContext<?> ctx, LeaderActor.Hello hello, int number,
      ActorRef<ProducerController.RequestNext<ToNode>> demands,
      ActorRef<ConsumerController.Delivery<FromNode.Batch>> deliveries) {
    ActorRef<ProducerController.Command<ToNode>> producer =
        ctx.spawn(ProducerController.create(ToNode.class, facts.id(), Optional.empty()), "orders-" + number,
            DispatcherSelector.sameAsParent());
    producer.tell(new ProducerController.Start<>(demands));
    producer.tell(new ProducerController.RegisterConsumer<>(hello.orders()));
    ActorRef<ConsumerController.Command<FromNode.Batch>> consumer =
        ctx.spawn(ConsumerController.create(), "tidings-" + number, DispatcherSelector.sameAsParent());
    consumer.tell(new ConsumerController.Start<>(deliveries));
    consumer.tell(new ConsumerController.RegisterToProducerController<>(hello.tidings()));
    channels.add(producer);
    channels.add(consumer);
  }

  void close(ActorContext<?> ctx) {
    channels.forEach(ctx::stop);
  }

  NodeFacts facts() {
    return facts;
  }

  int boards() {
    return boards;
  }

  /** A board is to begin there. */
  void begins(ToNode.Begin begin) {
    boards++;
    send(begin);
  }

  /** It has given a board up. */
  void lost() {
    boards--;
  }

  void send(ToNode message) {
    waiting.add(message);
    flush();
  }

  void wants(ProducerController.RequestNext<ToNode> next) {
    wanted = Optional.of(next);
    flush();
  }

  private void flush() {
    if (wanted.isPresent() && !waiting.isEmpty()) {
      wanted.get().sendNextTo().tell(waiting.remove());
      wanted = Optional.empty();
    }
  }

  /** The run is over. */
  void letGo() {
    ref.tell(new NodeActor.RunOver());
  }

  /** @param nanos of the run's clock, from when on */
  void stands(NodeStanding.State now, long nanos) {
    if (now != state) {
      state = now;
      sinceNanos = nanos;
    }
  }

  void used(NodeUse soFar) {
    use = Optional.of(soFar);
  }

  NodeStanding standing() {
    return new NodeStanding(facts, boards, state, sinceNanos, use);
  }
}
