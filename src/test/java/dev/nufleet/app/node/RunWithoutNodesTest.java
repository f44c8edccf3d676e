package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.interop.ExternalProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose nodes are gone for good, or out of reach: each ends, and says why. */
class RunWithoutNodesTest {
  @TempDir Path dir;

  @Test
  void a_run_whose_only_node_dies_ends_at_once_and_says_so() throws Exception {
    try (ForkedRun run = nodes("run", 1, "--pace", "board*20")) {
      run.await(line -> line.matches(".* 4 online, .*"));
      assertThat(run.children().get(0).destroyForcibly()).isTrue();
      assertThat(run.end()).as(run.all()).isEqualTo(1);
      assertThat(run.all()).contains("node-1's process has ended by itself, with exit code 137")
          .doesNotContain("\tat ");
    }
    JsonNode report = ForkedRun.report(dir.resolve("run"));
    assertThat(report.at("/run/endedBy").asText()).isEqualTo("nodes-lost");
    assertThat(report.at("/run/endReason").asText()).startsWith("no node is left to hold the boards: node-1's process");
    assertThat(report.at("/boards/unfinished").asInt() + report.at("/boards/offline").asInt()).isEqualTo(4);
    assertThat(report.at("/failures/0/cause").asText()).isEqualTo("nodes-lost");
    assertThat(report.at("/failures/0/advice").asText()).isNotBlank();
  }

  @Test
  void a_node_that_ends_before_all_have_come_ends_the_run_with_a_line() throws Exception {
    try (ForkedRun run = nodes("early", 2)) {
      while (run.children().size() < 2) { // then the first is more than begun
        Thread.onSpinWait();
      }
      run.children().get(0).destroyForcibly();
      assertThat(run.end()).as(run.all()).isEqualTo(2);
      assertThat(run.all()).contains("'s process has ended by itself, with exit code 137, before all nodes had come")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void an_interrupted_run_takes_its_nodes_with_it() throws Exception {
    List<ProcessHandle> nodes;
    try (ForkedRun run = nodes("interrupted", 2, "--pace", "board")) {
      run.await(line -> line.matches(".* 4 online, .*"));
      nodes = run.children();
      assertThat(nodes).hasSize(2);
      run.signal("TERM");
      assertThat(run.end()).as(run.all()).isEqualTo(143);
      assertThat(run.all()).contains("interrupted while ").doesNotContain("ended by itself", "Exception", "\tat ");
    }
    assertThat(nodes).noneMatch(ProcessHandle::isAlive);
    assertThat(ForkedRun.report(dir.resolve("interrupted")).at("/run/endedBy").asText()).isEqualTo("interrupted");
  }

  @Test
  void a_run_whose_nodes_of_a_cluster_all_die_ends_too() throws Exception {
    String seed = "127.0.0.1:" + ExternalProgram.freePort();
    try (ForkedRun node = ForkedRun.start(dir, "a", "node", "--join", seed, "--port", seed.split(":")[1]);
        ForkedRun run = ForkedRun.start(dir, "alone", "run", "--boards", "4", "--cluster", seed, "--http", "none",
            "--pace", "board*20", "--timeout", "3m", "--report", dir.resolve("alone").toString())) {
      run.await(line -> line.matches(".* 4 online, .*"));
      node.signal("KILL");
      assertThat(run.end()).as(run.all()).isEqualTo(1);
      assertThat(run.all()).contains("is lost; its 4 boards").doesNotContain("\tat ");
    }
    JsonNode report = ForkedRun.report(dir.resolve("alone"));
    assertThat(report.at("/run/endedBy").asText()).isEqualTo("nodes-lost");
    assertThat(report.at("/run/endReason").asText())
        .startsWith("no node is left to hold the boards: this run and its nodes have given each other up");
    assertThat(report.at("/nodes/0/lostAtSecond").isNumber()).isTrue();
  }

  @Test
  void a_run_that_its_cluster_has_put_out_ends_with_a_report() throws Exception {
    int port = ExternalProgram.freePort();
    String seed = "127.0.0.1:" + port;
    try (ForkedRun first = ForkedRun.start(
            dir, "a", "node", "--join", seed, "--port", Integer.toString(port), "--http", "none");
        ForkedRun second = ForkedRun.start(dir, "b", "node", "--join", seed, "--port", "0", "--http", "none");
        ForkedRun run = ForkedRun.start(dir, "cut", "run", "--boards", "4", "--cluster", seed, "--await-nodes", "2",
            "--http", "none", "--pace", "board", "--timeout", "3m", "--report", dir.resolve("cut").toString())) {
      run.await(line -> line.matches(".* 4 online, .*"));
      run.signal("STOP");
      Stream.of(first, second).forEach(node -> awaitLine(node, "the leader is gone; "));
      run.signal("CONT");
      assertThat(run.end()).as(run.all()).isEqualTo(1);
      assertThat(run.all()).contains("this run and its nodes have given each other up").doesNotContain("\tat ");
    }
    JsonNode report = ForkedRun.report(dir.resolve("cut"));
    assertThat(report.at("/run/endedBy").asText()).isEqualTo("nodes-lost");
    assertThat(Files.exists(dir.resolve("cut").resolve("report.html"))).isTrue();
  }

  private static void awaitLine(ForkedRun node, String begin) {
    try {
      node.await(line -> line.startsWith(begin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ForkedRun nodes(String name, int count, String... more) throws Exception {
    return ForkedRun.start(dir, name, Stream.concat(
        Stream.of("run", "--boards", "4", "--nodes", Integer.toString(count), "--http", "none", "--timeout", "3m",
            "--report", dir.resolve(name).toString()), Stream.of(more)).toArray(String[]::new));
  }
}
