package dev.nufleet.app.tools;

import dev.nufleet.app.sheet.RunFolder;
import dev.nufleet.history.Defect;
import dev.nufleet.history.Examination;
import dev.nufleet.history.Finding;
import dev.nufleet.history.HistoryReader;
import dev.nufleet.history.RunFacts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check}: judges the history of a run again. */
@Command(
    name = "check",
    description = {
      "Judges a run by its history: what became of each invariant, and where it was broken first.",
      "Exit 0: none is broken. 1: some are. 2: there is no history, or it is damaged."
    })
public final class CheckCommand implements Callable<Integer> {
  private static final int BROKEN = 1;
  /** Of the boards of one line. */
  private static final int MOST_NAMES = 5;

  @Parameters(paramLabel = "DIR", description = "a run's folder, with " + HistoryReader.FILE
      + " or those of its campaigns")
  private Path dir;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  private String endedBy = "";
  private long facts;
  private long lastN;

  @Override
  public Integer call() {
    List<Path> folders = RunFolder.withHistory(dir);
    int worst = 0;
    for (Path folder : folders) {
      if (!folder.equals(dir)) {
        spec.commandLine().getOut().println("== " + folder.getFileName());
      }
      worst = Math.max(worst, check(folder));
    }
    return worst;
  }

  private int check(Path folder) {
    endedBy = "";
    facts = 0;
    Examination examination = new Examination();
    boolean whole = read(folder, examination);
    PrintWriter out = spec.commandLine().getOut();
    out.println(facts + " facts; " + (endedBy.isEmpty()
        ? "the run's end is not among them: judged as far as it goes, to n " + lastN
        : "the run ended by " + endedBy) + (whole || endedBy.isEmpty() ? "" : "; the file's end is missing"));
    if (endedBy.isEmpty()) {
      out.println("if its process was killed, `./nufleet report " + dir + "` makes the report that it could not make");
    }
    int broken = 0;
    for (Finding finding : examination.findings()) {
      out.println(String.format(Locale.ROOT, "%-26s %s", finding.invariant(), verdict(finding)));
      finding.first().forEach(one -> out.println("    n " + one.n() + ", " + one.board() + ": " + one.words()));
      broken += finding.isViolated() ? 1 : 0;
    }
    boards(out, "unfinished as the real firmware would be:", examination, examination.defects(), Defect::word);
    boards(out, "held by a fault to the end of the run:", examination, examination.held(), held -> held.kind().word());
    out.flush();
    return broken == 0 ? 0 : BROKEN;
  }

  /** Which boards have not finished, by why. @param why by board */
  private static <W> void boards(PrintWriter out, String what, Examination examination, Map<String, W> why,
      Function<W, String> word) {
    TreeMap<String, List<String>> byWord = new TreeMap<>();
    why.forEach((board, one) -> {
      if (!examination.hasFinished(board)) {
        byWord.computeIfAbsent(word.apply(one), none -> new ArrayList<>()).add(board);
      }
    });
    if (!byWord.isEmpty()) {
      out.println(what);
    }
    byWord.forEach((one, boards) -> out.println(String.format(Locale.ROOT, "    %-22s %d: %s%s", one, boards.size(),
        String.join(", ", boards.subList(0, Math.min(MOST_NAMES, boards.size()))),
        boards.size() > MOST_NAMES ? ", ..." : "")));
  }

  private static String verdict(Finding finding) {
    if (!finding.checked()) {
      return "not checked: " + finding.why();
    }
    return finding.isViolated()
        ? "violated by " + finding.violations() + " of " + finding.occasions() + " boards"
        : "held (" + finding.occasions() + (finding.occasions() == 1 ? " board)" : " boards)");
  }

  /** @return whether the file is whole */
  private boolean read(Path folder, Examination examination) {
    return RunFolder.read(folder, fact -> {
      facts++;
      lastN = fact.n();
      if (fact.what().equals(RunFacts.ENDED)) {
        endedBy = fact.text("endedBy");
      }
      examination.see(fact);
    });
  }
}
