package dev.nufleet.app.report.html;

import dev.nufleet.app.page.Table;
import dev.nufleet.app.report.Ending;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.model.Phase;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Every board in a line, to be sorted and filtered; some 150 bytes each. */
final class BoardsTable {
  private BoardsTable() {}

  static String of(RunRecord run) {
    Table table = Table.filtered("All boards", List.of("board", "profile", "site", "end", "stood in", "cause",
        "total, ms#", "connect, ms#", "download, ms#", "install, ms#", "resumes#", "reconnects#", "boots#"));
    for (Ending ending : run.endings()) {
      BoardResult board = ending.result();
      table.row().text(board.board().value()).text(board.profile().id())
          .text(run.sheet().siteOf(board.board().value()).orElse("")).text(ending.outcome().word())
          .text(board.phase().word()).text(ending.cause());
      for (Phase phase : List.of(Phase.TOTAL, Phase.CONNECT, Phase.DOWNLOAD, Phase.INSTALL)) {
        OptionalLong nanos = board.nanosOf(phase);
        table.number(nanos.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", nanos.getAsLong() / 1e6));
      }
      table.number(Integer.toString(board.counts().resumes()))
          .number(Integer.toString(board.counts().reconnects())).number(Integer.toString(board.counts().boots()));
    }
    return "<h2>All boards</h2>\n<details><summary>" + String.format(Locale.ROOT, "%,d", run.endings().size())
        + " boards, one by one</summary>" + table.end() + "</details>\n";
  }
}
