package dev.nufleet.cluster;

import dev.nufleet.cluster.wire.NodeFacts;

/**
 * A node of a run, as its leader sees it.
 *
 * @param boards that it has, or had when it was lost
 * @param lostAtNanos by the run's clock; {@link #NOT_LOST} if it is there
 */
public record NodeStanding(NodeFacts facts, int boards, long lostAtNanos) {
  public static final long NOT_LOST = -1;

  public boolean isLost() {
    return lostAtNanos != NOT_LOST;
  }
}
