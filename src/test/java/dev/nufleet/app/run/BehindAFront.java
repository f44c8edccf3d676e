package dev.nufleet.app.run;

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
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two boards against a real stand-in, whose OpenAPI the run reaches through a front that may behave as it likes. */
abstract class BehindAFront {
  static final long SEED = 20261125;

  @TempDir Path dir;
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final CountDownLatch over = new CountDownLatch(1);
  final ExecutorService threads = Executors.newCachedThreadPool();
  private ActorSystem<Void> elsewhere;
  StandIn standIn;
  private HttpServer front;

  /**
   * What stands between the run and the stand-in's OpenAPI. {@code action} is that of the OpenAPI, or {@code upload},
   * or {@code refusals}. Answers whether the call was answered here.
   */
  interface Manner {
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

  /** The run's OpenAPI is one that behaves like this, and else like the stand-in's. */
  final void meet(Manner manner) throws IOException {
    if (front != null) {
      front.stop(0);
    }
    front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(threads);
    front.createContext("/", exchange -> {
      try (exchange; InputStream in = exchange.getRequestBody()) {
        byte[] body = in.readAllBytes();
        String text = exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet() + " "
            + new String(body, StandardCharsets.ISO_8859_1);
        String action = exchange.getRequestURI().getPath().equals("/refusals") ? "refusals"
            : List.of("GenerateOTAUploadURL", "CreateOTAFirmware", "CreateOTAStaticUpgradeJob",
            "ListOTATaskByJob", "CancelOTATaskByJob").stream().filter(text::contains).findFirst().orElse("upload");
        if (!manner.answers(action, exchange)) {
          passOn(exchange, body);
        }
      }
    });
    front.start();
  }

  /** With the headers as they are: the signature covers them, the host's name among them. */
  final void passOn(HttpExchange exchange, byte[] body) throws IOException {
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

  static boolean says(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    return true;
  }

  final boolean stalls(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().flush();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  final String place() {
    return front.getAddress().getHostString() + ":" + front.getAddress().getPort();
  }

  final int run(String api, String... options) throws IOException {
    return runAt(List.of("--platform", ready(api)), options);
  }

  /** As at the real platform, by a plan. */
  final int runPlanned(String api, Path limits, String... options) throws IOException {
    ready(api);
    String host = MadeUpDevices.of(SEED, List.of("board-00000")).get(0).productKey().value()
        + ".iot-as-mqtt.cn-shanghai.aliyuncs.com:8883";
    return runAt(List.of("--yes", "--target", "aliyun", "--limits", limits.toString(), "--mqtt-port", "8883",
        "--route", host + "=127.0.0.1:" + standIn.endpoints().mqttPort(),
        "--ca-file", standIn.endpoints().caFile().toString(),
        "--api-url", "http://" + api, "--access-key-id", "id", "--access-key-secret", "secret",
        "--devices", dir.resolve("devices.csv").toString()), options);
  }

  private int runAt(List<String> platform, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("run", "--seed", Long.toString(SEED), "--http", "none", "--quiet",
        "--report", dir.resolve("report").toString()));
    args.addAll(platform);
    args.addAll(List.of(options));
    if (!args.contains("--firmware")) {
      args.addAll(List.of("--firmware", image()));
    }
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

  final String said() {
    return "seed " + SEED + "\n" + out + err;
  }

  final JsonNode report() throws IOException {
    return new ObjectMapper().readTree(dir.resolve("report/report.json").toFile());
  }
}
