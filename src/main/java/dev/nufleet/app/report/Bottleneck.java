package dev.nufleet.app.report;

import dev.nufleet.app.settings.Times;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The phase that took most of the time of boards that came through, and what limits there as far as the run shows.
 *
 * @param share of those boards' time, 0 to 1
 * @param limit a sentence's end, for people
 */
public record Bottleneck(Phase phase, double share, String limit) {
  /** The client reads so many bytes at once. */
  private static final int FRAGMENT_BYTES = 127;
  /** So long the sample pauses after each, see {@link dev.nufleet.model.Pace}. */
  private static final long FRAGMENT_PAUSE_MILLIS = 100;
  /** Of a phase's time: so much of its own pauses is what it is made of. */
  private static final double MOSTLY = 0.7;

  /** @return empty if no board came through */
  static Optional<Bottleneck> of(RunRecord run) {
    List<Ending> through = run.endings().stream()
        .filter(ending -> ending.result().nanosOf(Phase.TOTAL).isPresent()).toList();
    double all = 0;
    double most = -1;
    Phase longest = Phase.BOOT;
    for (Phase phase : Phase.values()) {
      if (phase != Phase.TOTAL) {
        double sum = through.stream().map(ending -> ending.result().nanosOf(phase)).filter(OptionalLong::isPresent)
            .mapToDouble(OptionalLong::getAsLong).sum();
        all += sum;
        longest = sum > most ? phase : longest;
        most = Math.max(most, sum);
      }
    }
    return all <= 0 ? Optional.empty() : Optional.of(new Bottleneck(longest, most / all, limit(run, longest, through)));
  }

  private static String limit(RunRecord run, Phase phase, List<Ending> through) {
    double median = PhaseFigures.of(phase, through).percentileMillis(50);
    double pauses = pauses(run);
    if (phase == Phase.DOWNLOAD && pauses >= MOSTLY * median) {
      return "the board's own pauses at pace " + run.sheet().pace() + " are " + Times.show(pauses) + " of it";
    }
    Optional<String> busy = BusyMachine.words(run);
    if (busy.isPresent()) {
      return busy.get();
    }
    if (!BusyMachine.isKnown(run)) {
      return "what limits there is not known: nothing tells how busy the processors were";
    }
    return run.chaos().faults().isEmpty()
        ? "what limits there does not show in this run; the processors were not what boards waited for"
        : "what limits there is not known; faults acted in this run, see how it went without them";
  }

  /** Of a whole download, at the run's pace; 0 where boards do not pause. */
  private static double pauses(RunRecord run) {
    long fragments = (run.sheet().firmware().bytes() + FRAGMENT_BYTES - 1) / FRAGMENT_BYTES;
    return run.sheet().pace().nanosFor(fragments * FRAGMENT_PAUSE_MILLIS) / 1e6;
  }
}
