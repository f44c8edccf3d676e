package dev.nufleet.cluster.setup;

import java.time.Duration;

/**
 * How long members of a cluster wait for each other. The same for all of them, or they judge each other differently.
 *
 * @param heartbeat between two signs of life
 * @param silence a member that gives none for so long is missed
 * @param ownSilence the same of processes that a run has started itself: it sees them end, so one that is silent has no
 *     turn on a machine that is busy with boards
 * @param stableAfter who is missed is given up once nothing else has changed for so long, and its boards get other
 *     places after about as long again
 * @param lookEvery between two looks for nodes where nobody has named them
 * @param stableMargin a cluster is formed only if the same nodes were found for so long
 * @param answerWithin a look, or a node that is asked, is given so long
 */
public record ClusterTimes(Duration heartbeat, Duration silence, Duration ownSilence, Duration stableAfter,
    Duration lookEvery, Duration stableMargin, Duration answerWithin) {
  /** Where nobody says otherwise: {@code conf/cluster.conf} has the same, and a test compares. */
  public static final ClusterTimes USUAL = new ClusterTimes(Duration.ofSeconds(1), Duration.ofSeconds(4),
      Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(5),
      Duration.ofSeconds(3));
}
