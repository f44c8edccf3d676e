package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nufleet.app.Main;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs whose platform dies, stalls, refuses or lies: each has a report that says so, in time, without a trace. */
class HostilePlatformRunTest {
  private static final long SEED = 20261125;

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ActorSystem<Void> elsewhere;
  private StandIn standIn;
  private HttpServer front;

  /** What stands between the run and the stand-in's OpenAPI. @return whether the call was answered here */
  private interface Manner {
    boolean answers(String action, HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void open() {
    BoardTlsProperties.install();
    elsewhere = Actors.start("elsewhere");
    StandInConfig config = new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai",
        Optional.of(dir.resolve("tls")), Optional.empty(), "id", "secret",
        MadeUpDevices.of(SEED, List.of("board-00000", "board-00001")));
    standIn = StandIn.start(elsewhere, config, SystemRunClock.start()).toCompletableFuture().join();
  }

  @AfterEach
  void close() {
    over.countDown();
    if (front != null) {
      front.stop(0);
    }
    threads.shutdownNow();
    Actors.stop(elsewhere);
  }

  @Test
  void a_platform_that_is_not_there_is_lost() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThat(run("127.0.0.1:" + closed)).as(said()).isEqualTo(1);
    ends("platform-lost", "GenerateOTAUploadURL did not come through");
  }

  @Test
  void a_platform_that_refuses_is_quoted() throws IOException {
    meet((action, exchange) -> action.equals("CreateOTAStaticUpgradeJob")
        && says(exchange, "{\"Success\":false,\"Code\":\"iot.quota\",\"ErrorMessage\":\"no more jobs today\"}"));
    assertThat(run(place())).as(said()).isEqualTo(1);
    ends("campaign-refused", "CreateOTAStaticUpgradeJob was refused: iot.quota: no more jobs today");
    assertThat(report().at("/failuresByCause/campaign-refused").asInt()).as(said()).isEqualTo(2);
  }

  @Test
  void the_timeout_holds_while_an_answer_stalls() throws IOException {
    meet((action, exchange) -> action.equals("CreateOTAFirmware") && stalls(exchange));
    assertThat(run(place(), "--timeout", "10s")).as(said()).isEqualTo(1);
    ends("timeout", "passed while the image was uploaded");
    assertThat(report().at("/run/wallSeconds").asDouble()).isLessThan(40);
  }

  @Test
  void a_platform_that_falls_silent_after_the_campaign_leaves_boards_their_own_word_and_no_pass() throws IOException {
    meet((action, exchange) -> action.equals("ListOTATaskByJob") && says(exchange, "[".repeat(100_000)));
    assertThat(run(place())).as(said()).isEqualTo(1);
    ends("platform-lost", "every board came to an end; asked for the tasks, the platform did not tell");
    assertThat(report().at("/boards/upgraded").asInt()).as(said()).isEqualTo(2);
    assertThat(report().at("/invariants/tasks-final/checked").asBoolean()).isFalse();
    assertThat(report().at("/invariants/tasks-final/why").asText()).contains("more than 64 brackets");
  }

  @Test
  void a_report_that_finds_no_room_goes_to_the_terminal() throws IOException {
    meet((action, exchange) -> {
      if (action.equals("CreateOTAFirmware")) { // the run has made its folder: now it cannot be written any more
        Files.createDirectories(dir.resolve("report/boards.csv"));
      }
      return false;
    });
    assertThat(run(place())).as(said()).isZero();
    assertThat(err.toString()).contains("the report cannot be written to " + dir.resolve("report"), " MB free; ");
    JsonNode report = new ObjectMapper().readTree(out.toString().substring(out.toString().indexOf("\n{")));
    assertThat(report.at("/run/verdict").asText()).isEqualTo("pass");
    assertThat(dir.resolve("report/report.json")).as("half a report").doesNotExist();
  }

  private void ends(String endedBy, String reason) throws IOException {
    assertThat(report().at("/run/endedBy").asText()).as(said()).isEqualTo(endedBy);
    assertThat(report().at("/run/endReason").asText()).as(said()).contains(reason);
    assertThat(report().at("/run/verdict").asText()).isEqualTo("fail");
    assertThat(Files.readString(dir.resolve("report/report.html"))).contains(endedBy);
    assertThat(err.toString()).as(said()).doesNotContain("\tat ").contains("nufleet: " + endedBy + ": ");
  }

  /** The run's OpenAPI is one that behaves like this, and else like the stand-in's. */
  private void meet(Manner manner) throws IOException {
    front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(threads);
    front.createContext("/", exchange -> {
      try (exchange; InputStream in = exchange.getRequestBody()) {
        byte[] body = in.readAllBytes();
        String text = exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet() + " "
            + new String(body, StandardCharsets.ISO_8859_1);
        String action = List.of("GenerateOTAUploadURL", "CreateOTAFirmware", "CreateOTAStaticUpgradeJob",
            "ListOTATaskByJob", "CancelOTATaskByJob").stream().filter(text::contains).findFirst().orElse("upload");
        if (!manner.answers(action, exchange)) {
          passOn(exchange, body);
        }
      }
    });
    front.start();
  }

  /** With the headers as they are: the signature covers them, the host's name among them. */
  private void passOn(HttpExchange exchange, byte[] body) throws IOException {
    Request.Builder request = new Request.Builder()
        .url(standIn.endpoints().apiEndpoint().toString() + exchange.getRequestURI())
        .method(exchange.getRequestMethod(), RequestBody.create(body));
    exchange.getRequestHeaders().forEach((name, values) -> {
      if (!name.matches("(?i)connection|content-length|transfer-encoding|accept-encoding")) {
        values.forEach(value -> request.addHeader(name, value));
      }
    });
    try (Response answer = new OkHttpClient().newCall(request.build()).execute()) {
      byte[] bytes = answer.body().bytes();
      exchange.sendResponseHeaders(answer.code(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static boolean says(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    return true;
  }

  private boolean stalls(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().flush();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private String place() {
    return front.getAddress().getHostString() + ":" + front.getAddress().getPort();
  }

  private int run(String api, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--seed", Long.toString(SEED), "--http", "none", "--quiet",
        "--platform", ready(api), "--firmware", image(), "--report", dir.resolve("report").toString()));
    args.addAll(List.of(options));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args.toArray(String[]::new));
  }

  private String ready(String api) throws IOException {
    StandIn.Endpoints at = standIn.endpoints();
    DeviceList.write(dir.resolve("devices.csv"), MadeUpDevices.of(SEED, List.of("board-00000", "board-00001")));
    ObjectNode ready = new ObjectMapper().createObjectNode();
    ready.putObject("mqtt").put("host", at.mqttHost()).put("port", at.mqttPort());
    ready.putObject("ota").put("baseUrl", at.otaBaseUrl().toString());
    ready.putObject("api").put("endpoint", api).put("accessKeyId", "id").put("accessKeySecret", "secret");
    ready.put("caFile", at.caFile().toString()).put("region", "cn-shanghai").put("devicesFile", "devices.csv");
    return Files.writeString(dir.resolve("ready.json"), ready.toString()).toString();
  }

  private String image() throws IOException {
    return Files.write(dir.resolve("fw.bin"), new byte[3000]).toString();
  }

  private String said() {
    return "seed " + SEED + "\n" + out + err;
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(dir.resolve("report/report.json").toFile());
  }
}
