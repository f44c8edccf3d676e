package dev.nufleet.app.report;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether a run's machine had time for it: a board that waits for a processor may run out of the time that it grants a
 * server.
 */
public final class BusyMachine {
  /** Of all processors' time, over the whole run: more says that something waited for them. */
  private static final double BUSY = 0.85;
  /** What boards say that had no answer in time. */
  private static final Set<String> OF_TIME = Set.of("dns", "tcp", "tls", "no-connack", "no-mqtt", "no-subscription");

  private BusyMachine() {}

  /** What was busy. @return empty if it was not, or if the system does not tell */
  static Optional<String> words(RunRecord run) {
    int processors = run.sheet().program().processors();
    OptionalDouble own = average(run, TimelineRecord.Point::cpuPercent);
    OptionalDouble all = average(run, point -> point.vitals().map(Vitals::machineShare).orElse(OptionalDouble.empty()));
    double ownShare = own.orElse(0) / 100 / processors;
    if (Math.max(ownShare, all.orElse(0)) < BUSY) {
      return Optional.empty();
    }
    return Optional.of(String.format(Locale.ROOT,
        "this machine's processors, which were %.0f %% busy on average (%.0f %% with this process)",
        100 * Math.min(1, Math.max(ownShare, all.orElse(0))), 100 * Math.min(1, ownShare)));
  }

  /** Whether anybody has looked at the processors. */
  static boolean isKnown(RunRecord run) {
    return average(run, TimelineRecord.Point::cpuPercent).isPresent();
  }

  /** A warning for who reads of boards that failed. @return empty if none failed by what a busy machine does too */
  public static Optional<String> doubt(RunRecord run) {
    long boards = run.failuresByCause().entrySet().stream().filter(cause -> OF_TIME.contains(cause.getKey()))
        .mapToLong(cause -> cause.getValue()).sum();
    return boards == 0 ? Optional.empty() : words(run).map(busy -> String.format(Locale.ROOT,
        "%d of them may have failed for want of %s; name fewer --boards or a slower --pace, or run the platform on"
            + " another machine", boards, busy));
  }

  private static OptionalDouble average(RunRecord run, Function<TimelineRecord.Point, OptionalDouble> of) {
    return run.timeline().points().stream().map(of).filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble).average();
  }
}
