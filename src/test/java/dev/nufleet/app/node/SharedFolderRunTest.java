package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nufleet.interop.ExternalProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --state} with nodes: the boards' memories outlive the nodes. */
class SharedFolderRunTest {
  private static final int BOARDS = 8;

  @TempDir Path dir;

  @Test
  void boards_of_a_node_that_dies_come_up_elsewhere_from_their_disks_and_the_next_run_goes_on_with_them()
      throws Exception {
    try (ForkedRun first = run("first", "1600000000", "--nodes", "2")) {
      assertThat(first.end()).as(first.all()).isZero();
      assertThat(first.all()).contains("0 of 8 boards were there");
    }
    assertThat(told("first", fact -> isFresh(fact))).as("new boards").hasSize(BOARDS);
    try (ForkedRun here = run("here", "1700000000")) {
      assertThat(here.end()).as(here.all()).isZero();
      assertThat(here.all()).contains("8 of 8 boards were there");
    }
    try (ForkedRun again = run("again", "1800000000", "--nodes", "2", "--pace", "board*20")) {
      again.await(SharedFolderRunTest::allDownload);
      assertThat(again.children().get(0).destroyForcibly()).isTrue();
      assertThat(again.end()).as(again.all()).isZero();
      assertThat(again.all()).contains("8 of 8 boards were there", "is lost; its ", "8 of 8 boards upgraded")
          .doesNotContain("Exception", "\tat ");
    }
    allIsWell("again");
    List<String> lost = told("again", fact -> fact.at("/unheard").asBoolean());
    assertThat(lost).as("boards of the node that died").isNotEmpty().hasSizeLessThan(BOARDS);
    Map<String, Long> starts = told("again", fact -> fact.at("/what").asText().equals("BootStarted")).stream()
        .collect(Collectors.groupingBy(board -> board, Collectors.counting()));
    assertThat(lost).allSatisfy(board -> assertThat(starts.get(board)).as(board)
        .isGreaterThanOrEqualTo(3));
    assertThat(told("again", fact -> isFresh(fact)))
        .as("that they are provisioned only their disks know: no board has told it in this run").isEmpty();
    assertThat(dir.resolve("state")).isDirectoryNotContaining("glob:**/.{run,node-*}");
  }

  @Test
  void a_node_that_does_not_see_the_folder_is_not_taken_and_both_sides_say_so() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/cwd")), "no path here is another folder in another process");
    Path here = Files.createDirectory(dir.resolve("here"));
    Path there = Files.createDirectory(dir.resolve("there"));
    Path firmware = Files.write(dir.resolve("fw.bin"), new byte[40_000]);
    int port = ExternalProgram.freePort();
    String why = "it does not see /proc/self/cwd/state of --state (no such folder, or not this run's); share it with"
        + " that machine, to be written, at the same path, or leave --state out";
    try (ForkedRun node = ForkedRun.startIn(there, dir, "node", "node", "--join", "127.0.0.1:" + port, "--port",
            Integer.toString(port), "--http", "none");
        ForkedRun run = ForkedRun.startIn(here, dir, "run", "run", "--boards", "2", "--cluster", "127.0.0.1:" + port,
            "--firmware", firmware.toString(), "--state", "/proc/self/cwd/state", "--http", "none", "--timeout", "3m",
            "--report", dir.resolve("run").toString())) {
      run.await(line -> line.startsWith("a node is not taken (") && line.endsWith(": " + why));
      node.await(line -> line.matches("run [-0-9a-f]+ does not take this node: .*") && line.endsWith(": " + why));
      run.signal("TERM");
      assertThat(run.end()).as(run.all()).isEqualTo(143);
      assertThat(node.all() + run.all()).doesNotContain("Exception", "\tat ");
    }
    assertThat(there).isEmptyDirectory();
  }

  @Test
  void boards_of_a_node_that_hangs_wait_until_its_process_has_ended() throws Exception {
    String seed = "127.0.0.1:" + ExternalProgram.freePort();
    try (ForkedRun one = ForkedRun.start(dir, "one", node("one", seed, seed.split(":")[1]));
        ForkedRun two = ForkedRun.start(dir, "two", node("two", seed, "0"))) {
      try (ForkedRun run = run("run", "1800000000", "--cluster", seed, "--await-nodes", "2", "--pace", "board*6")) {
        run.await(SharedFolderRunTest::allDownload);
        two.signal("STOP");
        String gone = run.await(line -> line.matches(".*node two is lost; its [0-9]+ boards.*"));
        run.await(line -> line.matches(".*node two still uses the memories of its boards; they come up elsewhere .*"));
        int others = BOARDS - Integer.parseInt(gone.replaceAll(".*; its ([0-9]+) boards.*", "$1"));
        run.await(line -> line.contains(" " + others + " upgraded"));
        two.signal("KILL");
        assertThat(run.end()).as(run.all()).isZero();
      }
      allIsWell("run");
      List<String> lost = told("run", fact -> fact.at("/unheard").asBoolean());
      List<String> inOrder = told("run", fact -> lost.contains(fact.at("/who").asText())
          ? fact.at("/what").asText().equals("BootStarted")
          : fact.at("/what").asText().equals("VersionReported") && fact.at("/version").asText().equals("1800000000"));
      int othersDone = inOrder.stream().filter(board -> !lost.contains(board)).mapToInt(inOrder::indexOf).max()
          .orElseThrow();
      assertThat(inOrder.subList(0, othersDone)).filteredOn(lost::contains)
          .as("a lost board boots once before, and again only after the others are done and the process is ended")
          .hasSize(lost.size()).hasSameElementsAs(lost);
      assertThat(one.all()).doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void a_run_waits_for_a_node_of_a_run_that_was_killed() throws Exception {
    Path state = Files.createDirectories(dir.resolve("state"));
    Path life = Files.writeString(state.resolve(".node-0011"), "left-over\n");
    try (FileChannel node = FileChannel.open(life, StandardOpenOption.WRITE)) {
      node.lock();
      try (ForkedRun run = run("run", "1800000000")) {
        while (!run.errors().contains("waiting for node left-over to let go of its boards in " + state)) {
          assertThat(run.isAlive()).as(run.all()).isTrue();
        }
        node.close();
        assertThat(run.end()).as(run.all()).isZero();
      }
    }
    assertThat(life).doesNotExist();
  }

  private static boolean allDownload(String line) {
    return line.matches(".* " + BOARDS + " noticed, [0-9]+ downloaded, .*");
  }

  private static boolean isFresh(JsonNode fact) {
    return fact.at("/what").asText().equals("Provisioned") && fact.at("/fresh").asBoolean();
  }

  private void allIsWell(String name) throws Exception {
    JsonNode report = ForkedRun.report(dir.resolve(name));
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(BOARDS);
    assertThat(report.at("/run/verdict").asText()).isEqualTo("pass");
    assertThat(report.get("invariants")).allSatisfy(invariant ->
        assertThat(invariant.get("violations").asInt()).as(invariant.toString()).isZero());
    try (ForkedRun check = ForkedRun.start(dir, "check", "check", dir.resolve(name).toString())) {
      assertThat(check.end()).as(check.all()).isZero();
    }
  }

  /** Who told such facts in a run, in their order. */
  private List<String> told(String name, Predicate<JsonNode> isSo) throws IOException {
    List<String> who = new ArrayList<>();
    JsonMapper json = JsonMapper.builder().build();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(
        dir.resolve(name).resolve("history.jsonl.gz"))), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode fact = json.readTree(line);
        if (isSo.test(fact)) {
          who.add(fact.get("who").asText());
        }
      }
    }
    return who;
  }

  private static String[] node(String name, String seed, String port) {
    return new String[] {
      "node", "--name", name, "--join", seed, "--host", "127.0.0.1", "--port", port, "--http", "none"
    };
  }

  private ForkedRun run(String name, String version, String... more) throws IOException {
    return ForkedRun.start(dir, name, Stream.concat(Stream.of("run", "--boards", Integer.toString(BOARDS),
        "--fw-version", version, "--state", dir.resolve("state").toString(), "--http", "none", "--timeout", "3m",
        "--report", dir.resolve(name).toString()), Stream.of(more)).toArray(String[]::new));
  }
}
