package dev.nufleet.app.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.campaign.Made;
import dev.nufleet.app.compare.Previous;
import dev.nufleet.app.report.BoardsCsv;
import dev.nufleet.app.report.CampaignEnd;
import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.app.report.ClosingTable;
import dev.nufleet.app.report.Consoles;
import dev.nufleet.app.report.HistoryRecord;
import dev.nufleet.app.report.PlatformWord;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.report.RunHistory;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.report.TimelineRecord;
import dev.nufleet.app.report.html.HtmlReport;
import dev.nufleet.app.rollout.RolloutRecord;
import dev.nufleet.app.run.progress.ProgressView;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The end of a run: result, report, summary. There is always one: boards that cannot be asked are in it as unheard, and
 * where it cannot be written it goes to the terminal.
 */
final class Closing {
  /** A report is three files of some MB at most; a disk that takes longer hangs. */
  private static final Duration WRITING = Duration.ofSeconds(15);
  /** For the run before, of the same size as this one's report. */
  private static final Duration COMPARING = Duration.ofSeconds(5);
  private static final Duration LOOKING = Duration.ofSeconds(2);
  /** For the consoles of boards that ended badly: a board answers at once, or not at all. */
  private static final Duration ASKING = Duration.ofSeconds(2);

  private static final String FOLDER = "folder with --report";

  private final RunSettings settings;
  private final RunClock clock;
  private final ProgressView view;
  private final SideThreads threads;
  private final PrintWriter out;
  private final PrintWriter err;
  private final RunSheet sheet;
  private final Made made;

  /** @param threads for files of a disk that may hang */
  Closing(RunSettings settings, RunClock clock, ProgressView view, SideThreads threads, PrintWriter out,
      PrintWriter err) {
    this.settings = settings;
    this.clock = clock;
    this.view = view;
    this.threads = threads;
    this.out = out;
    this.err = err;
    this.sheet = RunSheet.of(settings, clock.startedAt());
    this.made = new Made(settings.target() instanceof Embedded
        ? Optional.empty() : Optional.of(settings.reportDir().resolve(Made.FILE)));
  }

  /** Takes what the run makes at its platform. */
  Made made() {
    return made;
  }

  /**
   * @param chaos what befell the boards
   * @param history what happened; it ends here
   * @param makeRoom ends the boards, so that files that they have open are free; called only if the report's cannot be
   *     opened
   * @return the report, with its verdict
   */
  ObjectNode report(FleetDesk fleet, List<BoardSpec> boards, CampaignEnd ended,
      Optional<RunChaos> chaos, RunHistory history, Runnable makeRoom) {
    RunRecord run = record(fleet, boards, ended, chaos, history);
    end(fleet, run);
    return report(withConsoles(fleet, run), Optional.of(fleet), makeRoom);
  }

  /** The whole of several campaigns. */
  ObjectNode report(FleetDesk fleet, RunRecord whole, Runnable makeRoom) {
    end(fleet, whole);
    return report(whole, Optional.of(fleet), makeRoom);
  }

  /** How one of several campaigns ended, and whether that is good. */
  record Closed(RunRecord run, boolean passed) {}

  /** One of several campaigns: its report goes to its folder. */
  Closed campaign(FleetDesk fleet, List<BoardSpec> boards, CampaignEnd ended, Optional<RunChaos> chaos,
      RunHistory history) {
    RunRecord unshown = record(fleet, boards, ended, chaos, history);
    end(fleet, unshown);
    RunRecord run = withConsoles(fleet, unshown);
    ObjectNode report = Report.of(run, Optional.of(fleet.answers().report()));
    try {
      written(run, report);
    } catch (IOException | TimeoutException e) {
      complain("the report of this campaign cannot be written to " + settings.reportDir() + " ("
          + (e instanceof TimeoutException ? "nothing in " + WRITING.toSeconds() + " s" : e.getMessage())
          + "); the whole run's has its sums");
    }
    return new Closed(run, Report.passed(report));
  }

  private RunRecord record(FleetDesk fleet, List<BoardSpec> boards, CampaignEnd ended,
      Optional<RunChaos> chaos, RunHistory history) {
    RunEnd end = ended.end();
    FleetResult result;
    try {
      result = fleet.result();
    } catch (FleetDesk.Silent e) {
      result = FleetResult.unheard(boards);
      end = new RunEnd(RunEnd.By.INTERNAL_ERROR, e.getMessage());
    }
    return RunRecord.of(sheet, clock, end, result, ended.word(), chaosOf(chaos, result),
        history.end(end, ended.word()), fleet.timeline()).on(fleet.nodes()).inStages(ended.rollout());
  }

  private void end(FleetDesk fleet, RunRecord run) {
    try {
      RunEnd.By by = run.end().by();
      String doing = by == RunEnd.By.COMPLETED ? "done" : by.word();
      view.end(run.closing(fleet.snapshot()), doing, run.wallSeconds());
    } catch (FleetDesk.Silent e) {
      complain(e.getMessage());
    }
  }

  /** Without them, a report says less; that it cannot be written at all is found out soon enough. */
  private RunRecord withConsoles(FleetDesk fleet, RunRecord run) {
    Map<BoardId, CompletableFuture<String>> asked = new LinkedHashMap<>();
    Consoles.wanted(run).forEach(board -> asked.put(board, fleet.console(board, ASKING)));
    Map<BoardId, String> texts = new LinkedHashMap<>();
    asked.forEach((board, text) -> text.exceptionally(failure -> "").thenAccept(shown -> {
      if (!shown.isEmpty()) {
        texts.put(board, shown);
      }
    }).join());
    if (texts.isEmpty()) {
      return run;
    }
    try {
      return threads.within(WRITING, () -> Consoles.write(settings.reportDir(), run, texts));
    } catch (ExecutionException | TimeoutException e) {
      complain("the consoles of boards that ended badly are not kept (" + e.getMessage() + ")");
      return run;
    }
  }

  /** The same for a run that ended before any board was switched on. */
  ObjectNode unbegun(List<BoardSpec> boards, RunEnd end) {
    PlatformWord word = PlatformWord.unknown("the run ended before any board was switched on");
    return report(RunRecord.of(sheet, clock, end, FleetResult.unheard(boards), word, ChaosRecord.NONE,
        HistoryRecord.notKept(word.whyUnknown()), TimelineRecord.NONE)
        .inStages(settings.rollout().map(RolloutRecord::unbegun)), Optional.empty(), () -> { });
  }

  /** @param fleet empty: there was none that the platform could answer */
  private ObjectNode report(RunRecord run, Optional<FleetDesk> fleet, Runnable makeRoom) {
    ObjectNode report = Report.of(run, fleet.map(one -> one.answers().report()));
    report.set("previous", previous(run, report));
    made.into(report, sheet);
    if (run.end().by() != RunEnd.By.COMPLETED) {
      complain(run.end().by().word() + ": " + run.end().reason());
    }
    if (!settings.quiet()) {
      out.print(ClosingTable.of(run, view.columns()));
    }
    ClosingTable.verdict(run, report, settings.quiet()).forEach(out::println);
    writeReport(run, report, makeRoom);
    settings.junit().ifPresent(file -> writeCases(file, report));
    out.flush();
    return report;
  }

  /** The run before may lie on a disk that hangs, and is no reason to have no report. */
  private ObjectNode previous(RunRecord run, ObjectNode report) {
    try {
      return threads.within(COMPARING, () -> Previous.of(report, BoardsCsv.of(run), settings.reportDir()));
    } catch (ExecutionException | TimeoutException e) {
      return report.objectNode().putNull("run").put("why", "earlier runs cannot be read: "
          + (e instanceof TimeoutException ? "nothing in " + COMPARING.toSeconds() + " s" : e.getMessage()));
    }
  }

  private static ChaosRecord chaosOf(Optional<RunChaos> chaos, FleetResult result) {
    return chaos.map(one -> one.record(result)).orElse(ChaosRecord.NONE);
  }

  /** It may lie on another disk than the report, which is no worse without it. */
  private void writeCases(Path file, ObjectNode report) {
    try {
      threads.within(WRITING, () -> Report.writeCases(report, file));
    } catch (ExecutionException | TimeoutException e) {
      String why = e instanceof TimeoutException
          ? "nothing in " + WRITING.toSeconds() + " s" : e.getCause().getMessage();
      complain("--junit " + file + " cannot be written (" + why + "); " + room(file, "file with --junit"));
    }
  }

  private void writeReport(RunRecord run, ObjectNode report, Runnable makeRoom) {
    try {
      say(written(run, report));
      return;
    } catch (IOException e) {
      makeRoom.run(); // if no more files can be opened, the boards have them
    } catch (TimeoutException e) {
      print(report, "nothing in " + WRITING.toSeconds() + " s",
          "look at its disk, or name another " + FOLDER);
      return;
    }
    try {
      say(written(run, report));
    } catch (IOException e) {
      print(report, e.getMessage(), room(settings.reportDir(), FOLDER));
    } catch (TimeoutException e) {
      print(report, "nothing in " + WRITING.toSeconds() + " s", room(settings.reportDir(), FOLDER));
    }
  }

  private List<Path> written(RunRecord run, ObjectNode report) throws IOException, TimeoutException {
    try {
      return threads.within(WRITING, () -> Report.write(
          run, report, HtmlReport.of(run, report), settings.reportDir()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException("the report cannot be made: " + e.getCause(), e.getCause());
    }
  }

  private String room(Path place, String another) {
    try {
      return threads.within(LOOKING, () -> Report.room(place, another));
    } catch (ExecutionException | TimeoutException e) {
      return "name another " + another;
    }
  }

  private void print(ObjectNode report, String why, String advice) {
    complain("the report cannot be written to " + settings.reportDir() + " (" + why + "); " + advice
        + "; it follows here instead");
    out.println(Report.text(report));
  }

  private void say(List<Path> files) {
    out.println("report: " + files.get(1));
  }

  private void complain(String line) {
    err.println("nufleet: " + Printable.line(line));
    err.flush();
  }
}
