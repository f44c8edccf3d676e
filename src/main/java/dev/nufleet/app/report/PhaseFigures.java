package dev.nufleet.app.report;

import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Percentiles of one phase over the boards that passed it: the nearest rank, so each is a time that some board took.
 */
public record PhaseFigures(Phase phase, long[] sortedNanos) {
  public static PhaseFigures of(Phase phase, List<Ending> endings) {
    long[] nanos = endings.stream()
        .map(ending -> ending.result().nanosOf(phase))
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .toArray();
    Arrays.sort(nanos);
    return new PhaseFigures(phase, nanos);
  }

  public int count() {
    return sortedNanos.length;
  }

  /** @param percent above 0, up to 100. @throws IllegalStateException if no board passed the phase */
  public double percentileMillis(double percent) {
    if (sortedNanos.length == 0) {
      throw new IllegalStateException("no board passed " + phase);
    }
    int rank = (int) Math.ceil(percent / 100 * sortedNanos.length);
    return sortedNanos[Math.max(rank, 1) - 1] / 1e6;
  }

  public double maxMillis() {
    return percentileMillis(100);
  }
}
