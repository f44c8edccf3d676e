package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.PlainFormats;
import dev.nufleet.app.Main;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whole runs to which faults are given while they go on. The ramp keeps the campaign waiting for the last board. */
@ExtendWith(PlainFormats.class)
class LiveChaosRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SLOWLY = List.of("--ramp", "2/s");
  /**
   * Nothing by itself, as the scenario of that name that comes along; but where a silence meets a board at its start,
   * which the machine's speed decides, its program ends, and somebody resets it.
   */
  private static final String CALM = "name = calm\noperator { reset-stuck-after = 5s, resets = 100 }\n";

  @TempDir Path dir;
  private final StringWriter err = new StringWriter();
  private final HttpClient client = HttpClient.newHttpClient();
  private String base;

  @BeforeAll
  static void prepareTls() {
    BoardTlsProperties.install();
  }

  @Test
  void what_is_given_befalls_the_boards_that_it_names_and_stands_in_the_report_and_replays() throws Exception {
    CompletableFuture<Integer> run = begin("live", calm(), List.of("--ramp", "2/s", "--pace", "board*500"));
    HttpResponse<String> first = give("{\"kind\":\"reset\",\"during\":\"download\",\"at\":\"20%..80%\"}");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    int id = JSON.readTree(first.body()).get("id").asInt();
    assertThat(first.headers().firstValue("Location")).contains("/api/chaos/" + id);
    HttpResponse<String> second =
        give("{\"kind\":\"power-cut\",\"boards\":\"name=*5\",\"during\":\"install\",\"off\":\"1s\"}");
    assertThat(second.statusCode()).as(second.body()).isEqualTo(201);
    HttpResponse<String> silence = give("{\"kind\":\"link-drop\",\"boards\":\"name=*0\",\"lasts\":\"9h\"}");
    assertThat(silence.statusCode()).as(silence.body()).isEqualTo(201);
    assertThat(give("{\"kind\":\"reset\",\"during\":\"sleep\"}").statusCode()).isEqualTo(400);
    JsonNode shown = JSON.readTree(call("GET", "", "").body());
    assertThat(shown.at("/scenario").asText()).isEqualTo("calm");
    assertThat(shown.at("/live")).hasSize(3);
    assertThat(shown.at("/live/0/boards").asInt()).isEqualTo(6);
    assertThat(shown.at("/live/0/text").asText()).isEqualTo("{ kind = reset, during = download, at = \"20%..80%\" }");
    assertThat(call("DELETE", "/" + JSON.readTree(silence.body()).get("id"), "").statusCode()).isEqualTo(204);
    assertThat(call("DELETE", "/1", "").statusCode()).isEqualTo(404);
    assertThat(run.join()).as(err.toString()).isZero();

    JsonNode report = report("live");
    assertThat(report.at("/boards/upgraded").asInt()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/reset").asInt()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/power-cut").asInt()).isEqualTo(1);
    assertThat(report.at("/traffic/resumes").asInt()).isGreaterThanOrEqualTo(1);
    assertThat(report.at("/chaos/live")).hasSize(3);
    assertThat(report.at("/chaos/live/0/id").asInt()).isEqualTo(id);
    assertThat(report.at("/chaos/live/0/boards").asInt()).isEqualTo(6);
    assertThat(report.at("/chaos/live/0/endedSeconds").isNull()).isTrue();
    assertThat(report.at("/chaos/live/2/endedSeconds").asDouble())
        .isGreaterThanOrEqualTo(report.at("/chaos/live/2/startedSeconds").asDouble());

    assertThat(begin("again", dir.resolve("live/chaos.conf").toString(), List.of()).join()).as(err.toString()).isZero();
    assertThat(report("again").at("/chaos/faults/reset").asInt()).isEqualTo(6);
    assertThat(Files.readAllLines(dir.resolve("again/chaos.plan"))).filteredOn(line -> line.contains("reset"))
        .hasSize(6);
  }

  @Test
  void a_silence_that_is_taken_back_is_over_and_its_boards_come_through() throws Exception {
    CompletableFuture<Integer> run = begin("silent", calm(), SLOWLY);
    HttpResponse<String> silence = give("{\"kind\":\"link-drop\",\"boards\":\"name=*5\",\"after\":\"0s\","
        + "\"lasts\":\"9h\",\"every\":\"10h\"}");
    int id = JSON.readTree(silence.body()).get("id").asInt();
    HttpResponse<String> shown;
    do {
      shown = call("GET", "", "");
      assertThat(run).as(err.toString()).isNotDone();
    } while (JSON.readTree(shown.body()).at("/live/0/acted").asInt() == 0); // the last board is not there at once
    assertThat(call("DELETE", "/" + id, "").statusCode()).isEqualTo(204);
    assertThat(run.join()).as("in nine hours no run would be over" + err).isZero();
    assertThat(report("silent").at("/chaos/faults/link-drop").asInt()).isEqualTo(1);
    assertThat(Files.readString(dir.resolve("silent/chaos.conf"))).contains("which a scenario cannot say");
  }

  @Test
  void faults_of_the_platform_act_at_the_runs_own_stand_in_until_they_are_taken_back() throws Exception {
    CompletableFuture<Integer> run = begin("platform", "calm", List.of("--ramp", "2/s", "--pace", "board*500"));
    HttpResponse<String> status = give("{\"kind\":\"http-status\",\"status\":503}");
    assertThat(status.statusCode()).as(status.body()).isEqualTo(201);
    HttpResponse<String> late = give("{\"kind\":\"slow-body\",\"rate\":\"1B/s\"}");
    assertThat(late.statusCode()).as(late.body()).isEqualTo(201);
    assertThat(call("DELETE", "/" + JSON.readTree(late.body()).get("id"), "").statusCode()).isEqualTo(204);
    HttpResponse<String> throttle = give("{\"kind\":\"throttle\",\"scope\":\"platform\",\"rate\":\"1000/s\"}");
    assertThat(throttle.statusCode()).as(throttle.body()).isEqualTo(201);
    assertThat(run.join()).as(err.toString()).isZero();
    JsonNode report = report("platform");
    assertThat(report.at("/chaos/faults/http-status").asInt()).isEqualTo(6);
    assertThat(report.at("/chaos/faults/throttle").asInt()).isEqualTo(1);
    assertThat(report.at("/chaos/faults/slow-body").isMissingNode()).as("at a byte a second no run would end").isTrue();
    assertThat(Files.readString(dir.resolve("platform/chaos.conf")))
        .contains("here it acts from the first occasion on");
  }

  @Test
  void a_run_without_chaos_takes_faults_and_hands_where_somebody_asked_for_its_port() throws Exception {
    CompletableFuture<Integer> run = begin("none", "none", SLOWLY);
    HttpResponse<String> answer = give("{\"kind\":\"reset\",\"during\":\"download\",\"at\":\"50%\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String board = "board-00001";
    awaitBoard(board);
    assertThat(hand(board, "link", "{\"up\":false}")).isEqualTo(204);
    assertThat(hand(board, "link", "{\"up\":true}")).isEqualTo(204);
    assertThat(hand(board, "card", "{\"inserted\":false}")).isEqualTo(204);
    assertThat(hand(board, "card", "{\"inserted\":true}")).isEqualTo(204);
    assertThat(hand(board, "reset", "{}")).isEqualTo(204); // whatever it was in the midst of
    assertThat(run.join()).as(err.toString()).isIn(0, 1);
    JsonNode report = report("none");
    assertThat(report.at("/chaos/plan").isNull()).as("nothing was planned").isTrue();
    assertThat(report.at("/chaos/faults/reset").asInt()).isGreaterThanOrEqualTo(5);
    assertThat(report.at("/chaos/faults/sd-removed").asInt()).isEqualTo(1);
    assertThat(report.at("/chaos/faults/link-drop").asInt()).isEqualTo(1);
    report.at("/invariants").forEach(invariant ->
        assertThat(invariant.at("/violations").asInt()).as(report.at("/invariants").toString()).isZero());
    assertThat(dir.resolve("none/chaos.plan")).doesNotExist();
    try (BufferedReader history = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(Files.newInputStream(dir.resolve("none/history.jsonl.gz"))), StandardCharsets.UTF_8))) {
      assertThat(history.lines().filter(line -> line.contains("\"operator\"") && line.contains(board)))
          .anyMatch(line -> line.contains("\"CardPulled\"")).anyMatch(line -> line.contains("\"CardInserted\""))
          .anyMatch(line -> line.contains("\"LinkCut\"")).anyMatch(line -> line.contains("\"LinkMended\""));
    }
  }

  @Test
  void who_looks_and_gives_faults_does_not_wait_among_boards_that_take_all_their_threads() throws Exception {
    CompletableFuture<Integer> run = begin("busy", calm(), SLOWLY);
    assertThat(give("{\"kind\":\"reset\",\"during\":\"download\",\"at\":\"50%\"}").statusCode()).isEqualTo(201);
    CountDownLatch over = new CountDownLatch(1);
    try {
      takeThreads("nufleet-akka.actor.default-dispatcher-", over);
      HttpRequest fault = HttpRequest.newBuilder(URI.create(base + "/api/chaos")).header("X-NuFleet", "1")
          .POST(BodyPublishers.ofString("{\"kind\":\"reset\",\"during\":\"install\"}")).build();
      for (HttpRequest request : List.of(HttpRequest.newBuilder(URI.create(base + "/metrics")).build(),
          HttpRequest.newBuilder(URI.create(base + "/api/fleet")).build(), fault)) {
        assertThat(client.sendAsync(request, BodyHandlers.ofString())).as("%s", request)
            .succeedsWithin(Duration.ofSeconds(20)).extracting(HttpResponse::statusCode).isIn(200, 201);
      }
    } finally {
      over.countDown();
    }
    assertThat(run.join()).as(err.toString()).isZero();
  }

  /** Holds all threads of that name, and those of the same pool that are still to come. */
  private static void takeThreads(String name, CountDownLatch over) throws InterruptedException {
    ForkJoinPool pool = Thread.getAllStackTraces().keySet().stream().filter(one -> one.getName().startsWith(name))
        .map(one -> ((ForkJoinWorkerThread) one).getPool()).filter(Objects::nonNull).findFirst().orElseThrow();
    CountDownLatch taken = new CountDownLatch(pool.getParallelism());
    for (int i = 0; i < 4 * pool.getParallelism(); i++) {
      pool.execute(() -> {
        taken.countDown();
        await(over);
      });
    }
    assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitBoard(String board) throws Exception {
    HttpResponse<String> shown;
    do {
      shown = client.send(HttpRequest.newBuilder(URI.create(base + "/api/boards/" + board)).build(),
          BodyHandlers.ofString());
    } while (shown.statusCode() != 200 || JSON.readTree(shown.body()).at("/boots").asInt() == 0);
  }

  private int hand(String board, String what, String body) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(base + "/api/boards/" + board + "/" + what))
        .header("X-NuFleet", "1").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString()).statusCode();
  }

  private String calm() throws IOException {
    return Files.writeString(dir.resolve("calm.conf"), CALM).toString();
  }

  private JsonNode report(String name) throws IOException {
    return JSON.readTree(dir.resolve(name).resolve("report.json").toFile());
  }

  /** The boards may not be there yet: then the answer is 503. */
  private HttpResponse<String> give(String fault) throws Exception {
    HttpResponse<String> answer = call("POST", "", fault);
    while (answer.statusCode() == 503) {
      answer = call("POST", "", fault);
    }
    return answer;
  }

  private HttpResponse<String> call(String method, String more, String body) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(base + "/api/chaos" + more)).header("X-NuFleet", "1")
        .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  /** Begins a run, and reads from its output where it serves. */
  private CompletableFuture<Integer> begin(String name, String chaos, List<String> more) throws IOException {
    Path image = Files.write(dir.resolve("fw.bin"), new byte[12_345]);
    List<String> args = new ArrayList<>(Stream.concat(Stream.of("run", "--boards", "6", "--firmware", image.toString(),
        "--chaos", chaos, "--seed", "5", "--http", "127.0.0.1:0", "--timeout", "2m", "--report",
        dir.resolve(name).toString()), more.stream()).toList());
    PipedReader printed = new PipedReader(1 << 20);
    CommandLine line = Main.commandLine();
    PrintWriter out = new PrintWriter(new PipedWriter(printed), true);
    line.setOut(out).setErr(new PrintWriter(err, true));
    CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> line.execute(args.toArray(String[]::new)));
    code.whenComplete((any, failure) -> out.close());
    BufferedReader lines = new BufferedReader(printed);
    String one = lines.readLine();
    while (one != null && !one.startsWith("metrics: ")) {
      one = lines.readLine();
    }
    assertThat(one).as(err.toString()).isNotNull();
    base = one.substring("metrics: ".length()).replaceFirst("/metrics$", "");
    return code;
  }
}
