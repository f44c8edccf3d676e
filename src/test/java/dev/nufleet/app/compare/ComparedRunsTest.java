package dev.nufleet.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Whether real runs are told apart where they differ, and not where they do not: {@code -Dnufleet.comparisons=20} makes
 * 20 pairs of equal runs, and 20 in which downloads stall for 15 % of their time; half an hour.
 */
@EnabledIfSystemProperty(named = "nufleet.comparisons", matches = "[1-9][0-9]{0,2}", disabledReason = "takes minutes")
class ComparedRunsTest {
  private static final double PLANTED = 0.15;
  /** What a board's delays are divided by: the machine is not what takes the time. */
  private static final int PACE = 10;
  private static final int BOARDS = 20;

  @TempDir Path dir;

  @Test
  void equal_runs_are_the_same_and_a_slower_download_is_found_each_time() throws Exception {
    int pairs = Integer.getInteger("nufleet.comparisons");
    List<String> wrong = new ArrayList<>();
    Path before = run("equal-0", List.of());
    for (int pair = 1; pair <= pairs; pair++) {
      Path slower = run("slower-" + pair, List.of("--chaos", stall(before, pair).toString()));
      judge(before, slower, 1, "download is slower by", wrong);
      Path equal = run("equal-" + pair, List.of());
      judge(before, equal, 0, "no regression", wrong);
      before = equal;
    }
    assertThat(wrong).isEmpty();
  }

  private static void judge(Path before, Path after, int code, String verdict, List<String> wrong) {
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(out, true));
    int found = line.execute("compare", before.toString(), after.toString(), "--html", "none");
    if (found != code || !out.toString().contains(verdict)) {
      wrong.add(before.getFileName() + " and " + after.getFileName() + ", exit " + found + ":\n" + out);
    }
  }

  /** @return a scenario in which each download stands still for a part of the time that it took in the other run */
  private Path stall(Path other, int pair) throws Exception {
    JsonNode report = new ObjectMapper().readTree(other.resolve("report.json").toFile());
    double millis = report.at("/phases/download/p50Ms").asDouble() * PLANTED * PACE; // in the board's own time
    return Files.writeString(dir.resolve("slower-" + pair + ".conf"), String.format(Locale.ROOT,
        "name = slower%nfaults = [ { kind = stall, during = download, lasts = %.0fms } ]%n", millis));
  }

  /** In a process of its own, as a user's: code that is warm already would make later runs faster. */
  private Path run(String name, List<String> more) throws Exception {
    Path report = dir.resolve(name);
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp", System.getProperty("java.class.path"), Main.class.getName(), "run", "--boards",
        Integer.toString(BOARDS), "--pace", "board*" + PACE, "--http", "none", "--history", "off", "--quiet",
        "--report", report.toString()));
    command.addAll(more);
    Process process = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(dir.resolve(name + ".out").toFile()).start();
    try {
      assertThat(process.waitFor()).as(() -> name + ": " + said(name)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return report;
  }

  private String said(String name) {
    try {
      return Files.readString(dir.resolve(name + ".out"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
