package dev.nufleet.app.report.html;

import dev.nufleet.app.page.Page;
import dev.nufleet.app.page.Table;
import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.app.report.RunRecord;
import java.util.List;
import java.util.Locale;

/** What report.html says of a run's faults. */
final class ChaosSections {
  private ChaosSections() {}

  /** @return empty for a run without any */
  static String of(RunRecord run) {
    return acted(run.chaos()) + live(run.chaos().live());
  }

  private static String acted(ChaosRecord chaos) {
    if (chaos.faults().isEmpty()) {
      return "";
    }
    Table table = new Table("Faults that came true", List.of("kind", "times#"));
    chaos.faults().forEach((kind, times) ->
        table.row().text(kind.word()).count(times));
    return "<h2>Faults that came true</h2>\n" + (chaos.plan().isEmpty() ? ""
        : "<p>What was planned: " + Page.escaped(chaos.plan().get()) + " beside this report.</p>\n") + table.end();
  }

  private static String live(List<ChaosRecord.Live> given) {
    if (given.isEmpty()) {
      return "";
    }
    Table table = new Table("Faults given while the run went on",
        List.of("id#", "fault", "boards#", "from#", "taken back#"));
    for (ChaosRecord.Live one : given) {
      table.row().number(Integer.toString(one.id())).text(one.fault()).number(Integer.toString(one.boards()))
          .number(seconds(one.startedSeconds()), one.startedSeconds())
          .number(one.endedSeconds().isPresent() ? seconds(one.endedSeconds().getAsDouble()) : "–",
              one.endedSeconds().orElse(-1));
    }
    return "<h2>Faults given while the run went on</h2>\n<p>chaos.conf beside this report repeats them.</p>\n"
        + table.end();
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
