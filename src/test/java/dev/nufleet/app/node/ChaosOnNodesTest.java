package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards on nodes meet what they would meet in the run's own process. */
class ChaosOnNodesTest {
  private static final int BOARDS = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path dir;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void equal_seeds_have_equal_acts_on_nodes_and_in_one_process() throws Exception {
    Path scenario = Files.writeString(dir.resolve("own.conf"), """
        faults = [
          { kind = reset, during = download, at = "20%..80%" }
          { kind = power-cut, boards = 60%, during = download, at = "20%..80%", off = 1s }
          { kind = link-drop, boards = 60%, during = download, at = "20%..80%", lasts = 2s }
          { kind = power-cut, boards = 60%, during = install, at = "10%..90%", how = torn, off = 1s }
        ]
        operator { reset-stuck-after = 5s, resets = 100 }
        """);
    JsonNode here = done("here", scenario);
    JsonNode there = done("there", scenario, "--nodes", "2");
    assertThat(Files.readString(dir.resolve("there/chaos.plan")))
        .isEqualTo(Files.readString(dir.resolve("here/chaos.plan")));
    assertThat(there.at("/chaos/faults")).isEqualTo(here.at("/chaos/faults"));
    assertThat(there.at("/chaos/faults/reset").asInt()).isEqualTo(BOARDS);
    assertThat(there.at("/chaos/faults/link-drop").asInt()).isPositive();
    assertThat(there.at("/chaos/digest")).isEqualTo(here.at("/chaos/digest"));
    assertThat(there.at("/nodes").findValues("boards")).as("each node has boards, and each board was reset").hasSize(2)
        .allSatisfy(boards -> assertThat(boards.asInt()).isBetween(1, BOARDS - 1));
  }

  private JsonNode done(String name, Path scenario, String... more) throws Exception {
    try (ForkedRun run = run(name, scenario, more)) {
      assertThat(run.end()).as(run.all()).isZero();
      assertThat(run.all()).doesNotContain("Exception", "\tat ");
    }
    JsonNode report = ForkedRun.report(dir.resolve(name));
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(BOARDS);
    return report;
  }

  @Test
  void what_is_given_befalls_boards_of_both_nodes_and_what_is_taken_back_ends_there() throws Exception {
    Path scenario = Files.writeString(dir.resolve("calm.conf"), """
        operator { reset-stuck-after = 5s, resets = 100 }
        """);
    try (ForkedRun run = run("live", scenario, "--nodes", "2", "--ramp", "2/s", "--hold")) {
      String page = run.await(line -> line.startsWith("page: ")).substring("page: ".length());
      give(page, "{\"kind\":\"reset\",\"during\":\"download\",\"at\":\"20%..80%\"}");
      give(page, "{\"kind\":\"power-cut\",\"boards\":\"name=*5\",\"during\":\"install\",\"off\":\"1s\"}");
      int silence = give(page, "{\"kind\":\"link-drop\",\"boards\":\"name=*7\",\"after\":\"0s\",\"lasts\":\"9h\","
          + "\"every\":\"10h\"}");
      while (get(page + "api/chaos").at("/live/2/acted").asInt() == 0) {
        assertThat(run.isAlive()).as(run.all()).isTrue();
      }
      assertThat(call("DELETE", page + "api/chaos/" + silence, "").statusCode()).isEqualTo(204);
      run.await(line -> line.startsWith("holding"));
      List<String> nodes = get(page + "api/nodes").findValuesAsText("name");
      assertThat(nodes).hasSize(2);
      for (String node : nodes) {
        List<String> boards = get(page + "api/boards?node=" + node).at("/boards").findValuesAsText("name");
        assertThat(boards).as(node).hasSizeBetween(1, BOARDS - 1).allSatisfy(board ->
            assertThat(get(page + "api/boards/" + board).at("/faults").findValuesAsText("text")).as(board)
                .anyMatch(text -> text.contains(" reset download byte ")));
      }
      run.signal("TERM");
      assertThat(run.end()).as(run.all()).isZero();
      assertThat(run.all()).doesNotContain("Exception", "\tat ");
    }
    JsonNode report = ForkedRun.report(dir.resolve("live"));
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(BOARDS);
    assertThat(report.at("/chaos/faults/reset").asInt()).isEqualTo(BOARDS);
    assertThat(report.at("/chaos/faults/power-cut").asInt()).isEqualTo(1);
    assertThat(report.at("/chaos/faults/link-drop").asInt()).isEqualTo(1);
    assertThat(report.at("/chaos/live")).hasSize(3);
    assertThat(report.at("/chaos/live/2/endedSeconds").asDouble()).as("in nine hours no run would be over")
        .isGreaterThanOrEqualTo(report.at("/chaos/live/2/startedSeconds").asDouble());
  }

  private ForkedRun run(String name, Path scenario, String... more) throws IOException {
    return ForkedRun.start(dir, name, Stream.concat(Stream.of("run", "--boards", Integer.toString(BOARDS), "--chaos",
        scenario.toString(), "--seed", "5", "--http", "127.0.0.1:0", "--timeout", "3m", "--report",
        dir.resolve(name).toString()),
        Stream.of(more)).toArray(String[]::new));
  }

  private int give(String page, String fault) throws Exception {
    HttpResponse<String> answer = call("POST", page + "api/chaos", fault);
    while (answer.statusCode() == 503) { // the boards are not there yet
      answer = call("POST", page + "api/chaos", fault);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body()).get("id").asInt();
  }

  private JsonNode get(String at) throws Exception {
    HttpResponse<String> answer = call("GET", at, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> call(String method, String at, String body) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(at)).header("X-NuFleet", "1")
        .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }
}
