package dev.nufleet.cluster;

import dev.nufleet.model.Bounded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All nodes that ever belonged to a run, by what they are called in the cluster. */
final class KnownNodes {
  /** Of those that were lost, older ones are forgotten: in a long run nodes may come and go for days. */
  static final int MOST_LOST = 1000;

  private final Map<String, NodeEdge> there = new LinkedHashMap<>();
  private final Map<String, NodeStanding> lost = new Bounded<>(MOST_LOST);

  boolean isNew(String id) {
    return !there.containsKey(id) && !lost.containsKey(id);
  }

  boolean isThere(String id) {
    return there.containsKey(id);
  }

  void add(NodeEdge node) {
    there.put(node.facts().id(), node);
  }

  Optional<NodeEdge> get(String id) {
    return Optional.ofNullable(there.get(id));
  }

  void each(Consumer<NodeEdge> step) {
    there.values().forEach(step);
  }

  /** It is out for good. @param nanos of the run's clock. @return empty if it was not there */
  Optional<NodeEdge> lose(String id, long nanos) {
    Optional<NodeEdge> node = Optional.ofNullable(there.remove(id));
    node.ifPresent(one -> {
      one.stands(NodeStanding.State.LOST, nanos);
      lost.put(id, one.standing());
    });
    return node;
  }

  /** Those that were lost, in that order, and then those that are there. */
  List<NodeStanding> all() {
    List<NodeStanding> all = new ArrayList<>(lost.values());
    there.values().forEach(node -> all.add(node.standing()));
    return all;
  }
}
