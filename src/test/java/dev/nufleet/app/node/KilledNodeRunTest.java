package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --nodes}, of which some die. */
class KilledNodeRunTest {
  private static final int BOARDS = 60;

  @TempDir Path dir;

  @Test
  void a_node_may_die_in_each_phase_of_a_campaign() throws Exception {
    Path report = dir.resolve("run");
    String some = "[1-9][0-9]* ";
    try (ForkedRun run = ForkedRun.start(dir, "run", "run", "--boards", Integer.toString(BOARDS), "--nodes", "5",
        "--pace", "board*20", "--ramp", "6/s", "--http", "none", "--timeout", "5m", "--report", report.toString())) {
      for (String phase : List.of("online, 0 noticed", "noticed, 0 downloaded", "downloaded", "upgraded")) {
        run.await(line -> line.matches(".* " + some + phase + ".*") && !line.contains(BOARDS + " upgraded"));
        assertThat(run.children()).as("nodes, of which one dies behind '" + phase + "'").hasSizeGreaterThan(1);
        assertThat(run.children().get(0).destroyForcibly()).isTrue();
      }
      assertThat(run.end()).as(run.all()).isZero();
      assertThat(run.all()).contains(BOARDS + " of " + BOARDS + " boards upgraded")
          .doesNotContain("Exception", "\tat ");
    }
    assertThat(allUpgraded(report).at("/nodes").findValuesAsText("state"))
        .containsExactlyInAnyOrder("lost", "lost", "lost", "lost", "up");
  }

  private static JsonNode allUpgraded(Path report) throws IOException {
    JsonNode told = ForkedRun.report(report);
    assertThat(told.at("/boards/upgraded").asInt()).isEqualTo(BOARDS);
    assertThat(told.at("/invariants")).allSatisfy(invariant ->
        assertThat(invariant.get("violations").asInt()).as(invariant.toString()).isZero());
    assertThat(provisioned(report)).as("each board once, however often it came up elsewhere").hasSize(BOARDS)
        .doesNotHaveDuplicates();
    return told;
  }

  @Test
  void no_board_is_lost_with_a_node_and_none_counts_twice() throws Exception {
    Path report = dir.resolve("run");
    try (ForkedRun run = ForkedRun.start(dir, "run", "run", "--boards", Integer.toString(BOARDS), "--nodes", "3",
        "--pace", "board*20", "--http", "none", "--timeout", "3m", "--report", report.toString(), "--transcripts",
        dir.resolve("consoles").toString())) {
      run.await(line -> line.matches(".* " + BOARDS + " noticed, [0-9]+ downloaded, .*"));
      List<ProcessHandle> nodes = run.children();
      assertThat(nodes).hasSize(3);
      assertThat(nodes.get(0).destroyForcibly()).isTrue();
      assertThat(run.end()).as(run.all()).isZero();
      assertThat(run.all()).contains("is lost; its ").contains(BOARDS + " of " + BOARDS + " boards upgraded")
          .doesNotContain("Exception", "\tat ");
      assertThat(nodes).noneMatch(ProcessHandle::isAlive);
    }
    JsonNode told = allUpgraded(report);
    assertThat(told.at("/boards/total").asInt()).isEqualTo(BOARDS);
    assertThat(told.at("/run/verdict").asText()).isEqualTo("pass");
    assertThat(told.at("/phases/report/count").asInt()).isEqualTo(BOARDS);
    try (ForkedRun check = ForkedRun.start(dir, "check", "check", report.toString())) {
      assertThat(check.end()).as(check.all()).isZero();
    }
    consolesAreWhole();
    JsonNode nodes = told.at("/nodes");
    assertThat(nodes.findValuesAsText("state")).containsExactly("lost", "up", "up");
    assertThat(nodes).allSatisfy(node -> {
      assertThat(node.get("cpuSeconds").asDouble()).isPositive();
      assertThat(node.get("peakHeapBytes").asLong()).isPositive();
      assertThat(node.get("sinceSecond").asDouble()).isPositive();
    });
    assertThat(told.at("/resources/nodes/cpuSeconds").asDouble()).isEqualTo(
        nodes.findValues("cpuSeconds").stream().mapToDouble(JsonNode::asDouble).sum(), Offset.offset(0.01));
    assertThat(nodes).hasSize(3);
    assertThat(nodes).filteredOn(node -> !node.get("lostAtSecond").isNull()).singleElement()
        .satisfies(node -> assertThat(node.get("boards").asInt()).isBetween(1, BOARDS - 1));
    int kept = nodes.findValues("boards").stream().mapToInt(JsonNode::asInt).sum();
    int lost = (int) nodes.findValues("lostAtSecond").stream().filter(second -> !second.isNull()).count();
    assertThat(kept).as("those of the lost node came up elsewhere").isGreaterThan(BOARDS);
    assertThat(lost).isEqualTo(1);
  }

  /** From the first word on, and also where the board came up elsewhere. */
  private void consolesAreWhole() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("consoles"))) {
      assertThat(files).hasSize(BOARDS).allSatisfy(file ->
          assertThat(Files.readString(file).stripLeading()).startsWith("Mbed Bootloader")
              .contains("Provision for development"));
    }
  }

  /** Boards that found themselves as they left the factory. */
  private static List<String> provisioned(Path report) throws IOException {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(Files.newInputStream(report.resolve("history.jsonl.gz"))), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> line.contains("\"what\":\"Provisioned\"") && line.contains("\"fresh\":true"))
          .map(line -> line.replaceAll(".*\"who\":\"([^\"]*)\".*", "$1")).toList();
    }
  }
}
