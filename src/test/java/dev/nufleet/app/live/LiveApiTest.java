package dev.nufleet.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.live.view.FaultsShown;
import dev.nufleet.app.live.view.RunView;
import dev.nufleet.app.live.view.ShownRun;
import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.Resources;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls that look at a run, as strangers may make them: no client puts anything right. */
@ExtendWith(PlainFormats.class)
class LiveApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ActorTestKit kit;
  private static ExecutorService blocking;

  private final ShownRun run = ShownRun.of(250);
  private final ServerBinding binding = Http.get(kit.system()).newServerAt("127.0.0.1", 0).bind(
      LiveApi.of(new HostPort("127.0.0.1", 0), run.view, Optional.empty(), kit.system(), blocking).route())
      .toCompletableFuture().join();

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
    blocking = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    blocking.shutdownNow();
  }

  @AfterEach
  void unbind() {
    binding.unbind().toCompletableFuture().join();
  }

  @Test
  void boards_are_listed_by_what_is_asked_page_by_page() throws Exception {
    run.stands(7, BoardState.FAILED, Phase.DOWNLOAD, "tls & co");
    run.stands(8, BoardState.FAILED, Phase.DOWNLOAD, "tls");
    assertThat(json("/api/boards").at("/total").asInt()).isEqualTo(250);
    assertThat(json("/api/boards").at("/boards")).hasSize(100);
    assertThat(json("/api/boards?limit=1000").at("/boards")).hasSize(250);
    assertThat(json("/api/boards?offset=240&limit=100").at("/boards")).hasSize(10);
    assertThat(json("/api/boards?state=failed").at("/total").asInt()).isEqualTo(2);
    assertThat(json("/api/boards?cause=tls%20%26%20co").at("/boards/0/name").asText()).isEqualTo("board-7");
    assertThat(json("/api/boards?profile=m487").at("/total").asInt()).isEqualTo(63);
    assertThat(json("/api/boards?q=BOARD-24").at("/total").asInt()).isEqualTo(11);
    JsonNode atSite = json("/api/boards?site=3&limit=1000");
    assertThat(atSite.at("/boards")).isNotEmpty().allSatisfy(one ->
        assertThat(one.at("/site").asInt()).isEqualTo(3));
    assertThat(json("/api/boards?state=failed,off&limit=1").at("/total").asInt()).isEqualTo(250);
    assertThat(json("/api/boards?sort=name&order=desc&limit=1").at("/boards/0/name").asText()).isEqualTo("board-99");
    assertThat(json("/api/boards?sort=state&order=desc&limit=2").at("/boards").findValuesAsText("state"))
        .containsExactly("failed", "failed");
    assertThat(json("/api/boards?state=&q=").at("/total").asInt()).as("empty is anything").isEqualTo(250);
  }

  @Test
  void boards_are_listed_by_the_node_that_they_live_on_now() throws Exception {
    assertThat(json("/api/nodes").toString()).isEqualTo("{\"nodes\":[]}");
    assertThat(json("/api/boards?limit=1").at("/boards/0/node").isNull()).isTrue();
    for (int board = 0; board < 10; board++) {
      run.view.fleet().lives(run.boards.get(board).id(), board < 3 ? "left node" : "right");
    }
    run.view.fleet().lives(run.boards.get(1).id(), "");
    assertThat(json("/api/boards?node=left%20node").at("/boards").findValuesAsText("name"))
        .containsExactly("board-0", "board-2");
    assertThat(json("/api/boards?node=right").at("/total").asInt()).isEqualTo(7);
    assertThat(json("/api/boards?node=right").at("/boards/0/node").asText()).isEqualTo("right");
    assertThat(json("/api/boards?node=nobody").at("/total").asInt()).isZero();
    assertThat(json("/api/boards?sort=node&order=desc&limit=8").at("/boards").findValuesAsText("node"))
        .containsExactly("right", "right", "right", "right", "right", "right", "right", "left node");
    run.view.nodes(IntStream.range(0, 150).mapToObj(i -> new NodeRecord(
        "node-" + i, i, i < 3 ? "lost" : "up", 1.5, 2, 900, Optional.of(new Resources(2.5, 7, 9)))).toList());
    assertThat(json("/api/nodes").at("/nodes")).hasSize(150);
    assertThat(json("/api/nodes").at("/nodes/149").toString()).isEqualTo("{\"name\":\"node-149\",\"boards\":149,"
        + "\"lostAtSecond\":null,\"state\":\"up\",\"sinceSecond\":1.5,\"cores\":2,\"room\":900,\"cpuSeconds\":2.5,"
        + "\"peakHeapBytes\":7,\"threads\":9}");
    assertThat(json("/api/fleet").at("/nodes").findValuesAsText("name"))
        .as("what goes with every change has a bound").hasSize(100).endsWith("node-149");
  }

  @Test
  void what_is_asked_wrongly_is_answered_with_a_line_that_says_what_is_allowed() throws Exception {
    assertThat(call("GET /api/boards?state=asleep")).startsWith("HTTP/1.1 400").contains("downloading");
    assertThat(call("GET /api/boards?state=off,asleep")).startsWith("HTTP/1.1 400").contains("asleep is none");
    assertThat(call("GET /api/boards?sort=age")).startsWith("HTTP/1.1 400").contains("known: name, profile");
    assertThat(call("GET /api/boards?order=up")).startsWith("HTTP/1.1 400").contains("known: asc, desc");
    assertThat(call("GET /api/boards?limit=1001")).startsWith("HTTP/1.1 400").contains("from 1 to 1000");
    assertThat(call("GET /api/boards?limit=-1")).startsWith("HTTP/1.1 400");
    assertThat(call("GET /api/boards?offset=99999999999999999999")).startsWith("HTTP/1.1 400");
    assertThat(call("GET /api/boards?sorted=name")).startsWith("HTTP/1.1 400").contains("known: state, profile");
    assertThat(call("GET /api/boards?q=" + "x".repeat(1900))).startsWith("HTTP/1.1 200");
    assertThat(call("GET /api/boards/board-3")).startsWith("HTTP/1.1 503").contains("not there yet");
    run.open();
    assertThat(call("GET /api/boards/nobody")).startsWith("HTTP/1.1 404").contains("no board nobody");
    assertThat(call("GET /api/boards/%1B%5B2J")).startsWith("HTTP/1.1 404").doesNotContain("\u001b");
    assertThat(call("GET /api/boards/%")).startsWith("HTTP/1.1 400");
    assertThat(call("GET /api/fleet/")).startsWith("HTTP/1.1 404");
    assertThat(call("POST /api/fleet", "X-NuFleet: 1")).startsWith("HTTP/1.1 405").contains("Allow: GET");
    assertThat(call("GET /page/..%2F..%2Flogback.xml")).startsWith("HTTP/1.1 404");
    assertThat(call("GET /page/%2e%2e/platform/page.js")).startsWith("HTTP/1.1 404");
    assertThat(callAs("evil.example", "GET /api/fleet", "")).startsWith("HTTP/1.1 403");
    assertThat(callAs("evil.example", "GET /api/stream", "")).startsWith("HTTP/1.1 403");
    assertThat(call("GET /api/fleet", "Origin: http://evil.example")).startsWith("HTTP/1.1 403");
  }

  @Test
  void a_name_is_found_as_it_is_written_or_escaped() throws Exception {
    run.open();
    assertThat(json("/api/boards/board-3").at("/name").asText()).isEqualTo("board-3");
    assertThat(json("/api/boards/%62oard%2D3").at("/name").asText()).isEqualTo("board-3");
    assertThat(json("/api/boards/board-3").at("/since").isNull()).isTrue();
  }

  @Test
  void a_head_tells_what_a_get_would_without_its_body() throws Exception {
    assertThat(call("HEAD /api/fleet")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    assertThat(call("HEAD /api/nothing")).startsWith("HTTP/1.1 404");
  }

  @Test
  void a_stream_begins_with_the_whole_goes_on_with_what_changes_and_tells_the_end() throws Exception {
    try (Socket socket = open("/api/stream")) {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(next(reader, "snapshot").at("/names")).hasSize(250);
      run.stands(7, BoardState.ONLINE, Phase.NOTICE, "");
      run.nanos.addAndGet(ShownRun.SECOND);
      assertThat(next(reader, "delta").at("/rows/0")).hasToString("[7,4,-1,0]");
      run.view.ended(new RunView.Ended(new RunEnd(RunEnd.By.COMPLETED, "all"), ShownRun.judged("pass")));
      assertThat(next(reader, "ended").at("/verdict").asText()).isEqualTo("pass");
    }
  }

  @Test
  void viewers_that_never_read_have_a_bound_and_all_else_is_answered() throws Exception {
    List<Socket> sleepers = new ArrayList<>();
    try {
      int refused = 0;
      for (int i = 0; i < Viewers.MOST + 20; i++) {
        Socket socket = open("/api/stream");
        sleepers.add(socket);
        byte[] first = socket.getInputStream().readNBytes(12);
        refused += new String(first, StandardCharsets.US_ASCII).equals("HTTP/1.1 503") ? 1 : 0;
      }
      assertThat(refused).isBetween(10, 20);
      for (int i = 0; i < 50; i++) {
        run.stands(i, BoardState.ONLINE, Phase.NOTICE, "");
        assertThat(json("/api/fleet").at("/states/online").asInt()).isEqualTo(i + 1);
      }
    } finally {
      for (Socket socket : sleepers) {
        socket.close();
      }
    }
    String answer;
    do {
      run.nanos.addAndGet(ShownRun.SECOND); // there is something to say again: so it is found out who has gone
      try (Socket socket = open("/api/stream")) {
        answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      }
    } while (!answer.equals("HTTP/1.1 200")); // the places become free, a little after their viewers went
  }

  @Test
  void hands_at_a_board_are_told_as_deeds_of_the_operator() throws Exception {
    run.open();
    assertThat(post("board-3/power", "{\"on\":false}")).startsWith("HTTP/1.1 503").contains("not switched on yet");
    run.launch();
    assertThat(post("board-3/power", "{\"on\":false}")).startsWith("HTTP/1.1 204");
    assertThat(post("board-3/power", "{\"on\":true}")).startsWith("HTTP/1.1 204");
    assertThat(post("board-3/reset", "")).startsWith("HTTP/1.1 204");
    assertThat(post("board-3/keys", "{\"keys\":\"hs\\r\"}")).startsWith("HTTP/1.1 204");
    BoardId board = run.boards.get(3).id();
    assertThat(run.deeds).containsExactly(new OperatorDid(board, OperatorDid.Deed.PULLED_PLUG),
        new OperatorDid(board, OperatorDid.Deed.SWITCHED_ON), new OperatorDid(board, OperatorDid.Deed.RESET),
        new OperatorDid(board, OperatorDid.Deed.TYPED, "hs\r"));
  }

  @Test
  void orders_that_mean_nothing_are_refused_with_a_line_and_reach_no_board() throws Exception {
    run.open();
    run.launch();
    assertThat(post("board-3/keys", "{\"keys\":\"\"}")).startsWith("HTTP/1.1 400").contains("1 to 16 characters");
    assertThat(post("board-3/keys", "{\"keys\":\"" + "h".repeat(17) + "\"}")).startsWith("HTTP/1.1 400");
    assertThat(post("board-3/keys", "{\"keys\":\"\u00fc\"}")).startsWith("HTTP/1.1 400");
    assertThat(post("board-3/keys", "{\"keys\":7}")).startsWith("HTTP/1.1 400");
    assertThat(post("board-3/power", "{\"on\":\"no\"}")).startsWith("HTTP/1.1 400").contains("true or false");
    assertThat(post("board-3/power", "{\"on\":true,\"on\":false}")).startsWith("HTTP/1.1 400");
    assertThat(post("board-3/power", "{}")).startsWith("HTTP/1.1 400").contains("{\"on\":false}");
    assertThat(post("board-3/power", "[1]")).startsWith("HTTP/1.1 400").contains("an object of JSON");
    assertThat(post("board-3/reset", "{\"now\":1}")).startsWith("HTTP/1.1 400");
    assertThat(post("board-3/power", "on = false")).startsWith("HTTP/1.1 400").contains("no JSON");
    assertThat(post("board-3/power", " ".repeat(2000))).startsWith("HTTP/1.1 413");
    assertThat(post("board-9999/power", "{\"on\":false}")).startsWith("HTTP/1.1 404");
    assertThat(call("POST /api/boards/board-3/power", "Content-Length: 0")).startsWith("HTTP/1.1 403");
    assertThat(call("GET /api/boards/board-3/power")).startsWith("HTTP/1.1 405").contains("Allow: POST");
    assertThat(run.deeds).isEmpty();
  }

  @Test
  void cards_and_links_are_for_hands_where_something_may_befall_the_boards() throws Exception {
    run.open();
    run.launch();
    assertThat(post("board-3/card", "{\"inserted\":false}")).startsWith("HTTP/1.1 409").contains("not for hands");
    assertThat(call("GET /api/chaos")).startsWith("HTTP/1.1 409").contains("--http HOST:PORT");
    run.view.faults(FaultsShown.none(""));
    BoardId board = run.boards.get(3).id();
    for (OperatorDid.Deed deed : new OperatorDid.Deed[] {OperatorDid.Deed.PULLED_CARD, OperatorDid.Deed.PUT_CARD,
        OperatorDid.Deed.CUT_LINK, OperatorDid.Deed.MENDED_LINK}) {
      String what = deed.word().startsWith("Card") ? "card" : "link";
      String flag = what.equals("card") ? "inserted" : "up";
      boolean on = deed == OperatorDid.Deed.PUT_CARD || deed == OperatorDid.Deed.MENDED_LINK;
      assertThat(post("board-3/" + what, "{\"" + flag + "\":" + on + "}")).startsWith("HTTP/1.1 204");
      assertThat(run.deeds.poll()).isEqualTo(new OperatorDid(board, deed));
      run.view.fleet().did(new OperatorDid(board, deed), 1);
      assertThat(json("/api/boards/board-3").at("/" + what).asBoolean()).isEqualTo(on);
    }
  }

  @Test
  void a_console_is_read_plain_or_raw() throws Exception {
    run.open();
    run.launch();
    assertThat(call("GET /api/boards/board-3/console")).contains("text/plain").endsWith("board-3 says PLAIN\r\n");
    assertThat(call("GET /api/boards/board-3/console?style=raw")).endsWith("board-3 says RAW\r\n");
    assertThat(call("GET /api/boards/board-3/console?style=red")).startsWith("HTTP/1.1 400");
  }

  @Test
  void a_console_is_followed_and_what_its_viewer_does_not_take_is_dropped_and_told() throws Exception {
    run.open();
    run.launch();
    try (Socket socket = open("/api/boards/board-3/console/stream")) {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(reader.readLine()).startsWith("HTTP/1.1 200");
      ActorRef<BoardCommand.ConsoleOutput> follower = follower();
      follower.tell(new BoardCommand.ConsoleOutput(List.of(Printed.text("\u001b[31mred\u2028\r\n"))));
      assertThat(next(reader, "text").asText()).isEqualTo("\u001b[31mred\u2028\r\n");
      String line = "x".repeat(1022) + "\r\n";
      for (int i = 0; i < 40_000; i++) { // more than the sockets of both ends take
        follower.tell(new BoardCommand.ConsoleOutput(List.of(Printed.text(line))));
      }
      follower.tell(new BoardCommand.ConsoleOutput(List.of(Printed.text("the end"))));
      long seen = 0;
      long dropped = 0;
      boolean over = false;
      while (!over) {
        String event = reader.readLine();
        if (event.equals("event: dropped")) {
          dropped += Long.parseLong(reader.readLine().substring("data: ".length()));
        } else if (event.equals("event: text")) {
          String text = JSON.readTree(reader.readLine().substring("data: ".length())).asText();
          seen += text.length();
          over = text.endsWith("the end");
        }
      }
      assertThat(dropped).isPositive();
      assertThat(seen + dropped).isEqualTo(40_000L * 1024 + "the end".length());
    }
  }

  private ActorRef<BoardCommand.ConsoleOutput> follower() {
    BoardCommand order;
    do {
      order = run.told.peek();
    } while (order == null);
    assertThat(((BoardCommand.FollowConsole) order).withKept()).isTrue();
    return ((BoardCommand.FollowConsole) order).reader();
  }

  private String post(String path, String body) throws IOException {
    return call("POST /api/boards/" + path, "X-NuFleet: 1",
        "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
  }

  private static JsonNode next(BufferedReader reader, String event) throws IOException {
    String line;
    do {
      line = reader.readLine();
    } while (!line.equals("event: " + event));
    return JSON.readTree(reader.readLine().substring("data: ".length()));
  }

  private Socket open(String path) throws IOException {
    Socket socket = new Socket("127.0.0.1", binding.localAddress().getPort());
    socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private JsonNode json(String path) throws IOException {
    String answer = call("GET " + path);
    assertThat(answer).startsWith("HTTP/1.1 200").contains("Content-Type: application/json");
    return JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n")));
  }

  private String call(String what, String... headers) throws IOException {
    return callAs("127.0.0.1:1", what, String.join("\r\n", headers));
  }

  private String callAs(String host, String what, String headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", binding.localAddress().getPort())) {
      String end = headers.isEmpty() || headers.contains("\r\n\r\n") ? "" : "\r\n";
      socket.getOutputStream().write((what + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
          + headers + end + (headers.contains("\r\n\r\n") ? "" : "\r\n")).getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
