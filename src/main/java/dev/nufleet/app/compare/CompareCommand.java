package dev.nufleet.app.compare;

import dev.nufleet.app.report.JUnitOption;
import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.UserMistake;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: two runs side by side. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Compares two runs: which phases are slower or faster beyond noise, what became of boards, failures, invariants"
          + " and thresholds. What cannot be told from noise is called the same.",
      "Exit 0: nothing is worse. 1: a regression, or a --fail-if is true. 2: bad usage, or no reports."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final int WORSE = 1;
  private static final String PAGE = "compare.html";
  private static final String NOWHERE = "none";

  @Parameters(index = "0", paramLabel = "OLD", description = "a run's folder (runs/<time>), or its report.json; with"
      + " the folder, the boards' own times are compared")
  private Path before;

  @Parameters(index = "1", paramLabel = "NEW", description = "the same of the run that is judged")
  private Path after;

  @Option(names = "--fail-if", paramLabel = "'EXPR'",
      description = "fail if this is true of NEW, as in a run; a bound with a sign is counted from OLD; may repeat;"
          + " e.g. 'phases.download.p99Ms>+10%%', 'traffic.resumes>+5' or 'boards.upgraded<100%%' (default: none)")
  private List<String> failIf = List.of();

  @Option(names = "--markdown", description = "print Markdown for a merge request instead of tables")
  private boolean markdown;

  @Option(names = "--html", paramLabel = "FILE|none", description = "where the page goes (default: " + PAGE
      + " in NEW's folder)")
  private String html;

  @Mixin private JUnitOption junit;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<LimitTerm> terms = failIf.stream().map(CompareCommand::term).toList();
    Comparison comparison = Comparison.of(Side.read(before, "OLD"), Side.read(after, "NEW"), terms);
    PrintWriter out = spec.commandLine().getOut();
    if (markdown) {
      out.print(Markdown.of(comparison));
    } else {
      TextTable.lines(comparison).forEach(out::println);
    }
    if (out.checkError()) {
      throw new UserMistake("the comparison cannot be written to standard output: its disk is full, or who read it is"
          + " gone");
    }
    page(comparison, out);
    junit.file().ifPresent(file -> OutputFile.write(file, "--junit", ComparisonCases.of(comparison).bytes()));
    return comparison.isGood() ? 0 : WORSE;
  }

  private static LimitTerm term(String expr) {
    try {
      return LimitTerm.parse(expr);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--fail-if: " + e.getMessage());
    }
  }

  private void page(Comparison comparison, PrintWriter out) {
    if (NOWHERE.equals(html)) {
      return;
    }
    Path place = html != null ? Path.of(html) : Files.isDirectory(after) ? after.resolve(PAGE)
        : after.resolveSibling(PAGE);
    OutputFile.write(place, "--html", new ComparisonPage(comparison).text().getBytes(StandardCharsets.UTF_8));
    if (!markdown) {
      out.println("page: " + place);
      out.flush();
    }
  }
}
