package dev.nufleet.app.run;

import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Running;
import dev.nufleet.app.standin.StandInProcess;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A run, whose stand-in gets a process of its own if both are more than one process may open. */
final class PartedRun {
  private static final String MAIN = "dev.nufleet.app.Main";
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final Optional<Path> scenario;
  private final PrintWriter out;
  private final PrintWriter err;

  /** @param scenario the file of its chaos; empty for none */
  PartedRun(Optional<Path> scenario, PrintWriter out, PrintWriter err) {
    this.scenario = scenario;
    this.out = out;
    this.err = err;
  }

  /** @return the exit code */
  int execute(RunSettings settings, RunClock clock) throws IOException {
    Preflight.Machine machine = Preflight.Machine.here();
    if (!Preflight.divides(settings, machine)) {
      return new Run(settings, clock, out, err).execute();
    }
    if (!settings.quiet() || settings.dryRun()) {
      out.println("nufleet: " + Printable.line(Preflight.division(settings, machine)));
      out.flush();
    }
    if (settings.dryRun()) {
      return new Run(settings, clock, out, err).execute();
    }
    Duration left = settings.timeout().minusNanos(clock.nanos());
    try (StandInProcess standIn = StandInProcess.start(
        settings, MAIN, scenario, left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left, err)) {
      return new Run(settings.at(new Running(standIn.ready())), clock, out, err).execute();
    }
  }
}
