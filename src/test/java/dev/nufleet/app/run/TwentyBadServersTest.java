package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.Main;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.tls.BoardTlsProperties;
import dev.nufleet.tls.CertificateAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * Ways in which a server can misbehave, in the place of the OpenAPI, the broker or the object store: each run ends in
 * time with a true report, advice and exit code 1, and without a stack trace. What a front over HTTP can do better is
 * in {@link HostilePlatformRunTest}, the packet that never ends in {@link EndlessPacketRunTest}.
 */
class TwentyBadServersTest {
  private static final long SEED = 20261126;
  private static final DeviceTriple DEVICE = MadeUpDevices.of(SEED, List.of("board-00000")).get(0);
  /** Of a run beyond its timeout: asking the platform once more, and a machine under load. */
  private static final int CLOSING_SECONDS = 60;
  private static final CountDownLatch OVER = new CountDownLatch(1);

  @TempDir static Path shared;
  private static ActorSystem<Void> elsewhere;
  private static StandIn standIn;

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final BadPeers peers = new BadPeers();

  @BeforeAll
  static void open() {
    BoardTlsProperties.install();
    elsewhere = Actors.start("elsewhere");
    StandInConfig config = new StandInConfig("127.0.0.1", 0, 0, 0, Optional.empty(), "cn-shanghai",
        Optional.of(shared.resolve("tls")), Optional.empty(), "id", "secret", List.of(DEVICE));
    standIn = StandIn.start(elsewhere, config, SystemRunClock.start()).toCompletableFuture().join();
  }

  @AfterAll
  static void close() {
    OVER.countDown();
    Actors.stop(elsewhere);
  }

  @AfterEach
  void stop() throws IOException {
    peers.close();
  }

  /** In the place of the OpenAPI. */
  private enum BadApi {
    SAYS_NOTHING("timeout", peer -> await()),
    RESETS_AT_ONCE("platform-lost", TwentyBadServersTest::reset),
    CLOSES_AFTER_THE_REQUEST("platform-lost", TwentyBadServersTest::request),
    ENDLESS_HEADER("platform-lost", peer -> endless(peer, "HTTP/1.1 200 OK\r\nX-A: ")),
    ENDLESS_BODY("platform-lost", peer -> endless(peer, "HTTP/1.1 200 OK\r\n\r\n")),
    GZIP_BOMB("platform-lost", peer -> answer(peer, "200 OK", "Content-Encoding: gzip\r\n", zeros())),
    DEEP_BRACKETS("platform-lost", peer -> json(peer, "{\"a\":".repeat(500_000))),
    WRONG_TYPES("", peer -> json(peer, "{\"Success\":{\"a\":1},\"Code\":[],\"Data\":\"none\"}")),
    LIST_FOR_AN_OBJECT("", peer -> json(peer, "[1,2,3]")),
    HUGE_NUMBERS("", peer -> json(peer, "{\"Success\":true,\"Total\":1e999999999,\"Data\":{\"Host\":9e9999999}}")),
    NOTHING_IN_IT("", peer -> json(peer, "null")),
    NO_JSON("", peer -> json(peer, "<OK>")),
    SUCCESS_WITHOUT_DATA("platform-lost", peer -> json(peer, "{\"Success\":true}")),
    A_PLACE_THAT_IS_NONE("", peer -> json(peer, "{\"Success\":true,\"Data\":{\"Host\":\"http://[::\",\"Key\":7}}")),
    HTML_500("", peer -> answer(peer, "500 Oops", "Content-Type: text/html\r\n", bytes("<html>\u001b[31mcrash"))),
    REDIRECTS_IN_CIRCLES("", peer -> answer(peer, "302 Found", "Location: /\r\n", new byte[0])),
    WRONG_CONTENT_LENGTH("platform-lost",
        peer -> write(peer, bytes("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"Success\":"))),
    NEGATIVE_CONTENT_LENGTH("platform-lost",
        peer -> write(peer, bytes("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"))),
    TRICKLES("timeout", TwentyBadServersTest::trickle),
    SPEAKS_TLS("platform-lost", peer -> write(peer, new byte[] {0x15, 3, 3, 0, 2, 2, 40}));

    private final String endedBy;
    private final BadPeers.Manner manner;

    /** @param endedBy empty: whether such an answer is a no or none is a matter of taste */
    BadApi(String endedBy, BadPeers.Manner manner) {
      this.endedBy = endedBy;
      this.manner = manner;
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_openapi_that_misbehaves_ends_the_run_in_time_with_a_true_report(BadApi bad) throws Exception {
    int api = peers.serve(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), bad.manner);
    JsonNode report = report(5, "127.0.0.1:" + api, standIn.endpoints().mqttPort(), standIn.endpoints().otaPort());
    assertThat(report.at("/run/endedBy").asText()).as(said())
        .matches(bad.endedBy.isEmpty() ? "platform-lost|campaign-refused" : bad.endedBy);
    assertThat(report.at("/run/endReason").asText()).as(said())
        .contains(bad.endedBy.equals("timeout") ? "timeout of" : "GenerateOTAUploadURL").doesNotContain("\u001b");
    assertThat(report.at("/boards/upgraded").asInt()).isZero();
    assertThat(report.at("/invariants/tasks-final/checked").asBoolean()).isFalse();
  }

  /** In the place of the broker. */
  private enum BadBroker {
    SAYS_NOTHING(false, peer -> await()),
    RESETS_AT_ONCE(false, TwentyBadServersTest::reset),
    SPEAKS_NO_TLS(false, peer -> write(peer, bytes("HTTP/1.1 400 Bad Request\r\n\r\n"))),
    CLOSES_AFTER_CONNECT(true, TwentyBadServersTest::request),
    SPEAKS_NO_MQTT(true, peer -> write(peer, bytes("220 mail.example ESMTP\r\n"))),
    REFUSES_WITHOUT_A_CODE(true, peer -> write(peer, new byte[] {0x20, 2, 0, (byte) 200}));

    private final boolean tls;
    private final BadPeers.Manner manner;

    BadBroker(boolean tls, BadPeers.Manner manner) {
      this.tls = tls;
      this.manner = manner;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_broker_that_misbehaves_ends_the_run_in_time_with_a_cause_and_advice(BadBroker bad) throws Exception {
    int mqtt = peers.serve(bad.tls ? tls() : new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), bad.manner);
    JsonNode report = report(3, api(), mqtt, standIn.endpoints().otaPort());
    failed(report);
  }

  /** In the place of the object store, over TLS. */
  private enum BadStore {
    SAYS_NOTHING(peer -> await()),
    HTML_500(peer -> answer(peer, "500 Oops", "", bytes("<html>crash"))),
    TRUNCATED_IMAGE(peer -> {
      request(peer);
      write(peer, bytes("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + "x".repeat(1000)));
    }),
    OTHER_BYTES(peer -> answer(peer, "200 OK", "", new byte[3000])),
    TRICKLES(TwentyBadServersTest::trickle),
    ENDLESS_HEADER(peer -> endless(peer, "HTTP/1.1 200 OK\r\nX-A: "));

    private final BadPeers.Manner manner;

    BadStore(BadPeers.Manner manner) {
      this.manner = manner;
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_object_store_that_misbehaves_ends_the_run_in_time_with_a_cause_and_advice(BadStore bad) throws Exception {
    JsonNode report = report(5, api(), standIn.endpoints().mqttPort(), peers.serve(tls(), bad.manner));
    failed(report);
    assertThat(report.at("/invariants/only-authentic-installs/violations").asInt(0)).isZero();
  }

  private void failed(JsonNode report) {
    assertThat(report.at("/run/endedBy").asText()).as(said()).isIn("timeout", "completed");
    assertThat(report.at("/boards/upgraded").asInt()).as(said()).isZero();
    assertThat(report.at("/failures")).hasSize(1);
    assertThat(report.at("/failures/0/cause").asText()).as(said()).isNotEmpty();
    assertThat(report.at("/failures/0/advice").asText()).as(said()).contains(": ").doesNotContain("nobody has");
  }

  private static String api() {
    return standIn.endpoints().apiEndpoint().getAuthority();
  }

  private ServerSocket tls() throws IOException {
    CertificateAuthority authority = CertificateAuthority.open(shared.resolve("tls"), List.of("cn-shanghai"),
        SystemRunClock.start().asClock());
    return authority.serverTls().context().getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private JsonNode report(int timeoutSeconds, String api, int mqtt, int ota) throws IOException {
    List<String> args = List.of("run", "--seed", Long.toString(SEED), "--http", "none", "--quiet",
        "--platform", ready(api, mqtt, ota), "--report", dir.resolve("report").toString(),
        "--firmware", Files.write(dir.resolve("fw.bin"), bytes("y".repeat(3000))).toString(),
        "--timeout", timeoutSeconds + "s");
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    assertThat(line.execute(args.toArray(String[]::new))).as(said()).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(dir.resolve("report/report.json").toFile());
    assertThat(report.at("/run/verdict").asText()).isEqualTo("fail");
    assertThat(report.at("/run/wallSeconds").asDouble()).as(said()).isLessThan(timeoutSeconds + CLOSING_SECONDS);
    assertThat(report.at("/run/endReason").asText()).isNotBlank();
    assertThat(said()).doesNotContain("\tat ");
    assertThat(dir.resolve("report/report.html")).exists();
    return report;
  }

  private String ready(String api, int mqtt, int ota) throws IOException {
    DeviceList.write(dir.resolve("devices.csv"), List.of(DEVICE));
    ObjectNode ready = new ObjectMapper().createObjectNode();
    ready.putObject("mqtt").put("host", "127.0.0.1").put("port", mqtt);
    ready.putObject("ota").put("baseUrl", standIn.endpoints().otaBaseUrl().toString()).put("port", ota);
    ready.putObject("api").put("endpoint", api).put("accessKeyId", "id").put("accessKeySecret", "secret");
    ready.put("caFile", standIn.endpoints().caFile().toString()).put("region", "cn-shanghai")
        .put("devicesFile", "devices.csv");
    return Files.writeString(dir.resolve("ready.json"), ready.toString()).toString();
  }

  private String said() {
    return "seed " + SEED + "\n" + out + err;
  }

  // ---- manners ----

  private static void await() {
    try {
      OVER.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // this test is over
    }
  }

  private static void reset(Socket peer) throws IOException {
    peer.setSoLinger(true, 0);
  }

  /** Reads what the peer has to say first. */
  private static void request(Socket peer) throws IOException {
    InputStream in = peer.getInputStream();
    byte[] some = new byte[64 * 1024];
    assertThat(in.read(some)).isPositive();
  }

  private static void write(Socket peer, byte[] bytes) throws IOException {
    peer.getOutputStream().write(bytes);
    peer.getOutputStream().flush();
  }

  private static void json(Socket peer, String text) throws IOException {
    answer(peer, "200 OK", "Content-Type: application/json\r\n", bytes(text));
  }

  private static void answer(Socket peer, String status, String headers, byte[] body) throws IOException {
    request(peer);
    write(peer, bytes("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n"));
    write(peer, body);
  }

  private static void endless(Socket peer, String head) throws IOException {
    request(peer);
    write(peer, bytes(head));
    byte[] filler = bytes("a".repeat(8192));
    OutputStream out = peer.getOutputStream();
    while (!Thread.currentThread().isInterrupted()) {
      out.write(filler);
    }
  }

  /** A byte of a good head a second, for ever. */
  private static void trickle(Socket peer) throws IOException {
    write(peer, bytes("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"));
    try {
      while (!OVER.await(1, TimeUnit.SECONDS)) {
        write(peer, bytes(" "));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // this test is over
    }
  }

  /** 64 MB in 64 KB: more than an answer may have. */
  private static byte[] zeros() throws IOException {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(small)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        zip.write(zeros);
      }
    }
    return small.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
