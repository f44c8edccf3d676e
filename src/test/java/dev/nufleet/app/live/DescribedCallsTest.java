package dev.nufleet.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.live.view.BoardOrder;
import dev.nufleet.app.live.view.FaultsShown;
import dev.nufleet.app.live.view.RunView;
import dev.nufleet.app.live.view.ShownRun;
import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.Resources;
import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.report.Vitals;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.boot.StorageMap;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Planner;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.FleetFact;
import dev.nufleet.model.Phase;
import dev.nufleet.model.ResetReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a server answers is what {@code /api/openapi.json} says, field by field. */
@ExtendWith(PlainFormats.class)
class DescribedCallsTest {
  private static ActorTestKit kit;
  private static ExecutorService blocking;

  @TempDir static Path dir;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ShownRun run = new ShownRun(9, i -> "board-" + i, dir);
  private final LiveFaults faults = new LiveFaults(run.settings, run.boards, new Planner(run.settings.chaos(), 42, 1000,
      run.boards.stream().map(board -> board.id().value()).toList()), run.clock);
  private final LiveApi api =
      LiveApi.of(new HostPort("127.0.0.1", 0), run.view, Optional.of(faults), kit.system(), blocking);
  private final ServerBinding binding = serve(api);
  private final Described described = Described.of(ask(binding, "GET", "/api/openapi.json", "").body());
  /** Operations and statuses that were answered. */
  private final Set<String> seen = new TreeSet<>();

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
  void every_route_of_the_server_is_described_and_nothing_else_is() {
    assertThat(described.operations()).containsExactlyInAnyOrderElementsOf(api.calls().stream()
        .map(call -> call.method().value() + " " + call.path().replace("...}", "}")).toList());
    assertThat(ask(binding, "GET", "/api/nothing", "").statusCode()).isEqualTo(404);
    for (String operation : described.operations()) {
      String[] called = operation.split(" ");
      String path = called[1].replaceAll("\\{[a-z]+}", "x");
      HttpResponse<String> wrong = ask(binding, "PATCH", path, "");
      assertThat(wrong.statusCode()).as(operation).isEqualTo(405);
      assertThat(wrong.headers().firstValue("Allow").orElse("")).contains(called[0]);
      assertThat(described.wrongIn(called[0], path, wrong)).isEmpty();
      assertThat(ask(binding, called[0], path.equals("/") ? "//" : path + "/", "").statusCode()).isIn(404, 403);
    }
  }

  @Test
  void words_that_are_described_are_those_that_there_are() {
    assertThat(described.words("/components/schemas/State"))
        .isEqualTo(Arrays.stream(BoardState.values()).map(BoardState::word).toList());
    assertThat(described.words("/components/schemas/Phase"))
        .isEqualTo(Arrays.stream(Phase.values()).map(Phase::word).toList());
    assertThat(described.words("/components/schemas/Profile"))
        .isEqualTo(Arrays.stream(BoardProfile.values()).map(BoardProfile::id).toList());
    assertThat(described.words("/paths/~1api~1boards/get/parameters/6/schema")).isEqualTo(BoardOrder.words());
  }

  @Test
  void every_answer_and_every_refusal_is_as_it_is_described() throws Exception {
    answers("GET", "/api/fleet", 200);
    answers("GET", "/api/nodes", 200);
    answers("GET", "/api/timeline", 200);
    answers("GET", "/api/latencies", 200);
    refusesAllBoards(503); // they are not there yet
    run.open();
    answers("GET", "/api/boards/board-3", 200);
    answers("GET", "/api/boards", 200);
    refusesAllBoards(200);
    for (String order : Orders.ALL.keySet()) {
      answers("POST", "/api/boards/board-3/" + order, Orders.ALL.get(order), 503, order.matches("card|link") ? 409 : 0);
    }
    answers("GET", "/api/chaos", 503, 0);
    openFaults();
    run.view.faults(faults);
    answers("POST", "/api/boards/board-3/card", "{\"inserted\":true}", 503, 0);
    answers("POST", "/api/boards/board-3/link", "{\"up\":true}", 503, 0);
    run.launch();
    fill();
    answers("GET", "/", 200);
    answers("GET", "/page/main.js", 200);
    answers("GET", "/page/page.css", 200);
    answers("GET", "/page/nothing.js", 404);
    answers("GET", "/api/openapi.json", 200);
    answers("GET", "/api/boards?sort=took&state=failed,off", 200);
    answers("GET", "/api/boards?sort=age", 400);
    answers("GET", "/api/boards?node=node-1", 200);
    answers("GET", "/api/nodes", 200);
    answers("GET", "/api/fleet", 200);
    answers("GET", "/api/boards/board-3", 200);
    answers("GET", "/api/boards/nobody", 404);
    answers("GET", "/api/boards/board-3/console?style=raw", 200);
    answers("GET", "/api/boards/board-3/console?style=red", 400);
    answers("GET", "/api/boards/nobody/console", 404);
    answers("GET", "/api/boards/nobody/console/stream", 404);
    for (String order : Orders.ALL.keySet()) {
      answers("POST", "/api/boards/board-3/" + order, Orders.ALL.get(order), 204, 0);
      answers("POST", "/api/boards/board-3/" + order, "{\"oh\":1}", 400, 0);
      answers("POST", "/api/boards/nobody/" + order, Orders.ALL.get(order), 404, 0);
    }
    answers("POST", "/api/boards/board-3/keys", "{\"keys\":\"hs\\r\\n\\u001b\\u007f\"}", 204, 0);
    answers("POST", "/api/boards/board-3/keys", "{\"keys\":\"\\u00fc\"}", 400, 0);
    answers("POST", "/api/boards/board-3/power", " ".repeat(2000), 413, 0);
    String example = described.at("/components/schemas/GivenFault/example").toString();
    answers("POST", "/api/chaos", example, 201, 0);
    answers("POST", "/api/chaos", "{\"when\":\"now\"}", 400, 0);
    answers("GET", "/api/chaos", 200);
    answers("DELETE", "/api/chaos/1000001", 204);
    answers("DELETE", "/api/chaos/77", 404);
    answers("GET", "/api/chaos", 200);
    answers("GET", "/api/fleet", 200);
    answers("GET", "/api/timeline", 200);
    answers("GET", "/api/latencies", 200);
    follows();
    run.view.ended(new RunView.Ended(new RunEnd(RunEnd.By.COMPLETED, "all"), ShownRun.judged("fail")));
    faults.close();
    answers("GET", "/api/fleet", 200);
    answers("POST", "/api/chaos", example, 409, 0);
    answers("DELETE", "/api/chaos/1000001", 409);
    assertThat(ofARunWithoutFaults("GET", "/api/chaos")).isEqualTo(409);
    run.view.faults(FaultsShown.none("nothing can befall them"));
    answers("POST", "/api/boards/board-3/card", "{\"inserted\":true}", 409, 0);
    answers("POST", "/api/boards/board-3/link", "{\"up\":true}", 409, 0);
    assertThat(seen).containsAll(described.statuses());
  }

  @Test
  void who_has_the_description_already_is_told_so() throws Exception {
    HttpResponse<String> first = ask(binding, "GET", "/api/openapi.json", "");
    assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
    HttpResponse<String> again = client.send(HttpRequest.newBuilder(at(binding, "/api/openapi.json"))
        .header("If-None-Match", first.headers().firstValue("ETag").orElseThrow()).build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(304);
  }

  /** Good orders by their path. */
  private static final class Orders {
    private static final Map<String, String> ALL = Map.of("keys", "{\"keys\":\"h\"}", "power", "{\"on\":true}", "reset",
        "{}", "card", "{\"inserted\":true}", "link", "{\"up\":true}");
  }

  private void refusesAllBoards(int status) {
    answers("GET", "/api/boards/board-3", status);
    answers("GET", "/api/boards/board-3/console", 503);
    answers("GET", "/api/boards/board-3/console/stream", 503);
  }

  private void answers(String method, String path, int status) {
    answers(method, path, "", status, 0);
  }

  /** @param or another status that is as well; 0: none */
  private void answers(String method, String path, int status, int or) {
    answers(method, path, "", status, or);
  }

  private void answers(String method, String path, String body, int status, int or) {
    HttpResponse<String> answer = ask(binding, method, path, body);
    assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isIn(status, or == 0 ? status : or);
    assertThat(described.wrongIn(method, path, answer)).as("%s %s %s", method, path, answer.body()).isEmpty();
    described.bodyFits(method, path, body).ifPresent(fits ->
        assertThat(fits).as("%s %s %s", method, path, body).isEqualTo(answer.statusCode() != 400));
    seen.add(described.operation(method, path) + " " + answer.statusCode());
  }

  private int ofARunWithoutFaults(String method, String path) {
    ServerBinding other = serve(LiveApi.of(
        new HostPort("127.0.0.1", 0), run.view, Optional.empty(), kit.system(), blocking));
    try {
      HttpResponse<String> answer = ask(other, method, path, "");
      assertThat(described.wrongIn(method, path, answer)).isEmpty();
      seen.add(described.operation(method, path) + " " + answer.statusCode());
      return answer.statusCode();
    } finally {
      other.unbind().toCompletableFuture().join();
    }
  }

  /** Something of all that can be told of a run. */
  private void fill() {
    run.stands(7, BoardState.FAILED, Phase.DOWNLOAD, "tls & co");
    run.view.fleet().lives(run.boards.get(3).id(), "node-1");
    run.view.nodes(List.of(
        new NodeRecord("node-0", 3, "lost", 1.5, 2, 900, Optional.empty()),
        new NodeRecord("node-1", 3, "up", 0.5, 2, 900, Optional.of(new Resources(2.5, 7_000_000_000L, 9)))));
    run.stands(2, BoardState.DOWNLOADING, Phase.DOWNLOAD, "");
    run.tell(2, new BoardEvent.ProgressSent(40));
    run.tell(3, new BoardEvent.BootStarted(ResetReason.values()[0]));
    BoardEvent failed = new BoardEvent(run.boards.get(3).id(), BoardProfile.M487, 1,
        new BoardEvent.SignInFailed("tls"));
    run.timeline.hear(failed);
    run.tell(3, failed.what());
    run.tell(3, new FaultActed(FaultKind.RESET, 1_000_001, 0, "reset", -1));
    run.timeline.look(ShownRun.SECOND, new Vitals(7, 100, 50, 9, 7));
    run.timeline.look(3 * ShownRun.SECOND, new Vitals(9, 100, 50, -1, 7));
    for (Phase phase : Phase.values()) {
      run.view.fleet().conclude(new FleetFact.PhasePassed(run.boards.get(3).id(), BoardProfile.M487, phase, 5_000_000));
    }
    run.storage = new BoardCommand.Storage(new StorageMap(4096, 78, 2, 0x12000,
        List.of(new StorageMap.Area(0x10000, 4096, 3, true, 500, 2),
            new StorageMap.Area(0x11000, 4096, -1, false, 0, 0)), true,
        Optional.of(new StorageMap.Image("7", 4711, "ab".repeat(32), false)),
        Optional.of(new StorageMap.CardMap(1L << 30, OptionalInt.empty(),
            new StorageMap.Candidate(StorageMap.CandidateState.FOREIGN, Optional.empty(), 0), true))));
  }

  /** Streams, event by event. */
  private void follows() throws IOException {
    try (Socket socket = open("/api/stream"); BufferedReader lines = lines(socket)) {
      event(lines, "GET", "/api/stream", "snapshot");
      event(lines, "GET", "/api/stream", "point");
      run.stands(5, BoardState.FAILED, Phase.DOWNLOAD, "a new word");
      run.nanos.addAndGet(ShownRun.SECOND);
      assertThat(event(lines, "GET", "/api/stream", "delta").at("/rows")).isNotEmpty();
    }
    run.told.clear();
    String console = "/api/boards/board-3/console/stream";
    try (Socket socket = open(console); BufferedReader lines = lines(socket)) {
      ActorRef<BoardCommand.ConsoleOutput> follower = follower();
      follower.tell(new BoardCommand.ConsoleOutput(List.of(Printed.text("\u001b[31mred\r\n"))));
      event(lines, "GET", console, "text");
    }
    run.view.ended(new RunView.Ended(new RunEnd(RunEnd.By.COMPLETED, "all"), ShownRun.judged("pass")));
    try (Socket socket = open("/api/stream"); BufferedReader lines = lines(socket)) {
      event(lines, "GET", "/api/stream", "ended");
    }
    seen.add("GET /api/stream 200");
    seen.add("GET /api/boards/{name}/console/stream 200");
  }

  private JsonNode event(BufferedReader lines, String method, String path, String word) throws IOException {
    String line;
    do {
      line = lines.readLine();
    } while (!line.equals("event: " + word));
    JsonNode data = Described.JSON.readTree(lines.readLine().substring("data: ".length()));
    assertThat(described.wrongInEvent(method, path, word, data)).as("%s of %s", word, path).isEmpty();
    return data;
  }

  private ActorRef<BoardCommand.ConsoleOutput> follower() {
    BoardCommand order;
    do {
      order = run.told.peek();
    } while (order == null);
    return ((BoardCommand.FollowConsole) order).reader();
  }

  private Socket open(String path) throws IOException {
    Socket socket = new Socket("127.0.0.1", binding.localAddress().getPort());
    socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).startsWith("HTTP/1.1 200");
    return lines;
  }

  private static ServerBinding serve(LiveApi api) {
    return Http.get(kit.system()).newServerAt("127.0.0.1", 0).bind(api.route()).toCompletableFuture().join();
  }

  private static URI at(ServerBinding binding, String path) {
    return URI.create("http://127.0.0.1:" + binding.localAddress().getPort() + path);
  }

  private HttpResponse<String> ask(ServerBinding at, String method, String path, String body) {
    HttpRequest.BodyPublisher sent = body.isEmpty()
        ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
    try {
      return client.send(HttpRequest.newBuilder(at(at, path)).header("X-NuFleet", "1").method(method, sent).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " is not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void openFaults() {
    faults.open(new FleetWithoutPlatform() {
      private final ConcurrentLinkedQueue<Act> told = new ConcurrentLinkedQueue<>();

      @Override
      public void tell(BoardId board, BoardCommand what) {
        if (what instanceof BoardCommand.Plan plan) {
          told.addAll(plan.acts());
        }
      }

      @Override
      public List<FaultActed> acted() {
        return told.stream().map(Act::told).collect(Collectors.toList());
      }
    }, 0);
  }
}
