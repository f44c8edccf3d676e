package dev.nufleet.app.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import dev.nufleet.history.Fact;
import dev.nufleet.history.FactLine;
import dev.nufleet.history.RunFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
  private static final String START = line(1, "run", RunFacts.STARTED, Map.of("version", "20", "imageSha256", "new"));
  private static final String BOOT = line(2, "b", "BootEnded",
      Map.of("outcome", "boots", "installed", false, "activeVersion", "10", "activeSha256", ""));
  private static final String END = line(4, "run", RunFacts.ENDED, Map.of("endedBy", "completed", "dropped", 0));

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void a_good_history_holds() throws IOException {
    write(zipped(START + BOOT + told(10) + END));
    assertThat(check(dir)).as("%s%s", out, err).isZero();
    assertThat(out.toString().lines())
        .startsWith("4 facts; the run ended by completed")
        .noneMatch(line -> line.contains("nufleet report"))
        .contains("version-truth              held (1 board)")
        .contains("bounded-retries            not checked: no board failed to sign in");
  }

  @Test
  void a_broken_invariant_is_shown_with_its_place_and_ends_with_1() throws IOException {
    write(zipped(START + BOOT + told(11) + END));
    assertThat(check(dir)).isEqualTo(1);
    assertThat(out.toString().lines()).containsSubsequence("version-truth              violated by 1 of 1 boards",
        "    n 3, b: it tells version 11, and its active header has 10");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void boards_that_a_defect_or_a_fault_that_goes_on_kept_are_named() throws IOException {
    write(zipped(line(1, "run", RunFacts.STARTED, Map.of("version", "20", "imageSha256", "new", "pace", "board"))
        + acted(2, "a", -1) + acted(3, "done", -1) + line(4, "done", "VersionReported", Map.of("version", "20"))
        + line(5, "c", "Halted", Map.of("cause", "hard-fault")) + acted(6, "c", -1) + acted(7, "over", 0)
        + line(8, "run", RunFacts.ENDED, Map.of("endedBy", "timeout", "dropped", 0))));
    check(dir);
    assertThat(out.toString().lines().skip(1).filter(line -> line.matches("(unf|held).*:|    [a-z-]+ +[0-9]+: .*")))
        .as("%s%s", out, err).containsExactly("unfinished as the real firmware would be:",
            "    crashed                1: c", "held by a fault to the end of the run:",
            "    stall                  1: a");
  }

  private static String acted(long n, String board, long lasts) {
    return line(n, "chaos", "FaultActed", Map.of("board", board, "kind", "stall", "fault", 1, "text", "x",
        "lastsNanos", lasts));
  }

  @Test
  void a_history_of_a_killed_run_is_judged_as_far_as_it_goes_and_says_so() throws IOException {
    byte[] whole = zipped(START + BOOT + told(10) + END);
    write(Arrays.copyOf(whole, whole.length - 9));
    assertThat(check(dir)).isZero();
    assertThat(out.toString()).contains("version-truth              held (1 board)");
    out.getBuffer().setLength(0);
    write(zipped(START + BOOT + told(11) + "{\"t\":1,\"n\""));
    assertThat(check(dir)).as("what is broken is broken").isEqualTo(1);
    assertThat(out.toString())
        .startsWith("3 facts; the run's end is not among them: judged as far as it goes, to n 3");
    assertThat(out.toString().lines().skip(1)).startsWith("if its process was killed, `./nufleet report " + dir
        + "` makes the report that it could not make");
  }

  @Test
  void bad_input_is_one_line_and_2() throws IOException {
    refused(dir.resolve("none"), "is no folder; name that of a run, such as runs/<time>");
    refused(dir, "has no history.jsonl.gz; name the folder of a run that kept one (--history on)");
    write("no gzip, but some text".getBytes(StandardCharsets.US_ASCII));
    refused(dir, "is no gzip file; name the folder of a run whose history is whole");
    write(new byte[0]);
    refused(dir, "ends before its first fact");
    write(zipped(START + "garbage\n"));
    refused(dir, "has a line 2 that is no JSON object");
    Files.delete(dir.resolve("history.jsonl.gz"));
    Files.createDirectory(dir.resolve("history.jsonl.gz"));
    refused(dir, "cannot be read");
  }

  private void refused(Path what, String why) {
    err.getBuffer().setLength(0);
    assertThat(check(what)).as(why).isEqualTo(2);
    assertThat(err.toString()).startsWith("nufleet: '").contains(why).hasLineCount(1);
  }

  private int check(Path what) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute("check", what.toString());
  }

  private void write(byte[] file) throws IOException {
    Files.write(dir.resolve("history.jsonl.gz"), file);
  }

  private static String told(int version) {
    return line(3, "b", "VersionReported", Map.of("version", Integer.toString(version)));
  }

  private static String line(long n, String who, String what, Map<String, Object> fields) {
    return FactLine.of(new Fact(n, n, who, what, fields)) + "\n";
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(bytes)) {
      gz.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
