package dev.nufleet.app.past;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.campaign.Made;
import dev.nufleet.app.compare.Previous;
import dev.nufleet.app.report.BoardsCsv;
import dev.nufleet.app.report.Campaigns;
import dev.nufleet.app.report.Report;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.report.html.HtmlReport;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.app.sheet.RunFolder;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.app.sheet.SheetFile;
import dev.nufleet.history.HeldFile;
import dev.nufleet.history.HistoryReader;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A run that is over, by what lies in its folder: makes the report that its process did not. */
final class PastRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dir;
  private final List<Path> histories;
  private final RunSheet sheet;
  private final boolean again;
  private final Consumer<String> complain;

  /** @param files report.json, report.html, boards.csv */
  record Written(RunRecord run, ObjectNode report, List<Path> files) {}

  private PastRun(
      Path dir, List<Path> histories, RunSheet sheet, boolean again, Consumer<String> complain) {
    this.dir = dir;
    this.histories = histories;
    this.sheet = sheet;
    this.again = again;
    this.complain = complain;
  }

  /**
   * @param again whether a report that is there may be made anew
   * @param complain hears what a report lacks
   * @throws UserMistake if there is no history, if the run goes on, if it cannot be told or need not be
   */
  static PastRun in(Path dir, boolean again, Consumer<String> complain) {
    List<Path> histories = RunFolder.withHistory(dir);
    if (!Files.exists(dir.resolve(SheetFile.FILE))) {
      throw new UserMistake("'" + dir + "' has no " + SheetFile.FILE + ", which says what boards its run was made of"
          + (histories.contains(dir)
              ? ": its history is of an earlier version of this program, and no report can be made of it; `./nufleet"
                  + " check " + dir + "` judges it"
              : "; name one of its campaigns, such as " + histories.get(histories.size() - 1)));
    }
    RunSheet sheet = SheetFile.read(dir);
    List<Path> its = histories.stream().filter(folder -> isOf(sheet, folder)).toList();
    if (its.stream().anyMatch(PastRun::isWritten)) {
      throw new UserMistake("the run of '" + dir + "' goes on: its history is being written; wait for its end, when it"
          + " makes its report itself");
    }
    if (its.isEmpty()) {
      throw new UserMistake("'" + dir + "' has campaigns of another run than its " + SheetFile.FILE + "; name one of"
          + " them, such as " + histories.get(histories.size() - 1));
    }
    if (!again && hasReport(sheet)) {
      throw new UserMistake("'" + dir + "' has the report of its run already; --again makes it anew from the history");
    }
    return new PastRun(dir, its, sheet, again, complain);
  }

  /** Folders of campaigns may be left of an earlier run in the same place. */
  private static boolean isOf(RunSheet whole, Path folder) {
    return folder.equals(whole.folder()) || Files.exists(folder.resolve(SheetFile.FILE))
        && SheetFile.read(folder).startedAt().equals(whole.startedAt());
  }

  private static boolean isWritten(Path folder) {
    try {
      return HeldFile.isWritten(folder.resolve(HistoryReader.FILE));
    } catch (IOException e) {
      return false; // whoever reads it says why that cannot be done
    }
  }

  /** One of an earlier run in the same folder, or a part of one, is none. */
  private static boolean hasReport(RunSheet sheet) {
    Path file = sheet.folder().resolve(Report.FILE);
    if (!Files.exists(file)) {
      return false;
    }
    try {
      JsonNode report = JSON.readTree(file.toFile());
      return report.at("/run/startedAt").asText().equals(sheet.startInReport());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes the reports, and writes them.
   *
   * @throws UserMistake if the history is damaged, or there is no room
   */
  Written write() {
    Retelling told = new Retelling(sheet);
    if (histories.contains(dir)) {
      RunRecord run = tell(told, sheet).record(told, /* isFirst= */ true, complain);
      return write(run, Report.of(run, Optional.of(told.answers())));
    }
    Campaigns campaigns = new Campaigns();
    RunEnd end = new RunEnd(RunEnd.By.KILLED, "");
    double seconds = 0;
    for (Path folder : histories) {
      RunSheet its = SheetFile.read(folder);
      ToldCampaign campaign = tell(told, its);
      RunRecord run = campaign.record(told, folder.equals(histories.get(0)), complain);
      ObjectNode report = Report.of(run, Optional.of(told.answers()));
      double started = folder.equals(histories.get(0)) ? 0 : told.launchedSeconds();
      campaigns.add(run, Report.passed(report), started, Optional.empty());
      if (again || !hasReport(its)) {
        write(run, report, folder);
      }
      end = campaign.end();
      seconds = run.wallSeconds();
    }
    RunEnd killed = end.by() == RunEnd.By.KILLED ? end : new RunEnd(RunEnd.By.KILLED, "the run's process was killed, or"
        + " its machine was lost, after " + histories.size() + " campaigns had come to an end: " + end.reason());
    RunRecord whole = campaigns.whole(sheet, seconds, killed, told.used(), told.timeline()).on(told.nodes());
    return write(whole, Report.of(whole, Optional.of(told.answers())));
  }

  private static ToldCampaign tell(Retelling told, RunSheet its) {
    ToldCampaign campaign = new ToldCampaign(its);
    told.begin(its);
    RunFolder.read(its.folder(), fact -> {
      campaign.see(fact);
      told.see(fact);
    });
    return campaign;
  }

  private Written write(RunRecord run, ObjectNode report) {
    try {
      report.set("previous", Previous.of(report, BoardsCsv.of(run), dir));
    } catch (IOException e) {
      report.putObject("previous").putNull("run").put("why", "earlier runs cannot be read: " + RunFolder.why(e));
    }
    made().into(report, sheet);
    return new Written(run, report, write(run, report, dir));
  }

  private Made made() {
    Path file = dir.resolve(Made.FILE);
    try {
      return Files.exists(file) ? Made.of(file) : new Made(Optional.empty());
    } catch (IOException e) {
      complain.accept(file + " cannot be read (" + RunFolder.why(e) + "): the report does not say what is left at the"
          + " platform");
      return new Made(Optional.empty());
    }
  }

  private static List<Path> write(RunRecord run, ObjectNode report, Path folder) {
    try {
      return Report.write(run, report, HtmlReport.of(run, report), folder);
    } catch (AccessDeniedException e) {
      throw new UserMistake("the report cannot be written to '" + folder + "' (permission denied); do it as who made"
          + " the run, or copy its folder and name the copy");
    } catch (IOException e) {
      throw new UserMistake("the report cannot be written to '" + folder + "' (" + RunFolder.why(e) + "); "
          + Report.room(folder, "folder: copy the run's to a disk with room"));
    }
  }
}
