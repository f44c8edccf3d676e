package dev.nufleet.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.live.view.RunView;
import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.settings.AskedMemories;
import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.Repeat;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.Planner;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Spot;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Calls as they come over the wire, to boards that only note what they are told. */
@ExtendWith(PlainFormats.class)
class ChaosApiTest {
  private static final String RESET = "{\"kind\":\"reset\"}";
  private static final long SECOND = 1_000_000_000L;

  private static ActorTestKit kit;

  /** An order, and to whom it went. */
  private record Told(BoardId board, BoardCommand what) {}

  @TempDir Path dir;
  private final ConcurrentLinkedQueue<Integer> takenBack = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
  private final AtomicLong nanos = new AtomicLong(7 * SECOND);
  private ServerBinding binding;
  private LiveFaults faults;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @AfterEach
  void unbind() {
    if (binding != null) {
      binding.unbind().toCompletableFuture().join();
    }
  }

  @Test
  void a_fault_is_planned_for_the_boards_that_it_names_and_told_to_them_alone() throws Exception {
    serve("127.0.0.1");
    assertThat(post("{\"kind\":\"reset\",\"boards\":\"name=brd-1?\",\"after\":\"2s\"}"))
        .startsWith("HTTP/1.1 201").contains("{\"id\":1000001}");
    assertThat(told).hasSize(10).allSatisfy(one -> {
      assertThat(one.board().value()).startsWith("brd-1");
      assertThat(((BoardCommand.Plan) one.what()).acts()).singleElement().satisfies(act -> {
        assertThat(act.fault()).isEqualTo(Act.LIVE + 1);
        assertThat(act.spot()).as("from now on").isEqualTo(new Spot.Moment(7 * SECOND - 3 * SECOND + 2 * SECOND));
      });
    });
  }

  @Test
  void what_is_told_is_what_the_replaying_scenario_plans() throws Exception {
    serve("127.0.0.1");
    post("""
        {"kind":"link-drop","boards":"30%","during":"download","at":"10%..90%","lasts":"1s..9s"}""");
    post("{\"kind\":\"reset\",\"boards\":3,\"after\":\"1s..9s\",\"every\":\"1s..2s\",\"times\":4}");
    Scenario replayed = ChaosFile.read(dir.resolve("chaos.conf"), Set.of()).scenario();
    Planner planner = new Planner(replayed, 42, 1000, boards().stream().map(board -> board.id().value()).toList());
    for (BoardSpec board : boards()) {
      List<Act> heard = told.stream().filter(one -> one.board().equals(board.id()))
          .flatMap(one -> ((BoardCommand.Plan) one.what()).acts().stream()).toList();
      assertThat(planner.of(board.id().value(), board.profile()).stream().map(Act::asLive).toList()).isEqualTo(heard);
      assertThat(faults.planOf(board)).as("for boards that are made later").isEqualTo(heard);
    }
    assertThat(told.size()).isGreaterThan(5);
  }

  @Test
  void what_is_taken_back_is_told_as_well_and_planned_for_no_later_board() throws Exception {
    serve("127.0.0.1");
    post("{\"kind\":\"link-drop\",\"boards\":\"name=brd-2\",\"lasts\":\"1h\"}");
    nanos.set(9 * SECOND);
    told.clear();
    assertThat(call("DELETE /api/chaos/1000001", "X-NuFleet: 1")).startsWith("HTTP/1.1 204");
    assertThat(told).containsExactly(new Told(new BoardId("brd-2"), new BoardCommand.EndFault(1_000_001)));
    assertThat(boards()).allSatisfy(board -> assertThat(faults.planOf(board)).isEmpty());
    assertThat(Files.readString(dir.resolve("chaos.conf"))).contains("after = 4s, lasts = 2s");
    assertThat(call("DELETE /api/chaos/1000001", "X-NuFleet: 1")).as("ended is ended").startsWith("HTTP/1.1 204");
    assertThat(call("DELETE /api/chaos/1000002", "X-NuFleet: 1")).startsWith("HTTP/1.1 404");
    assertThat(takenBack).as("who keeps what happens is told").containsExactly(1000001);
    assertThat(faults.close()).singleElement().satisfies(live -> {
      assertThat(live.startedSeconds()).isEqualTo(7);
      assertThat(live.endedSeconds()).hasValue(9);
      assertThat(live.boards()).isEqualTo(1);
    });
    assertThat(post(RESET)).as("the run is over").startsWith("HTTP/1.1 409");
  }

  @Test
  void a_look_shows_what_is_planned_and_given_and_how_often_it_came_true() throws Exception {
    serve("127.0.0.1");
    post("{\"kind\":\"reset\",\"boards\":3,\"after\":\"1s\",\"every\":\"1s\",\"times\":4}");
    JsonNode shown = shown();
    assertThat(shown.at("/live/0/boards").asInt()).isEqualTo(3);
    assertThat(shown.at("/live/0/acts").asInt()).isEqualTo(12);
    assertThat(shown.at("/live/0/acted").asInt()).isEqualTo(2);
    assertThat(shown.at("/live/0/endedSeconds").isNull()).isTrue();
    assertThat(shown.at("/live/0/text").asText())
        .isEqualTo("{ kind = reset, boards = 3, after = 5s, times = 4, every = 1s }");
  }

  @Test
  void other_sites_pages_and_names_that_others_made_are_refused() throws Exception {
    serve("127.0.0.1");
    assertThat(call("POST /api/chaos", "", RESET)).startsWith("HTTP/1.1 403").contains("the header X-NuFleet: 1");
    assertThat(call("POST /api/chaos", "X-NuFleet: 1\r\nOrigin: http://evil.example", RESET))
        .startsWith("HTTP/1.1 403");
    assertThat(callAs("evil.example", "POST /api/chaos", "X-NuFleet: 1", RESET)).startsWith("HTTP/1.1 403");
    assertThat(callAs("evil.example", "GET /api/chaos", "", "")).startsWith("HTTP/1.1 403");
    assertThat(callAs("localhost:1", "POST /api/chaos", "X-NuFleet: 1", RESET)).startsWith("HTTP/1.1 201");
    assertThat(callAs("[::1]:1", "POST /api/chaos", "X-NuFleet: 1", RESET)).startsWith("HTTP/1.1 201");
    assertThat(call("DELETE /api/chaos/1000001")).startsWith("HTTP/1.1 403");
    assertThat(told).extracting(Told::what).noneMatch(BoardCommand.EndFault.class::isInstance);
  }

  @Test
  void where_others_can_call_changes_need_the_token_that_the_start_prints() throws Exception {
    LiveApi api = serve("0.0.0.0");
    String line = api.introduction("http://0.0.0.0:8080", /* quiet= */ true).orElseThrow();
    assertThat(line).startsWith("live control: http://0.0.0.0:8080/api/chaos, with the header X-NuFleet: 1 and"
        + " Authorization: Bearer ");
    String token = line.substring(line.lastIndexOf(' ') + 1);
    assertThat(token).hasSizeGreaterThan(20);
    assertThat(post(RESET)).startsWith("HTTP/1.1 401").doesNotContain(token);
    assertThat(call("POST /api/chaos", "X-NuFleet: 1\r\nAuthorization: Bearer x" + token, RESET))
        .startsWith("HTTP/1.1 401");
    assertThat(call("POST /api/chaos", "X-NuFleet: 1\r\nAuthorization: Bearer " + token, RESET))
        .startsWith("HTTP/1.1 201");
    assertThat(call("GET /api/chaos")).startsWith("HTTP/1.1 200");
  }

  @Test
  void on_this_machine_alone_there_is_no_token() throws Exception {
    assertThat(serve("127.0.0.1").introduction("http://127.0.0.1:8080", false))
        .contains("live control: http://127.0.0.1:8080/api/chaos, with the header X-NuFleet: 1");
    assertThat(serve("localhost").introduction("x", /* quiet= */ true)).isEmpty();
  }

  @Test
  void what_is_too_large_or_wrong_or_elsewhere_is_answered_with_a_line() throws Exception {
    serve("127.0.0.1");
    assertThat(post(" ".repeat(LiveFault.MOST_BYTES + 1))).startsWith("HTTP/1.1 413").endsWith(" 8192 bytes\n");
    assertThat(post(" ".repeat(LiveFault.MOST_BYTES - RESET.length()) + RESET)).startsWith("HTTP/1.1 201");
    assertThat(call("POST /api/chaos", "X-NuFleet: 1\r\nTransfer-Encoding: chunked",
        "ffff\r\n" + " ".repeat(0xffff) + "\r\n0\r\n\r\n")).startsWith("HTTP/1.1 413");
    assertThat(post("")).startsWith("HTTP/1.1 400");
    assertThat(post("{\"kind\":\"\u001b[2J\"}")).startsWith("HTTP/1.1 400").doesNotContain("\u001b");
    assertThat(call("PUT /api/chaos", "X-NuFleet: 1", RESET)).startsWith("HTTP/1.1 405");
    assertThat(call("POST /api/chaos/7", "X-NuFleet: 1", RESET)).startsWith("HTTP/1.1 405");
    assertThat(call("GET /api/flotilla")).startsWith("HTTP/1.1 404");
    assertThat(call("DELETE /api/chaos/99999999999999", "X-NuFleet: 1")).startsWith("HTTP/1.1 404");
  }

  @Test
  void a_run_has_as_many_faults_as_a_scenario_may_have() throws Exception {
    serve("127.0.0.1");
    for (int i = 0; i < 500; i++) {
      faults.give("{\"kind\":\"reset\",\"boards\":\"name=brd-1\"}".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(post(RESET)).startsWith("HTTP/1.1 409").contains("500 faults");
  }

  @Test
  void without_a_stand_in_of_its_own_a_run_takes_no_faults_of_the_platform() throws IOException {
    serve("127.0.0.1");
    assertThat(post("{\"kind\":\"http-status\",\"status\":503}")).startsWith("HTTP/1.1 409")
        .contains("http-status befalls the platform, and only a stand-in of the run's own takes faults");
    assertThat(told).isEmpty();
    assertThat(dir.resolve("chaos.conf")).doesNotExist();
  }

  @Test
  void a_scenario_is_over_with_its_run_for_all_that_look_and_hands_stay_free() throws Exception {
    Fault planned = LiveFault.read("{\"kind\":\"latency\",\"delay\":\"1s\"}".getBytes(StandardCharsets.UTF_8), 1, 0);
    serve("127.0.0.1", List.of(planned));
    post("{\"kind\":\"link-drop\",\"boards\":\"name=brd-2\",\"lasts\":\"1h\"}");
    assertThat(shown().at("/planned/0/endedSeconds").isNull()).isTrue();
    assertThat(faults.all()).allSatisfy(fault -> assertThat(fault.endedSeconds()).isEmpty());
    nanos.set(9 * SECOND);
    faults.close();
    nanos.set(20 * SECOND);
    assertThat(shown().at("/planned/0/endedSeconds").asDouble()).isEqualTo(9);
    assertThat(shown().at("/live/0/endedSeconds").isNull()).as("nobody took it back").isTrue();
    assertThat(faults.all().get(0).endedSeconds()).hasValue(9);
    assertThat(faults.all().get(1).endedSeconds()).isEmpty();
    assertThat(faults.whyNot()).contains("come to its end");
    assertThat(faults.whyNoHands()).isEmpty();
  }

  private JsonNode shown() throws IOException {
    String answer = call("GET /api/chaos");
    return new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
  }

  private LiveApi serve(String host) throws IOException {
    return serve(host, List.of());
  }

  private LiveApi serve(String host, List<Fault> scenario) throws IOException {
    RunSettings settings = new RunSettings("calm", List.of(), true, Mix.parse(Mix.DEFAULT),
        new Image("fw.bin", new byte[1000]), new FirmwareVersion(2), new FirmwareVersion(1), Pace.BOARD, 42,
        OptionalDouble.empty(), new Embedded(), "cn-shanghai", Duration.ofMinutes(1), List.of(), List.of(),
        new Scenario("calm", "", 0, scenario, OperatorPolicy.DEFAULT), Mends.NONE, dir, Optional.empty(),
        Optional.empty(), true, new AskedMemories(Optional.empty(), Optional.empty()), List.of(), Optional.empty(),
        false, false, false, Repeat.ONCE);
    List<String> names = boards().stream().map(board -> board.id().value()).toList();
    RunClock clock = new HandClock(nanos::get);
    faults = new LiveFaults(settings, boards(), new Planner(settings.chaos(), 42, 1000, names), clock);
    faults.open(new FleetWithoutPlatform() {
      @Override
      public void tell(BoardId board, BoardCommand what) {
        told.add(new Told(board, what));
      }

      @Override
      public List<FaultActed> acted() {
        return told.stream().limit(1).flatMap(one ->
            ((BoardCommand.Plan) one.what()).acts().stream().limit(2).map(Act::told)).toList();
      }

      @Override
      public void takenBack(int fault) {
        takenBack.add(fault);
      }
    }, 3 * SECOND);
    LiveApi api = LiveApi.of(new HostPort(host, 0), new RunView(settings, clock, boards(), new Timeline()),
        Optional.of(faults), kit.system(), Runnable::run);
    unbind();
    binding = Http.get(kit.system()).newServerAt("127.0.0.1", 0).bind(api.route()).toCompletableFuture().join();
    return api;
  }

  private static List<BoardSpec> boards() {
    return new ArrayList<>(IntStream.range(0, 40).mapToObj(i -> new BoardSpec(new BoardId("brd-" + i),
        BoardProfile.values()[i % 4], DeviceTriple.of("a1B2c3D4e5F", "brd-" + i, "secret"), "cn-shanghai", Pace.BOARD,
        new FirmwareVersion(1), new byte[0], 42)).toList());
  }

  private String post(String body) throws IOException {
    return call("POST /api/chaos", "X-NuFleet: 1", body);
  }

  private String call(String what, String... headersAndBody) throws IOException {
    return callAs("127.0.0.1:" + binding.localAddress().getPort(), what,
        headersAndBody.length > 0 ? headersAndBody[0] : "", headersAndBody.length > 1 ? headersAndBody[1] : "");
  }

  /** As a stranger may write it: no client puts anything right. */
  private String callAs(String host, String what, String headers, String body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", binding.localAddress().getPort())) {
      String length = headers.contains("chunked") || what.startsWith("GET") ? ""
          : "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
      socket.getOutputStream().write((what + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
          + length + (headers.isEmpty() ? "" : headers + "\r\n") + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
