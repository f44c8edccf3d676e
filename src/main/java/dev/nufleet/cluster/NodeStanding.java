package dev.nufleet.cluster;

import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.NodeUse;
import java.util.Locale;
import java.util.Optional;

/**
 * A node of a run, as its leader sees it.
 *
 * @param boards that it has, or had when it was lost
 * @param sinceNanos by the run's clock: so long it stands there
 * @param use as it last told; empty: it has told nothing yet
 */
public record NodeStanding(NodeFacts facts, int boards, State state, long sinceNanos, Optional<NodeUse> use) {
  /** The same node when nobody is left who could reach it. @param nanos since when, if it was not lost before */
  public NodeStanding lost(long nanos) {
    return state == State.LOST ? this : new NodeStanding(facts, boards, State.LOST, nanos, use);
  }

  /** How it is with a node. */
  public enum State {
    UP,
    /** It does not answer; it may come back, and until then nothing is known of its boards. */
    UNREACHABLE,
    /** It is out of the cluster for good, and its boards have lost their power. */
    LOST;

    /** As it stands in reports and metrics. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
