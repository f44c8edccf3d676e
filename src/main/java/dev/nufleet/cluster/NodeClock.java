package dev.nufleet.cluster;

import dev.nufleet.model.RunClock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The run's time on another machine than that of its leader: this machine's clock, set by the leader's.
 *
 * @param own of this machine
 * @param aheadNanos of the run's time against it
 */
record NodeClock(RunClock own, long aheadNanos, Instant startedAt) implements RunClock {
  /** By the sample with the shortest way. @param samples at least one */
  static NodeClock of(RunClock own, List<Sample> samples) {
    Sample best = samples.stream().min(Comparator.comparingLong(Sample::wayNanos)).orElseThrow();
    return new NodeClock(own, best.aheadNanos(), Instant.ofEpochMilli(best.startedAtMillis()));
  }

  @Override
  public long nanos() {
    return own.nanos() + aheadNanos;
  }

  /**
   * One question and its answer: the shorter the way, the nearer the answer is to the truth.
   *
   * @param asked by the own clock. @param answered likewise. @param said the run's time in between
   * @param startedAtMillis the wall time of its start
   */
  record Sample(long asked, long answered, long said, long startedAtMillis) {
    long wayNanos() {
      return answered - asked;
    }

    long aheadNanos() {
      return said - asked - wayNanos() / 2;
    }
  }
}
