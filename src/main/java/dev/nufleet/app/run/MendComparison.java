package dev.nufleet.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.report.MendDifference;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * The same campaign twice, one after the other, with the same seed, boards and chaos: without the mends and with them.
 * Each run has a clock and a report of its own, in {@code plain} and {@code mended} of the report's folder.
 */
final class MendComparison {
  private static final String PLAIN = "plain";
  private static final String MENDED = "mended";

  private final RunSettings settings;
  private final PartedRun parts;
  private final PrintWriter out;
  private final PrintWriter err;

  MendComparison(RunSettings settings, PartedRun parts, PrintWriter out, PrintWriter err) {
    this.settings = settings;
    this.parts = parts;
    this.out = out;
    this.err = err;
  }

  /** @return the exit code of the mended run, or of the first one if that was broken off */
  int execute() throws IOException {
    int plain = run(PLAIN, Mends.NONE);
    if (plain > Run.BOARDS_OR_THRESHOLDS_FAILED) {
      return plain;
    }
    int mended = run(MENDED, settings.mends());
    if (mended <= Run.BOARDS_OR_THRESHOLDS_FAILED && !settings.dryRun()) {
      compare();
    }
    return mended;
  }

  private int run(String name, Mends mends) throws IOException {
    if (!settings.quiet()) {
      out.println("== " + name);
      out.flush();
    }
    return parts.execute(settings.in(name, mends), SystemRunClock.start());
  }

  private void compare() {
    try {
      MendDifference.lines(report(PLAIN), report(MENDED)).forEach(out::println);
      out.flush();
    } catch (IOException e) { // a run that could not write its report has said so, with the report
      err.println("nufleet: " + Printable.line("the two runs cannot be compared: " + e.getMessage()));
      err.flush();
    }
  }

  private JsonNode report(String name) throws IOException {
    Path file = settings.reportDir().resolve(name).resolve(Report.FILE);
    return new ObjectMapper().readTree(file.toFile());
  }
}
