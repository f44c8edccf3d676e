package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.history.BadHistory;
import dev.nufleet.history.Fact;
import dev.nufleet.history.HistoryReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose process is killed in the midst: their reports are made of what they had kept. */
class KilledLeaderTest {
  private static final long MOST_SECONDS = 60;

  @TempDir Path dir;

  @Test
  void a_killed_run_is_reported_from_its_history_and_one_that_goes_on_is_not() throws Exception {
    try (ForkedRun run = run("alone")) {
      awaitDownloads(run, "alone");
      ended("early", 2, "goes on: its history is being written", "report", folder("alone"));
      assertThat(dir.resolve("alone/report.json")).doesNotExist();
      run.signal("KILL");
      assertThat(run.end()).as(run.all()).isEqualTo(137);
    }
    ended("check", 0, "`./nufleet report " + folder("alone") + "` makes the report", "check", folder("alone"));
    ended("report", 1, "0 of 4 boards upgraded, 4 unfinished", "report", folder("alone"));
    JsonNode report = agreesWithHistory("alone");
    assertThat(report.get("nodes")).isEmpty();
    assertThat(report.at("/resources/cpuSeconds").asDouble()).isPositive();
    ended("twice", 2, "has the report of its run already", "report", folder("alone"));
  }

  @Test
  void nodes_of_a_killed_run_end_with_it_and_its_report_names_them() throws Exception {
    try (ForkedRun run = run("leader", "--nodes", "2")) {
      awaitDownloads(run, "leader");
      List<ProcessHandle> nodes = run.children();
      assertThat(nodes).hasSize(2);
      run.signal("KILL");
      assertThat(run.end()).as(run.all()).isEqualTo(137);
      for (ProcessHandle node : nodes) {
        node.onExit().get(MOST_SECONDS, TimeUnit.SECONDS);
      }
    }
    ended("report", 1, "0 of 4 boards upgraded, 4 unfinished", "report", folder("leader"));
    JsonNode report = agreesWithHistory("leader");
    assertThat(report.get("nodes")).hasSize(2).allSatisfy(node -> {
      assertThat(node.get("state").asText()).isEqualTo("up");
      assertThat(node.get("lostAtSecond").isNull()).isTrue();
      assertThat(node.get("cores").asInt()).isPositive();
    });
    assertThat(report.get("nodes").findValues("boards").stream().mapToInt(JsonNode::asInt).sum()).isEqualTo(4);
  }

  /** Until the history on the disk has all of them begun. */
  private void awaitDownloads(ForkedRun run, String name) throws Exception {
    run.await(line -> line.matches(".* 4 noticed, .*") && downloadsKept(name) == 4);
  }

  private long downloadsKept(String name) {
    List<Fact> facts = new ArrayList<>();
    try (InputStream in = Files.newInputStream(dir.resolve(name).resolve("history.jsonl.gz"))) {
      HistoryReader.read(in, facts::add);
    } catch (IOException | BadHistory e) {
      throw new AssertionError("the history of a run that goes on can be read", e);
    }
    return count(facts, "DownloadStarted");
  }

  private JsonNode agreesWithHistory(String name) throws Exception {
    List<Fact> facts = new ArrayList<>();
    try (InputStream in = Files.newInputStream(dir.resolve(name).resolve("history.jsonl.gz"))) {
      assertThat(HistoryReader.read(in, facts::add)).as("it was cut off").isFalse();
    }
    JsonNode report = ForkedRun.report(dir.resolve(name));
    assertThat(report.at("/run/endedBy").asText()).isEqualTo("killed");
    assertThat(report.at("/run/pace").asText()).isEqualTo("board");
    assertThat(report.at("/run/command").asText()).startsWith("./nufleet run --boards=4");
    assertThat(report.at("/boards/total").asInt()).isEqualTo(4);
    assertThat(report.get("failures")).hasSize(4).allSatisfy(failure -> {
      assertThat(failure.get("cause").asText()).isEqualTo("killed");
      assertThat(failure.get("detail").asText()).isEqualTo("killed while downloading");
      assertThat(failure.get("advice").asText()).contains("the run's process was killed before the board was done");
    });
    assertThat(report.at("/history/facts").asInt()).isEqualTo(facts.size());
    assertThat(report.at("/signIns/total").asLong()).isEqualTo(count(facts, "SignedIn")).isEqualTo(4);
    assertThat(report.at("/traffic/downloads").asLong()).isEqualTo(count(facts, "DownloadStarted")).isEqualTo(4);
    assertThat(report.at("/phases/notice/count").asLong()).isEqualTo(4);
    assertThat(report.at("/phases/download/count").asLong()).isZero();
    assertThat(StreamSupport.stream(report.get("timeline").spliterator(), false)
        .mapToLong(point -> point.get("notices").asLong()).sum()).isEqualTo(count(facts, "NoticeReceived"));
    assertThat(report.at("/traffic/downloadedBytes").asLong()).isEqualTo(facts.stream()
        .filter(fact -> fact.what().equals("Counted")).map(fact -> (Map<?, ?>) fact.fields().get("since"))
        .mapToLong(since -> ((Number) since.get("downloadedBytes")).longValue()).sum());
    assertThat(Files.readAllLines(dir.resolve(name).resolve("boards.csv"))).hasSize(5);
    assertThat(Files.readString(dir.resolve(name).resolve("report.html"))).contains("ended by killed");
    return report;
  }

  private static long count(List<Fact> facts, String what) {
    return facts.stream().filter(fact -> fact.what().equals(what)).count();
  }

  private void ended(String name, int code, String says, String... arguments) throws Exception {
    try (ForkedRun program = ForkedRun.start(dir, name, arguments)) {
      assertThat(program.end()).as(program.all()).isEqualTo(code);
      assertThat(program.all()).contains(says).doesNotContain("\tat ");
    }
  }

  private ForkedRun run(String name, String... more) throws Exception {
    return ForkedRun.start(dir, name, Stream.concat(Stream.of("run", "--boards", "4", "--pace", "board", "--http",
        "none", "--timeout", "3m", "--report", folder(name)), Stream.of(more)).toArray(String[]::new));
  }

  private String folder(String name) {
    return dir.resolve(name).toString();
  }
}
