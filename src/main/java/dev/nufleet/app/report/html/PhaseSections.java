package dev.nufleet.app.report.html;

import dev.nufleet.app.page.Histogram;
import dev.nufleet.app.page.Page;
import dev.nufleet.app.page.Table;
import dev.nufleet.app.report.Ending;
import dev.nufleet.app.report.PhaseFigures;
import dev.nufleet.app.report.PlannedFigures;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.settings.Times;
import dev.nufleet.model.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where the time went: phases of all boards, of each profile and site, and of the slowest boards. */
final class PhaseSections {
  private static final int SLOWEST = 20;
  private static final List<Integer> PERCENTS = List.of(50, 90, 99, 100);
  private static final List<Phase> PARTS = Arrays.stream(Phase.values()).filter(one -> one != Phase.TOTAL).toList();

  private final RunRecord run;
  private final Histogram scale;

  private PhaseSections(RunRecord run) {
    this.run = run;
    double least = Double.MAX_VALUE;
    double most = 1;
    for (Phase phase : Phase.values()) {
      PhaseFigures figures = PhaseFigures.of(phase, run.endings());
      if (figures.count() > 0) {
        least = Math.min(least, figures.percentileMillis(1));
        most = Math.max(most, figures.maxMillis());
      }
    }
    this.scale = Histogram.between(Math.min(Math.max(1, least), most), most);
  }

  /** @param bottleneck what took the most of the time, HTML */
  static String of(RunRecord run, String bottleneck) {
    PhaseSections sections = new PhaseSections(run);
    return "<h2>Phases</h2>\n" + bottleneck + PlannedNote.of(run) + phases(run.endings(), "Phases of all boards", true)
        + sections.histograms(run.endings()) + sections.profiles() + sections.sites() + sections.slowest();
  }

  /** @param fromPlan whether times from planned moments on stand beside */
  private static String phases(List<Ending> endings, String label, boolean fromPlan) {
    List<String> columns = new ArrayList<>(List.of("phase", "boards#", "p50#", "p90#", "p99#", "max#"));
    if (fromPlan) {
      columns.addAll(List.of("from plan p50#", "p90#", "p99#", "max#"));
    }
    Table table = new Table(label, columns);
    for (Phase phase : Phase.values()) {
      PhaseFigures figures = PhaseFigures.of(phase, endings);
      table.row().text(phase.word()).count(figures.count());
      times(table, figures);
      if (fromPlan && PlannedFigures.PHASES.contains(phase)) {
        times(table, PlannedFigures.of(phase, endings));
      } else if (fromPlan) {
        PERCENTS.forEach(percent -> table.number("", -1));
      }
    }
    return table.end();
  }

  private static void times(Table table, PhaseFigures figures) {
    PERCENTS.forEach(percent -> time(table, figures, percent));
  }

  private static void time(Table table, PhaseFigures figures, int percent) {
    if (figures.count() == 0) {
      table.number("–", -1);
    } else {
      double millis = figures.percentileMillis(percent);
      table.number(Times.show(millis), millis);
    }
  }

  private String histograms(List<Ending> endings) {
    StringBuilder html = new StringBuilder("<p>How many boards took how long; each bar is a quarter longer than the one"
        + " before, and the highest of each picture has its full height.</p><div class=\"small\">");
    for (Phase phase : Phase.values()) {
      PhaseFigures figures = PhaseFigures.of(phase, endings);
      if (figures.count() > 0) {
        html.append("<figure><figcaption><b>").append(phase.word()).append("</b> ")
            .append(Times.show(figures.percentileMillis(50))).append(" in the middle</figcaption>")
            .append(histogram(figures)).append(scale.axis()).append("</figure>");
      }
    }
    return html.append("</div>\n").toString();
  }

  private String histogram(PhaseFigures figures) {
    return figures.count() == 0 ? "" : scale.html(String.format(Locale.ROOT, "%s of %d boards, half of them within %s",
        figures.phase().word(), figures.count(), Times.show(figures.percentileMillis(50))),
        Arrays.stream(figures.sortedNanos()).mapToDouble(nanos -> nanos / 1e6).toArray());
  }

  private String profiles() {
    Map<String, List<Ending>> byProfile = run.endings().stream().collect(Collectors.groupingBy(
        ending -> ending.result().profile().id(), TreeMap::new, Collectors.toList()));
    StringBuilder html = new StringBuilder(parts("By profile", "profile", byProfile));
    if (byProfile.size() > 1) {
      byProfile.forEach((profile, its) -> html.append("<details><summary>Phases of ").append(Page.escaped(profile))
          .append("</summary>").append(phases(its, "Phases of " + profile, false)).append(histograms(its))
          .append("</details>\n"));
    }
    return html.toString();
  }

  private String sites() {
    Map<String, List<Ending>> bySite = run.bySite();
    return bySite.isEmpty() ? "" : parts("By site", "site", bySite);
  }

  /** A line for each part of the boards; of many, those with the most boards that are not upgraded. */
  private String parts(String heading, String name, Map<String, List<Ending>> parts) {
    List<String> columns = new ArrayList<>(List.of(name, "boards#", "upgraded#", "total p50#", "total p99#"));
    PARTS.forEach(phase -> columns.add(phase.word() + " p50#"));
    columns.add("total");
    Table table = new Table(heading, columns);
    Map<String, List<Ending>> shown = RunRecord.worst(parts);
    shown.forEach((part, its) -> {
      PhaseFigures total = PhaseFigures.of(Phase.TOTAL, its);
      table.row().text(part).count(its.size()).count(upgraded(its));
      time(table, total, 50);
      time(table, total, 99);
      PARTS.forEach(phase -> time(table, PhaseFigures.of(phase, its), 50));
      table.html(histogram(total));
    });
    return "<h3>" + heading + "</h3>\n" + (shown.size() == parts.size() ? "" : "<p>The " + shown.size() + " of "
        + parts.size() + " in which most is not upgraded.</p>") + table.end();
  }

  private static long upgraded(List<Ending> endings) {
    return endings.stream().filter(ending -> ending.outcome() == Ending.Outcome.UPGRADED).count();
  }

  private String slowest() {
    List<Ending> slowest = run.endings().stream().filter(ending -> ending.result().nanosOf(Phase.TOTAL).isPresent())
        .sorted(Comparator.comparingLong((Ending ending) -> -ending.result().nanosOf(Phase.TOTAL).getAsLong())
            .thenComparing(ending -> ending.result().board().value())).limit(SLOWEST).toList();
    if (slowest.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h3>The slowest boards</h3>\n<p class=\"keys\">");
    PARTS.forEach(phase -> html.append("<span class=\"key\"><i style=\"background:var(--").append(phase.word())
        .append(")\"></i>").append(phase.word()).append("</span>"));
    Table table = new Table("The slowest boards", List.of("board", "profile", "site", "total#", "longest phase",
        "resumes#", "reconnects#", "where its time went"));
    long most = slowest.get(0).result().nanosOf(Phase.TOTAL).getAsLong();
    for (Ending ending : slowest) {
      String board = ending.result().board().value();
      double total = ending.result().nanosOf(Phase.TOTAL).getAsLong() / 1e6;
      Phase longest = PARTS.stream().max(Comparator.comparingLong(phase -> nanos(ending, phase))).orElseThrow();
      table.row().text(board).text(ending.result().profile().id()).text(run.sheet().siteOf(board).orElse("–"))
          .number(Times.show(total), total)
          .text(longest.word() + " " + Times.show(nanos(ending, longest) / 1e6))
          .number(Integer.toString(ending.result().counts().resumes()))
          .number(Integer.toString(ending.result().counts().reconnects())).html(bar(ending, most));
    }
    return html.append("</p>\n").append(table.end()).toString();
  }

  private static long nanos(Ending ending, Phase phase) {
    return Math.max(0, ending.result().nanosOf(phase).orElse(0));
  }

  private static String bar(Ending ending, long most) {
    StringBuilder svg = new StringBuilder("<svg class=\"parts\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\""
        + " aria-hidden=\"true\">");
    double from = 0;
    for (Phase phase : PARTS) {
      double width = 1000.0 * nanos(ending, phase) / Math.max(1, most);
      svg.append(String.format(Locale.ROOT, "<rect x=\"%.1f\" width=\"%.1f\" height=\"10\" fill=\"var(--%s)\"/>",
          from, width, phase.word()));
      from += width;
    }
    return svg.append("</svg>").toString();
  }
}
