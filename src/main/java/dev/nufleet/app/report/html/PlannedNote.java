package dev.nufleet.app.report.html;

import dev.nufleet.app.report.PhaseFigures;
import dev.nufleet.app.report.PlannedFigures;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.settings.Times;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Locale;

/** Says where boards came much later than was planned, which their own times leave out. */
final class PlannedNote {
  private PlannedNote() {}

  /** @return HTML; empty where the times from the planned moments are much like the usual ones */
  static String of(RunRecord run) {
    List<String> late = PlannedFigures.PHASES.stream().filter(phase -> PlannedFigures.differMuch(
        PhaseFigures.of(phase, run.endings()), PlannedFigures.of(phase, run.endings())))
        .map(phase -> words(phase, run)).toList();
    if (late.isEmpty()) {
      return "";
    }
    return "<p class=\"say\">From the planned moments on, " + String.join("; ", late) + ". "
        + (run.sheet().rampPerSecond().isPresent()
            ? "This program was late: the machine could not keep to the ramp, or boards came online late."
            : "Without a ramp boards are switched on as others come through, so a slow platform, or a busy machine, is"
                + " asked for less; with --ramp they come when they should.")
        + "</p>\n";
  }

  private static String words(Phase phase, RunRecord run) {
    PhaseFigures usual = PhaseFigures.of(phase, run.endings());
    PhaseFigures planned = PlannedFigures.of(phase, run.endings());
    return String.format(Locale.ROOT, "%s took %s at p50 and %s at p99, not %s and %s", phase.word(),
        shown(planned, 50), shown(planned, 99), shown(usual, 50), shown(usual, 99));
  }

  private static String shown(PhaseFigures figures, int percent) {
    return Times.show(figures.percentileMillis(percent));
  }
}
