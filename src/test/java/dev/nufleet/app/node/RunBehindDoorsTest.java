package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose stand-in has more connections than one process may open. */
class RunBehindDoorsTest {
  private static final int BOARDS = 80;
  private static final int DESCRIPTORS = 450;
  /** If TCP ends in order, boards notice with their second ping, after up to two minutes. */
  private static final String BOARDS_FIND_OUT = "6m";

  @TempDir Path dir;

  @Test
  void all_boards_are_upgraded_though_no_process_could_hold_all_connections() throws Exception {
    List<ProcessHandle> children;
    try (ForkedRun run = run("good", "--timeout", "3m")) {
      run.await(line -> line.matches(".* " + BOARDS + " online, .*"));
      children = run.children();
      assertThat(children).as("two nodes and a door at least").hasSizeGreaterThan(2);
      assertThat(run.end()).as(run.all()).isZero();
      assertThat(run.all()).contains(BOARDS + " of " + BOARDS + " boards upgraded")
          .doesNotContain("no-socket", "no file descriptors", "Exception", "\tat ");
    }
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    JsonNode report = ForkedRun.report(dir.resolve("good"));
    assertThat(report.at("/run/verdict").asText()).isEqualTo("pass");
    assertThat(report.at("/traffic/mqttReconnects").asInt()).isZero();
  }

  @Test
  void a_door_that_dies_cuts_its_connections_and_the_boards_come_in_by_the_others() throws Exception {
    try (ForkedRun run = run("cut", "--pace", "board*20", "--timeout", BOARDS_FIND_OUT)) {
      run.await(line -> line.matches(".* " + BOARDS + " online, .*"));
      run.children().stream().max(Comparator.comparing(ProcessHandle::pid)).orElseThrow() // begun behind the nodes
          .destroyForcibly();
      assertThat(run.end()).as(run.all()).isZero();
      assertThat(run.all()).contains("door-1's process has ended by itself, with exit code 137");
    }
    JsonNode report = ForkedRun.report(dir.resolve("cut"));
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(BOARDS);
    assertThat(report.at("/traffic/mqttReconnects").asInt()).as("boards that were cut").isPositive();
  }

  private ForkedRun run(String name, String... more) throws Exception {
    String[] arguments = {"run", "--boards", Integer.toString(BOARDS), "--nodes", "2", "--http", "none", "--report",
        dir.resolve(name).toString()};
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return ForkedRun.startWith(DESCRIPTORS, dir, name, all);
  }
}
