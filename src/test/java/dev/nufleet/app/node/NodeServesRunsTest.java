package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.interop.ExternalProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code node} and {@code run --cluster}. */
class NodeServesRunsTest {
  private static final int DESCRIPTORS = 600;

  @TempDir Path dir;

  @Test
  void a_node_serves_run_after_run_and_outlives_a_leader_that_dies() throws Exception {
    int port = ExternalProgram.freePort();
    try (ForkedRun node = ForkedRun.startWith(DESCRIPTORS,
        dir, "node", "node", "--join", "127.0.0.1:" + port, "--port", Integer.toString(port), "--http", "none")) {
      node.await(line -> line.startsWith("node 127.0.0.1:" + port + " listens on "));
      try (ForkedRun first = run("first", port)) {
        assertThat(first.end()).as(first.all()).isZero();
        assertThat(first.all()).contains("4 of 4 boards upgraded").doesNotContain("Exception");
      }
      node.await(line -> line.equals("the run is over"));
      try (ForkedRun killed = run("killed", port, "--hold")) {
        killed.await(line -> line.startsWith("holding"));
        killed.signal("KILL");
      }
      node.await(line -> line.startsWith("the leader is gone; 4 boards are switched off")
          || line.startsWith("node 127.0.0.1:" + port)); // of two members the one with the lower address stays
      try (ForkedRun third = run("third", port)) {
        assertThat(third.end()).as(third.all()).isZero();
        assertThat(ForkedRun.report(dir.resolve("third")).at("/nodes/0/boards").asInt()).isEqualTo(4);
      }
      try (ForkedRun large = run("large", port, "--boards", Integer.toString(DESCRIPTORS))) {
        assertThat(large.end()).as(large.all()).isEqualTo(2);
        assertThat(large.all()).contains(DESCRIPTORS + " boards are more than the 1 nodes that have come can hold")
            .doesNotContain("online");
      }
      node.signal("TERM");
      assertThat(node.end()).isZero();
      assertThat(node.all()).doesNotContain("Exception", "\tat ");
    }
  }

  private ForkedRun run(String name, int port, String... more) throws IOException {
    String[] arguments = {"run", "--cluster", "127.0.0.1:" + port, "--http", "none", "--timeout",
        "3m", "--report", dir.resolve(name).toString()};
    Stream<String> boards = List.of(more).contains("--boards") ? Stream.empty() : Stream.of("--boards", "4");
    return ForkedRun.start(dir, name, Stream.of(Stream.of(arguments), Stream.of(more), boards)
        .flatMap(each -> each).toArray(String[]::new));
  }
}
