package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.interop.ExternalProgram;
import dev.nufleet.tls.ClusterAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that does not die: it is cut off from the others, has no turn for long, or for a moment only. */
class CutNodeRunTest {
  private static final int BOARDS = 30;

  @TempDir Path dir;

  @Test
  void boards_of_a_node_that_is_cut_off_come_up_elsewhere_and_it_begins_anew_once_the_link_is_whole()
      throws Exception {
    Optional<ElsewhereHost> there = ElsewhereHost.open();
    assumeTrue(there.isPresent(), "this machine lets no network namespace be made, so there is no cable to pull");
    Path member = dir.resolve("tls");
    ClusterAuthority.open(dir.resolve("ca"), Instant.now()).member(member, Instant.now());
    try (ElsewhereHost host = there.get()) {
      String seed = host.here() + ":" + ExternalProgram.freePort();
      String[] tls = {"--tls-dir", member.toString()};
      Path ready = dir.resolve("ready.json");
      try (ForkedRun platform = ForkedRun.start(dir, "platform", "platform", "--host", host.here(), "--mqtt-port", "0",
              "--ota-port", "0", "--api-port", "0", "--count", Integer.toString(BOARDS), "--pace", "board*20",
              "--ready-file", ready.toString());
          ForkedRun one = ForkedRun.start(dir, "one", node("one", host.here(), seed.split(":")[1], seed, tls));
          ForkedRun two = ForkedRun.start(dir, "two", node("two", host.here(), "0", seed, tls));
          ForkedRun three = ForkedRun.startAt(host, dir, "three", node("three", host.there(), "7355", seed, tls))) {
        platform.await(line -> line.contains("OpenAPI"));
        heardOf(one, two, three);
        String[] more = {"--cluster-tls", member.toString(), "--platform", ready.toString()};
        try (ForkedRun run = run("run", seed, 3, more)) {
          run.await(CutNodeRunTest::allDownload);
          host.pullCable();
          run.await(line -> line.matches(".*node three is lost; its [0-9]+ boards.*"));
          host.plugIn();
          three.await(line -> line.startsWith("node three listens on "));
          allAreUpgraded(run, "run");
        }
        assertThat(lost("run")).containsExactly("three");
        assertThat(one.all() + two.all() + three.all()).doesNotContain("Exception", "\tat ");
      }
    }
  }

  @Test
  void a_node_that_wakes_after_it_was_given_up_has_no_board_that_lives_elsewhere() throws Exception {
    String seed = "127.0.0.1:" + ExternalProgram.freePort();
    try (ForkedRun one = ForkedRun.start(dir, "one", node("one", "127.0.0.1", seed.split(":")[1], seed));
        ForkedRun two = ForkedRun.start(dir, "two", node("two", "127.0.0.1", "0", seed));
        ForkedRun three = ForkedRun.start(dir, "three", node("three", "127.0.0.1", "0", seed))) {
      heardOf(one, two, three);
      try (ForkedRun run = run("run", seed, 3)) {
        run.await(CutNodeRunTest::allDownload);
        three.signal("STOP");
        run.await(line -> line.matches(".*node three is lost; its [0-9]+ boards.*"));
        three.signal("CONT");
        allAreUpgraded(run, "run");
      }
      assertThat(lost("run")).containsExactly("three");
      three.await(line -> line.startsWith("node three listens on "));
      assertThat(one.all() + two.all() + three.all()).doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void a_node_that_is_slow_for_a_moment_is_kept() throws Exception {
    String seed = "127.0.0.1:" + ExternalProgram.freePort();
    try (ForkedRun one = ForkedRun.start(dir, "one", node("one", "127.0.0.1", seed.split(":")[1], seed));
        ForkedRun two = ForkedRun.start(dir, "two", node("two", "127.0.0.1", "0", seed))) {
      heardOf(one, two);
      try (ForkedRun run = run("run", seed, 2)) {
        run.await(CutNodeRunTest::allDownload);
        two.signal("STOP");
        run.await(line -> line.contains(" noticed, ")); // a second later
        two.signal("CONT");
        allAreUpgraded(run, "run");
      }
      assertThat(lost("run")).isEmpty();
    }
  }

  private static boolean allDownload(String line) {
    return line.matches(".* " + BOARDS + " noticed, [0-9]+ downloaded, .*");
  }

  private static void heardOf(ForkedRun... nodes) throws IOException {
    for (ForkedRun node : nodes) {
      node.await(line -> line.matches("node .* listens on .*"));
    }
  }

  private void allAreUpgraded(ForkedRun run, String name) throws Exception {
    assertThat(run.end()).as(run.all()).isZero();
    JsonNode told = ForkedRun.report(dir.resolve(name));
    assertThat(told.at("/boards/upgraded").asInt()).isEqualTo(BOARDS);
    assertThat(told.get("invariants")).allSatisfy(invariant ->
        assertThat(invariant.get("violations").asInt()).as(invariant.toString()).isZero());
    try (ForkedRun check = ForkedRun.start(dir, "check", "check", dir.resolve(name).toString())) {
      assertThat(check.end()).as(check.all()).isZero();
    }
  }

  private List<String> lost(String name) throws IOException {
    List<String> lost = new ArrayList<>();
    for (JsonNode node : ForkedRun.report(dir.resolve(name)).get("nodes")) {
      if (!node.get("lostAtSecond").isNull()) {
        lost.add(node.get("name").asText());
      }
    }
    return lost;
  }

  private static String[] node(String name, String host, String port, String seed, String... more) {
    return Stream.concat(Stream.of("node", "--name", name, "--join", seed, "--host", host, "--port", port),
        Stream.of(more)).toArray(String[]::new);
  }

  private ForkedRun run(String name, String seed, int nodes, String... more) throws IOException {
    return ForkedRun.start(dir, name, Stream.concat(Stream.of("run", "--boards", Integer.toString(BOARDS), "--cluster",
        seed, "--await-nodes", Integer.toString(nodes), "--pace", "board*20", "--http", "none", "--timeout", "3m",
        "--report", dir.resolve(name).toString()), Stream.of(more)).toArray(String[]::new));
  }
}
