package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.interop.ExternalProgram;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node and its leader show of each other while a run goes on. */
class SeenNodeTest {
  private static final int BOARDS = 6;

  @TempDir Path dir;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void a_node_shows_its_boards_and_its_process_and_the_leader_its_nodes() throws Exception {
    int port = ExternalProgram.freePort();
    String seed = "127.0.0.1:" + port;
    try (ForkedRun node = ForkedRun.start(dir, "node", "node", "--join", seed, "--port", Integer.toString(port),
        "--name", "left", "--http", "127.0.0.1:0")) {
      String at = node.await(line -> line.startsWith("metrics: ")).substring("metrics: ".length());
      assertThat(get(at)).contains("nufleet_node_boards{node=\"left\",state=\"online\"} 0.0");
      assertThat(get(at.replace("/metrics", "/healthz"))).isEqualTo("ok\n");
      try (ForkedRun run = ForkedRun.start(dir, "run", "run", "--boards", Integer.toString(BOARDS), "--cluster", seed,
          "--http", "127.0.0.1:0", "--hold", "--timeout", "3m", "--report", dir.resolve("run").toString())) {
        String page = run.await(line -> line.startsWith("page: ")).substring("page: ".length());
        run.await(line -> line.startsWith("holding"));
        assertThat(get(at)).contains("nufleet_node_boards{node=\"left\",state=\"online\"} " + BOARDS + ".0",
            "nufleet_node_boards{node=\"left\",state=\"off\"} 0.0").doesNotContain("board-0");
        assertThat(get(page + "metrics")).contains("nufleet_nodes{state=\"up\"} 1.0",
            "nufleet_nodes{state=\"lost\"} 0.0").doesNotContain("node=\"left\"");
        assertThat(get(page + "api/nodes")).contains("\"name\":\"left\",\"boards\":" + BOARDS, "\"state\":\"up\"");
        assertThat(get(page + "api/boards?node=left")).contains("\"total\":" + BOARDS);
        handsReachABoard(page, at);
        run.signal("TERM");
        assertThat(run.end()).as(run.all()).isZero();
      }
      node.await(line -> line.equals("the run is over"));
      String after = get(at);
      while (after.contains("state=\"online\"} " + BOARDS + ".0")) {
        after = get(at); // boards are let go of one after the other
      }
      JsonNode first = ForkedRun.report(dir.resolve("run")).at("/nodes/0");
      assertThat(first.get("name").asText()).isEqualTo("left");
      assertThat(first.get("cpuSeconds").asDouble()).isPositive();
      node.signal("TERM");
      assertThat(node.end()).isZero();
      assertThat(node.all()).doesNotContain("Exception", "\tat ");
    }
  }

  /** All that hands do to a board goes to its node, and what it says comes back. */
  private void handsReachABoard(String page, String metrics) throws Exception {
    String board = page + "api/boards/board-00003/";
    assertThat(get(board + "console")).isNotBlank();
    assertThat(post(board + "keys", "{\"keys\":\"h\"}")).isEqualTo(204);
    while (!get(board + "console").contains("alive")) {
      assertThat(post(board + "keys", "{\"keys\":\"h\"}")).isEqualTo(204);
    }
    assertThat(post(board + "power", "{\"on\":false}")).isEqualTo(204);
    while (!get(metrics).contains("nufleet_node_boards{node=\"left\",state=\"off\"} 1.0")) {
      assertThat(get(page + "api/nodes")).contains("\"boards\":" + BOARDS);
    }
  }

  private int post(String at, String body) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(at)).header("X-NuFleet", "1")
        .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  @Test
  void a_place_that_is_taken_is_a_line_and_none_is_nowhere() throws Exception {
    int port = ExternalProgram.freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ForkedRun node = ForkedRun.start(dir, "taken", "node", "--join", "127.0.0.1:" + port, "--port",
            Integer.toString(port), "--http", "127.0.0.1:" + taken.getLocalPort())) {
      assertThat(node.end()).as(node.all()).isEqualTo(2);
      assertThat(node.errors()).doesNotContain("\tat ")
          .contains("--http: 127.0.0.1:" + taken.getLocalPort() + " is taken or not of this machine");
    }
    assertThat(NodeHttp.place("none", false)).isEmpty();
    assertThat(NodeHttp.place(null, true)).as("of one that a run has started").isEmpty();
    assertThat(NodeHttp.place(null, false).orElseThrow().at().toString()).isEqualTo("127.0.0.1:8081");
  }

  private String get(String at) throws Exception {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(URI.create(at)).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(at).isEqualTo(200);
    return answer.body();
  }
}
