package dev.nufleet.app.report;

import dev.nufleet.app.settings.Times;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
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
  /** Of the processors' time: more says that something waited for them. */
  private static final double BUSY = 0.85;
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
      return "the board's own pauses at pace " + run.settings().pace() + " are " + Times.show(pauses) + " of it";
    }
    OptionalDouble busy = busy(run);
    int processors = Runtime.getRuntime().availableProcessors();
    if (busy.isPresent() && busy.getAsDouble() >= BUSY * 100 * processors) {
      return String.format(Locale.ROOT, "this machine's processors: this process kept them %.0f %% busy on average",
          busy.getAsDouble() / processors);
    }
    if (!run.chaos().faults().isEmpty()) {
      return "what limits there is not known; faults acted in this run, see how it went without them";
    }
    String cpu = busy.isEmpty() ? "" : String.format(Locale.ROOT,
        "; this process kept %.0f %% of the machine's processors busy on average", busy.getAsDouble() / processors);
    return "what limits there does not show in this run" + cpu;
  }

  /** Of a whole download, at the run's pace; 0 where boards do not pause. */
  private static double pauses(RunRecord run) {
    long fragments = (run.settings().image().bytes().length + FRAGMENT_BYTES - 1) / FRAGMENT_BYTES;
    return run.settings().pace().nanosFor(fragments * FRAGMENT_PAUSE_MILLIS) / 1e6;
  }

  /** Percent of one processor, over the whole run. */
  private static OptionalDouble busy(RunRecord run) {
    return run.timeline().points().stream().map(TimelineRecord.Point::cpuPercent).filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble).average();
  }
}
