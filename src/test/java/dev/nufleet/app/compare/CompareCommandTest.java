package dev.nufleet.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.Main;
import dev.nufleet.app.compare.SampleRun.Left;
import dev.nufleet.app.run.progress.PrintableWriter;
import dev.nufleet.model.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import picocli.CommandLine;

class CompareCommandTest {
  private static final String STRANGE = "<script>alert('x')</script>|*[a](http://b) @all\u001b[2J\n# h";

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void the_same_run_twice_has_nothing_that_is_worse_and_a_page() throws Exception {
    Path old = run("old", 1, 1, report -> { });
    Path now = run("new", 1, 1, report -> { });
    assertThat(compare(old, now)).as("%s%s", out, err).isZero();
    assertThat(out.toString().lines()).contains("compare: no regression", "page: " + now.resolve("compare.html"));
    assertThat(out.toString().lines()).filteredOn(line -> line.startsWith("  download "))
        .singleElement().asString().contains("+0 %", "same (");
    assertThat(Files.readString(now.resolve("compare.html"))).startsWith("<!doctype html>")
        .contains("width=device-width", "no regression").doesNotContain("http://", "https://", "src=", "url(");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void what_cannot_be_printed_or_written_is_said_with_its_place_and_is_no_good_end() throws Exception {
    Path old = run("old", 1, 1, report -> { });
    OutputStream full = new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        throw new IOException("No space left on device");
      }
    };
    int code = Main.commandLine().setOut(new PrintableWriter(new PrintStream(full))).setErr(new PrintWriter(err, true))
        .execute("compare", old.toString(), old.toString(), "--markdown", "--html", "none");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).startsWith("nufleet: the comparison cannot be written to standard output:");
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
    for (String option : List.of("--junit", "--html")) {
      err.getBuffer().setLength(0);
      assertThat(compare(old, old, option, "/dev/full")).isEqualTo(2);
      assertThat(err.toString().lines()).containsExactly(
          "nufleet: " + option + " '/dev/full' cannot be written: No space left on device:"
              + " a disk of this machine is full; make room on it");
    }
  }

  @Test
  void a_slower_phase_is_a_regression_on_the_terminal_the_page_and_in_junit() throws Exception {
    Path old = run("old", 1, 1, report -> { });
    Path now = run("new", 1, 1.15, report -> { });
    Path xml = dir.resolve("compare.xml");
    assertThat(compare(old.resolve("report.json"), now, "--junit", xml.toString(), "--html",
        dir.resolve("page.html").toString())).isEqualTo(1);
    assertThat(out.toString().lines())
        .contains("  download is slower by 15 % (13 % would have been seen)", "compare: worse in 1 thing");
    assertThat(Files.readString(dir.resolve("page.html"))).contains("<td class=\"bad\">slower (13 %)</td>");
    Document cases = parsed(xml);
    assertThat(cases.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(cases.getElementsByTagName("failure").item(0).getTextContent())
        .isEqualTo("download is slower by 15 % (13 % would have been seen)");
    assertThat(cases.getElementsByTagName("testcase").getLength()).isEqualTo(9 + 5 + 2);
  }

  @Test
  void boards_that_are_lost_without_a_fault_and_broken_invariants_are_regressions() throws Exception {
    Path old = run("old", 1, 1, report -> { });
    Path now = run("new", 1, 1, report -> {
      ((ObjectNode) report.get("boards")).put("upgraded", 99).put("failed", 1);
      ((ObjectNode) report.get("failuresByCause")).put("tls", 1);
      ((ObjectNode) report.at("/invariants/exact-image")).put("held", false).put("violations", 1);
      ((ObjectNode) report.get("run")).put("endedBy", "timeout");
    });
    assertThat(compare(old, now)).isEqualTo(1);
    assertThat(out.toString().lines()).containsSubsequence("  boards upgraded: 100 in OLD, 99 in NEW",
        "  boards failed: 0 in OLD, 1 in NEW", "  cause tls: 0 in OLD, 1 in NEW",
        "  ended by: completed in OLD, timeout in NEW", "  exact-image: held in OLD, broken 1 in NEW",
        "compare: worse in 5 things");
    out.getBuffer().setLength(0);
    assertThat(compare(now, old)).as("the other way round it is better").isZero();
  }

  @Test
  void with_faults_single_boards_are_luck_and_many_are_not() {
    assertThat(CountRow.ends(2, 100, 4, 100, false)).isEqualTo(Change.SAME);
    assertThat(CountRow.ends(2, 100, 40, 100, false)).isEqualTo(Change.WORSE);
    assertThat(CountRow.ends(40, 100, 2, 100, false)).isEqualTo(Change.BETTER);
    assertThat(CountRow.ends(0, 100, 1, 100, true)).isEqualTo(Change.WORSE);
    assertThat(CountRow.ends(1, 100, 10, 1000, true)).as("the same share").isEqualTo(Change.SAME);
    assertThat(CountRow.ends(0, 0, 0, 0, true)).isEqualTo(Change.SAME);
  }

  @Test
  void a_fail_if_that_is_true_fails_though_nothing_else_is_worse() throws Exception {
    Path old = run("old", 1, 1, report -> { });
    Path now = run("new", 1, 1, report -> ((ObjectNode) report.get("traffic")).put("resumes", 7));
    assertThat(compare(old, now, "--fail-if", "traffic.resumes>+7")).isZero();
    assertThat(compare(old, now, "--fail-if", "traffic.resumes>+6", "--fail-if", "boards.upgraded<100%")).isEqualTo(1);
    assertThat(out.toString().lines()).contains("  fail if boards.upgraded<100%: no, it is 100 %",
        "  fail if traffic.resumes>+6: it is +7", "compare: worse in 1 thing");
  }

  @Test
  void what_is_not_alike_is_said_and_nothing_is_refused_for_it() throws Exception {
    Path old = new SampleRun(1, 100, true).draw().write(dir.resolve("old"));
    Left other = new SampleRun(1, 40, false).draw();
    ((ObjectNode) other.report().get("run")).put("scenario", "calm").put("seed", 2).put("firmwareBytes", 5)
        .putObject("machine").put("processors", 64);
    Path now = other.write(dir.resolve("new"));
    Files.delete(now.resolve("boards.csv"));
    compare(old, now);
    assertThat(out.toString().lines().map(String::strip)).contains("not alike: boards 100 in OLD, 40 in NEW",
        "not alike: scenario none in OLD, calm in NEW", "not alike: pace max in OLD, board*20 in NEW",
        "not alike: seed 1 in OLD, 2 in NEW", "not alike: bytes of firmware 314676 in OLD, 5 in NEW",
        "not alike: processors 2 in OLD, 64 in NEW",
        "NEW has no boards.csv beside its report.json: times are compared by their percentiles alone, with a wider"
            + " margin");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void boards_of_another_run_are_not_believed() throws Exception {
    Path old = run("old", 1, 1, report -> { });
    Path now = run("new", 1, 1, report -> { });
    Files.writeString(now.resolve("boards.csv"), new SampleRun(3, 100, true).draw().csv());
    assertThat(compare(old, now)).isZero();
    assertThat(out.toString()).contains("the boards.csv of NEW is not of the same run as its report.json");
    Files.writeString(now.resolve("boards.csv"), "board,profile\n");
    assertThat(compare(old, now)).isZero();
    assertThat(out.toString()).contains("the boards.csv of NEW cannot be used: its first line has no bootMs");
  }

  @Test
  void what_is_no_report_is_one_line_and_exit_2() throws Exception {
    Path good = run("old", 1, 1, report -> { });
    Path none = Files.createDirectory(dir.resolve("none"));
    Path text = Files.writeString(dir.resolve("t.json"), "{\"a\": ");
    Path list = Files.writeString(dir.resolve("l.json"), "[]");
    Path foreign = Files.writeString(dir.resolve("f.json"), "{\"run\": {}, \"boards\": {\"total\": \"x\"}}");
    refused("OLD '" + dir.resolve("gone") + "' does not exist", dir.resolve("gone").toString(), good.toString());
    refused("NEW '" + none + "' has no report.json", good.toString(), none.toString());
    refused("is no JSON (line 1, column", text.toString(), good.toString());
    refused("it has no 'run'", good.toString(), list.toString());
    refused("it has no 'phases'", good.toString(), foreign.toString());
    refused("did you mean traffic.resumes?", good.toString(), good.toString(), "--fail-if", "traffic.resums>1");
    refused("--junit '" + none + "' is a directory", good.toString(), good.toString(), "--junit", none.toString());
    refused("Missing required parameter", good.toString());
  }

  @Test
  void markdown_is_short_and_has_what_differs() throws Exception {
    Path old = run("old", 1, 1, report -> { });
    Path now = run("new", 1, 1.15, report -> ((ObjectNode) report.get("traffic")).put("resumes", 7));
    assertThat(compare(old, now, "--markdown", "--fail-if", "traffic.resumes>+10")).isEqualTo(1);
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).startsWith("### NuFleet: worse than before", "",
        "- **download is slower by 15 % (13 % would have been seen)**", "");
    assertThat(lines).contains("| phase | p50 | | p99 | | change | verdict |", "| boards upgraded | 100 | 100 |  |",
        "| resumes | 0 | 7 | +7 |", "| fail if traffic.resumes&gt;+10 | | it is +7 | no |");
    assertThat(lines).filteredOn(line -> line.startsWith("| download |")).singleElement().asString()
        .endsWith("| +15 % | **slower (13 %)** |");
    assertThat(lines).noneMatch(line -> line.startsWith("| downloads |") || line.startsWith("page:"));
  }

  @Test
  void what_reports_say_is_text_everywhere() throws Exception {
    Consumer<JsonNode> strange = report -> {
      ((ObjectNode) report.get("run")).put("id", STRANGE).put("scenario", STRANGE);
      ((ObjectNode) report.get("failuresByCause")).put(STRANGE, 1);
      ((ObjectNode) report.get("invariants")).putObject(STRANGE).put("held", false).put("violations", 1);
    };
    Path old = run("old", 1, 1, report -> { });
    Path now = run("new", 1, 1, strange);
    Path xml = dir.resolve("c.xml");
    compare(old, now, "--junit", xml.toString());
    String html = Files.readString(now.resolve("compare.html"));
    assertThat(html).doesNotContain("<script>alert", "\u001b").contains("&lt;script&gt;");
    assertThat(out.toString()).doesNotContain("\u001b", "\n# h");
    assertThat(parsed(xml).getDocumentElement().getTagName()).isEqualTo("testsuites");
    out.getBuffer().setLength(0);
    compare(old, now, "--markdown");
    assertThat(out.toString()).doesNotContain("<script", "http://", "@all", "\u001b", "\n# h")
        .contains("&lt;script&gt;", "\\[a\\](http:&#47;/b)");
  }

  private Path run(String name, long seed, double slower, Consumer<JsonNode> change) throws Exception {
    Left left = new SampleRun(seed, 100, true).slower(Phase.DOWNLOAD, slower).draw();
    change.accept(left.report());
    return left.write(dir.resolve(name));
  }

  private void refused(String words, String... args) {
    err.getBuffer().setLength(0);
    out.getBuffer().setLength(0);
    assertThat(execute(args)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("nufleet: ").contains(words);
  }

  private int compare(Path before, Path after, String... options) {
    String[] args = new String[options.length + 2];
    args[0] = before.toString();
    args[1] = after.toString();
    System.arraycopy(options, 0, args, 2, options.length);
    return execute(args);
  }

  private int execute(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "compare";
    System.arraycopy(args, 0, all, 1, args.length);
    CommandLine whole = Main.commandLine();
    whole.setOut(new PrintWriter(out, true));
    whole.setErr(new PrintWriter(err, true));
    return whole.execute(all);
  }

  private static Document parsed(Path xml) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
  }
}
