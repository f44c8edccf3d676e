package dev.nufleet.cluster;

import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.model.RunClock;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a node works with.
 *
 * @param sources local addresses that its boards dial from; empty: the system's choice
 * @param clock of this machine
 * @param says hears, in a line for people, what the node does
 * @param served runs that are over for this node
 * @param use of this process
 * @param figures shown of its boards
 * @param over told when it has let go of its boards, for whatever reason: of which run; empty: of none
 */
public record NodeParts(
    NodeFacts facts, List<InetAddress> sources, RunClock clock, Consumer<String> says, Set<String> served,
    UseMeter use, NodeFigures figures, Consumer<String> over) {
  public NodeParts {
    sources = List.copyOf(sources);
    served = Set.copyOf(served);
  }
}
