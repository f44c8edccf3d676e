package dev.nufleet.app.report.html;

import dev.nufleet.app.page.Page;
import dev.nufleet.app.page.Table;
import dev.nufleet.app.report.RolloutFigures;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.settings.Times;
import java.util.List;
import java.util.Locale;

/** The stages of a campaign, what each came to, and by what it was stopped. */
final class RolloutSection {
  private RolloutSection() {}

  /** Empty for a run without stages. */
  static String of(RunRecord run) {
    return RolloutFigures.of(run).map(RolloutSection::html).orElse("");
  }

  private static String html(RolloutFigures figures) {
    Table table = new Table("Stages", List.of("stage#", "asks", "boards#", "upgraded#", "lost#", "withdrawn#",
        "in hand#", "asked again#", "began#", "took#"));
    for (RolloutFigures.OfStage one : figures.stages()) {
      double took = one.stage().endedSeconds().orElse(-1) - one.stage().startedSeconds();
      table.row().number(Integer.toString(one.stage().number())).text(one.stage().target())
          .count(one.counts().asked()).count(one.counts().upgraded()).count(one.counts().lost())
          .count(one.counts().withdrawn()).count(one.counts().inHand()).count(one.stage().again())
          .number(Times.show(one.stage().startedSeconds() * 1000), one.stage().startedSeconds())
          .number(took < 0 ? "–" : Times.show(took * 1000), took);
    }
    return "<h2>Rollout</h2>\n<p class=\"say\">" + Page.escaped(capital(figures.sentence())) + ".</p>\n" + table.end();
  }

  private static String capital(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
