package dev.nufleet.app.past;

import dev.nufleet.app.report.ClosingTable;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.history.HistoryReader;
import dev.nufleet.model.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: of a run whose process ended before it could make one. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Makes the report of a run that was killed, from its history: report.json, report.html and boards.csv, as the run"
          + " would have written them where its history ends. Boards that were not done are unfinished, by 'killed'.",
      "Exit: 0 all boards upgraded and no --fail-if of the run true, 1 otherwise, 2 there is no history, it is damaged,"
          + " the run goes on or has its report."
    })
public final class ReportCommand implements Callable<Integer> {
  private static final int GOOD = 0;
  private static final int NOT_GOOD = 1;

  @Parameters(paramLabel = "DIR", description = "the run's folder, with " + HistoryReader.FILE
      + " or those of its campaigns")
  private Path dir;

  @Option(names = "--again", description = "also if it has its report already, which is then replaced")
  private boolean again;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PastRun.Written written = PastRun.in(dir, again, this::complain).write();
    RunEnd end = written.run().end();
    if (end.by() != RunEnd.By.COMPLETED) {
      complain(end.by().word() + ": " + end.reason());
    }
    out.print(ClosingTable.of(written.run(), Integer.MAX_VALUE));
    ClosingTable.verdict(written.run(), written.report(), /* quiet= */ false).forEach(out::println);
    out.println("report: " + written.files().get(1));
    out.flush();
    return Report.passed(written.report()) ? GOOD : NOT_GOOD;
  }

  private void complain(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("nufleet: " + Printable.line(line));
    err.flush();
  }
}
