package dev.nufleet.app.report.html;

import dev.nufleet.app.page.Page;
import dev.nufleet.app.page.Table;
import dev.nufleet.app.report.BusyMachine;
import dev.nufleet.app.report.Ending;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.settings.Causes;
import dev.nufleet.history.Defect;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FaultKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Boards that are not upgraded, by why: what it means and what to do, since when they stand there, the platform's
 * words, and the last lines of some consoles. What the real firmware, or a fault, is to blame for is told likewise.
 */
final class FailureSections {
  private static final int MOST_GROUPS = 40;
  private static final int MOST_NAMES = 50;
  private static final int MOST_EXAMPLES = 3;
  private static final int MOST_WORDS = 5;
  private static final int MOST_LISTED = 1000;

  private final RunRecord run;
  private final List<Ending> failed;
  private final Map<BoardId, Ending> byBoard;

  private FailureSections(RunRecord run) {
    this.run = run;
    this.failed = run.endings().stream().filter(ending -> ending.outcome() != Ending.Outcome.UPGRADED).toList();
    this.byBoard = failed.stream().collect(Collectors.toMap(ending -> ending.result().board(), Function.identity()));
  }

  /** By why. @return nothing if every board is upgraded */
  static String groups(RunRecord run) {
    FailureSections sections = new FailureSections(run);
    return sections.failed.isEmpty() ? "" : sections.groups();
  }

  /** One by one, likewise. */
  static String list(RunRecord run) {
    FailureSections sections = new FailureSections(run);
    return sections.failed.isEmpty() ? "" : sections.list();
  }

  private String groups() {
    StringBuilder html = new StringBuilder("<h2>Boards that are not upgraded, by cause</h2>\n");
    BusyMachine.doubt(run).ifPresent(doubt ->
        html.append("<p class=\"say\">").append(Page.escaped(doubt)).append(".</p>\n"));
    Map<String, List<Ending>> byCause = failed.stream().collect(Collectors.groupingBy(Ending::cause));
    List<String> causes = run.failuresByCause().keySet().stream().toList();
    causes.stream().limit(MOST_GROUPS).forEach(cause ->
        html.append(group(cause, Causes.advice(cause), byCause.get(cause))));
    if (causes.size() > MOST_GROUPS) {
      html.append("<p>").append(causes.size() - MOST_GROUPS).append(" rarer causes are in the table below.</p>\n");
    }
    Map<Defect, List<BoardId>> explained = run.explainedBoards();
    if (!explained.isEmpty()) {
      html.append("<h2>Unfinished as the real firmware would be</h2>\n");
      explained.forEach((defect, boards) -> html.append(group(defect.word(), defect.sentence(), endings(boards))));
    }
    Map<FaultKind, List<BoardId>> held = run.heldBoards();
    if (!held.isEmpty()) {
      html.append("<h2>Held by a fault to the end of the run</h2>\n<p>No defect of the firmware is known to keep these"
          + " boards; give the run more time, or the fault less.</p>\n");
      held.forEach((kind, boards) -> html.append(group(kind.word(), "", endings(boards))));
    }
    return html.toString();
  }

  private List<Ending> endings(List<BoardId> boards) {
    return boards.stream().map(byBoard::get).toList();
  }

  private String group(String name, String advice, List<Ending> all) {
    StringBuilder html = new StringBuilder("<section class=\"group\"><h3>").append(Page.escaped(name))
        .append(String.format(Locale.ROOT, ": %,d %s</h3>\n", all.size(), all.size() == 1 ? "board" : "boards"));
    if (!advice.isEmpty()) {
      html.append("<p class=\"say\">").append(Page.escaped(advice)).append("</p>\n");
    }
    html.append("<dl>");
    LongSummaryStatistics since = all.stream().mapToLong(ending -> ending.result().sinceNanos())
        .filter(nanos -> nanos >= 0).summaryStatistics();
    if (since.getCount() > 0) {
      entry(html, "since", seconds(since.getMin())
          + (since.getMin() == since.getMax() ? "" : " to " + seconds(since.getMax())));
    }
    entry(html, "stood in", words(all, ending -> Optional.of(ending.result().phase().word())));
    entry(html, "detail", words(all, ending -> Optional.of(ending.detail()).filter(detail -> !detail.isEmpty())));
    entry(html, "platform says", words(all, ending -> run.word().said(ending.result().board())));
    entry(html, "sites", words(all, ending -> run.sheet().siteOf(ending.result().board().value())));
    html.append("<dt>boards</dt><dd>").append(all.stream().limit(MOST_NAMES).map(this::linked)
        .collect(Collectors.joining(" "))).append(all.size() > MOST_NAMES ? " …" : "").append("</dd></dl>\n");
    all.stream().filter(ending -> run.transcript(ending.result().board()).isPresent()).limit(MOST_EXAMPLES)
        .forEach(ending -> html.append(example(ending)));
    return html.append("</section>\n").toString();
  }

  private static void entry(StringBuilder html, String name, String words) {
    if (!words.isEmpty()) {
      html.append("<dt>").append(name).append("</dt><dd>").append(Page.escaped(words)).append("</dd>");
    }
  }

  /** The most frequent of their words with their numbers, as far as there is room. */
  private static String words(List<Ending> all, Function<Ending, Optional<String>> word) {
    Map<String, Long> counts = all.stream().map(word).flatMap(Optional::stream)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    String some = counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_WORDS).map(one -> one.getValue() == all.size() ? one.getKey()
            : one.getKey() + " (" + one.getValue() + ")").collect(Collectors.joining("; "));
    return counts.size() > MOST_WORDS ? some + "; and " + (counts.size() - MOST_WORDS) + " others" : some;
  }

  private String example(Ending ending) {
    Path console = run.transcript(ending.result().board()).orElseThrow();
    String tail = ConsoleTail.of(run.sheet().folder().toAbsolutePath().resolve(console));
    return "<details open><summary>The last of " + Page.escaped(ending.result().board().value())
        + "'s console</summary><pre>" + tail + "</pre></details>\n";
  }

  private String linked(Ending ending) {
    BoardId board = ending.result().board();
    return Page.linked(board.value(), run.transcript(board).map(Path::toString).orElse(""));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  private String list() {
    Table table = Table.filtered("Boards that are not upgraded", List.of("board", "phase", "cause", "detail", "since#",
        "site", "platform", "what to do"));
    failed.stream().limit(MOST_LISTED).forEach(ending -> {
      BoardId board = ending.result().board();
      long since = ending.result().sinceNanos();
      table.row().html(linked(ending)).text(ending.result().phase().word()).text(ending.cause()).text(ending.detail())
          .number(since < 0 ? "–" : seconds(since), since / 1e9)
          .text(run.sheet().siteOf(board.value()).orElse("–")).text(run.word().said(board).orElse("–"))
          .text(run.advice(ending));
    });
    return "<h2>Boards that are not upgraded, one by one</h2>\n" + (failed.size() <= MOST_LISTED ? ""
        : "<p>The first " + MOST_LISTED + "; boards.csv has all.</p>\n") + table.end();
  }
}
