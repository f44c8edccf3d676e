package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.interop.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that may open few files, and a fleet whose connections have more ends than that. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PartedRunTest {
  private static final int BOARDS = 60;
  /** Less than both ends of all connections and what a run counts for itself, and more than the boards' ends. */
  private static final int DESCRIPTORS = 430;
  private static final Path SHELL = Path.of("/bin/bash");

  @TempDir Path dir;

  @BeforeEach
  void needsAShell() {
    assumeTrue(Files.exists(SHELL), "bash limits the process");
  }

  @Test
  void both_run_the_scenario_as_one_and_end_together() throws Exception {
    Path scenario = Files.writeString(dir.resolve("own.conf"), """
        faults = [
          { kind = http-status, times = 1, status = 503 }
          { kind = reset, during = download, at = 50% }
        ]
        """);
    Process run = start("--chaos", scenario.toString(), "--seed", "5", "--pace", "board*50");
    List<String> lines = new ArrayList<>();
    List<ProcessHandle> others = new ArrayList<>();
    try (BufferedReader said = said(run)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        lines.add(line);
        if (others.isEmpty()) {
          run.descendants().forEach(others::add);
        }
      }
    }
    assertThat(run.waitFor()).as(String.join("\n", lines)).isZero();
    assertThat(lines).anyMatch(line -> line.startsWith("nufleet: the stand-in gets a process of its own: both ends of "
        + BOARDS + " boards need up to 440 file descriptors, and one process may have "));
    assertThat(lines).as("what is usual is not told").noneMatch(line -> line.contains(" INFO "));
    JsonNode report = new ObjectMapper().readTree(dir.resolve("report/report.json").toFile());
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(BOARDS);
    assertThat(report.at("/chaos/faults/http-status").asInt()).as("the stand-in's own").isEqualTo(BOARDS);
    assertThat(report.at("/chaos/faults/reset").asInt()).isEqualTo(BOARDS);
    assertThat(others).isNotEmpty().noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void a_stand_in_whose_run_is_killed_ends_by_itself() throws Exception {
    Process run = start("--hold");
    try (BufferedReader said = said(run)) {
      String line = said.readLine();
      while (line != null && !line.startsWith("holding")) {
        line = said.readLine();
      }
      assertThat(line).isNotNull();
      ProcessHandle standIn = run.descendants().findFirst().orElseThrow();
      run.destroyForcibly();
      standIn.onExit().get(1, TimeUnit.MINUTES);
    } finally {
      run.destroyForcibly();
    }
  }

  @Test
  void a_stand_in_that_this_machine_refuses_is_one_line() throws Exception {
    Path none = dir.resolve("none");
    Process run = start(List.of("-Xmx300m", "-Djava.io.tmpdir=" + none));
    String all = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(all).isEqualTo(2);
    assertThat(all.lines().skip(1)).singleElement(as(STRING)).startsWith("nufleet: the stand-in's own process cannot be"
        + " started, with files in " + none).contains("set NUFLEET_JAVA_OPTS=-Djava.io.tmpdir=DIR");
    assertThat(dir.resolve("report")).doesNotExist();
  }

  @Test
  void a_stand_in_that_dies_is_why_the_run_ended() throws Exception {
    Path scenario = Files.writeString(dir.resolve("slow.conf"), """
        faults = [{ kind = slow-body, rate = 1kB/s, times = 1 }]
        """);
    Process run = start("--chaos", scenario.toString(), "--pace", "board*1");
    List<String> lines = new ArrayList<>();
    try (BufferedReader said = said(run)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        lines.add(line);
        if (line.contains("switching on: ")) {
          run.descendants().forEach(ProcessHandle::destroyForcibly);
        }
      }
    }
    assertThat(run.waitFor()).as(String.join("\n", lines)).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(dir.resolve("report/report.json").toFile());
    assertThat(report.at("/run/endedBy").asText()).as(String.join("\n", lines)).isEqualTo("platform-lost");
    assertThat(lines).contains("nufleet: warning: the stand-in's own process ended by itself, with exit code 137");
  }

  @Test
  void a_dry_run_says_it_and_starts_nothing() throws Exception {
    Process run = start("--dry-run");
    String all = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(all).isZero();
    assertThat(all).contains("nufleet: the stand-in gets a process of its own").contains("nothing was started");
    assertThat(dir.resolve("report")).doesNotExist();
  }

  private Process start(String... more) throws IOException {
    return start(List.of("-Xmx300m"), more);
  }

  private Process start(List<String> javaOptions, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c", "ulimit -n " + DESCRIPTORS
        + "; exec \"$@\"", "bash"));
    command.addAll(ChildJvm.command(javaOptions.toArray(String[]::new)));
    command.addAll(List.of("dev.nufleet.app.Main", "run",
        "--boards", Integer.toString(BOARDS), "--http", "none",
        "--firmware", Files.write(dir.resolve("fw.bin"), new byte[12_345]).toString(),
        "--report", dir.resolve("report").toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static BufferedReader said(Process run) {
    return new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8));
  }
}
