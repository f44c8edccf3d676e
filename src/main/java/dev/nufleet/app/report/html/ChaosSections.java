package dev.nufleet.app.report.html;

import dev.nufleet.app.page.Page;
import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.history.Defect;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FaultKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What report.html says of a run's faults, and of boards that the real firmware leaves unfinished. */
final class ChaosSections {
  /** Of each defect; boards.csv and the failures have them all. */
  private static final int MOST_BOARDS = 50;

  private ChaosSections() {}

  /** @return empty for a run without either */
  static String of(RunRecord run) {
    return acted(run.chaos()) + live(run.chaos().live()) + explained(run) + held(run);
  }

  private static String acted(ChaosRecord chaos) {
    if (chaos.faults().isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h2>Faults that came true</h2>\n<div class=\"wide\"><table><tr><th>kind"
        + "</th><th class=\"n\">times</th></tr>\n");
    for (Map.Entry<FaultKind, Long> fault : chaos.faults().entrySet()) {
      html.append("<tr><td>").append(fault.getKey().word()).append("</td><td class=\"n\">").append(fault.getValue())
          .append("</td></tr>\n");
    }
    return html.append("</table></div>\n").toString();
  }

  private static String live(List<ChaosRecord.Live> given) {
    if (given.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h2>Faults given while the run went on</h2>\n<p>chaos.conf beside this"
        + " report repeats them.</p>\n<div class=\"wide\"><table><tr><th class=\"n\">id</th><th>fault</th>"
        + "<th class=\"n\">boards</th><th class=\"n\">from</th><th class=\"n\">taken back</th></tr>\n");
    for (ChaosRecord.Live one : given) {
      html.append("<tr><td class=\"n\">").append(one.id()).append("</td><td>").append(Page.escaped(one.fault()))
          .append("</td><td class=\"n\">").append(one.boards()).append("</td><td class=\"n\">")
          .append(seconds(one.startedSeconds())).append("</td><td class=\"n\">")
          .append(one.endedSeconds().isPresent() ? seconds(one.endedSeconds().getAsDouble()) : "–")
          .append("</td></tr>\n");
    }
    return html.append("</table></div>\n").toString();
  }

  private static String explained(RunRecord run) {
    Map<Defect, List<BoardId>> boards = run.explainedBoards();
    if (boards.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h2>Unfinished as the real firmware would be</h2>\n<div class=\"wide\">"
        + "<table><tr><th>defect</th><th>what it is</th><th class=\"n\">boards</th><th>consoles</th></tr>\n");
    boards.forEach((defect, all) -> {
      html.append("<tr><td>").append(defect.word()).append("</td><td>").append(Page.escaped(defect.sentence()))
          .append("</td><td class=\"n\">").append(all.size()).append("</td><td>");
      html.append(linked(run, all)).append("</td></tr>\n");
    });
    return html.append("</table></div>\n").toString();
  }

  private static String held(RunRecord run) {
    Map<FaultKind, List<BoardId>> boards = run.heldBoards();
    if (boards.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h2>Held by a fault to the end of the run</h2>\n<p>No defect of the"
        + " firmware is known to keep these boards; give the run more time, or the fault less.</p>\n"
        + "<div class=\"wide\"><table><tr><th>fault</th><th class=\"n\">boards</th><th>consoles</th></tr>\n");
    boards.forEach((kind, all) -> html.append("<tr><td>").append(kind.word()).append("</td><td class=\"n\">")
        .append(all.size()).append("</td><td>").append(linked(run, all)).append("</td></tr>\n"));
    return html.append("</table></div>\n").toString();
  }

  private static String linked(RunRecord run, List<BoardId> boards) {
    return boards.stream().limit(MOST_BOARDS).map(board -> Page.linked(
        board.value(), run.transcript(board).map(Path::toString).orElse("")) + " ").collect(Collectors.joining())
        + (boards.size() > MOST_BOARDS ? "…" : "");
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
