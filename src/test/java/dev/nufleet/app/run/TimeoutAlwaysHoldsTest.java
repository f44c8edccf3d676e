package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.Main;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.storage.Flash;
import dev.nufleet.tls.BoardTlsProperties;
import dev.nufleet.tls.CertificateAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What a run waits for before and after its campaign gives no answer: pipes that nobody writes to stand for disks that
 * hang, a store that trickles for a network that does. The timeout holds, and the report says what was being done.
 */
@EnabledOnOs({OS.LINUX, OS.MAC}) // where there is mkfifo
class TimeoutAlwaysHoldsTest {
  private static final long SEED = 20261127;
  /** Of a run beyond its timeout; a machine under load. */
  private static final int CLOSING_SECONDS = 60;

  /** Boards that find nobody are given up at some time, and then the image is waited for. */
  private static final String BOARDS_OR_IMAGE = "the (boards were switched on|image was uploaded)";

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CountDownLatch over = new CountDownLatch(1);
  private final BadPeers peers = new BadPeers();

  @BeforeAll
  static void prepareTls() {
    BoardTlsProperties.install();
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    peers.close();
  }

  @Test
  void a_file_that_cannot_be_read_in_time_is_told_in_a_line() throws Exception {
    for (String option : List.of("--firmware", "--devices", "--flash", "--platform")) {
      assertThat(run("1s", option, pipe("pipe" + option).toString())).as(said()).isEqualTo(2);
      assertThat(err.toString()).as(option).hasLineCount(1)
          .contains("could not be read within the timeout of 1.0 s; a file of it may be a pipe that nobody writes to");
      err.getBuffer().setLength(0);
    }
  }

  @Test
  void memories_that_do_not_open_end_the_run_in_time() throws Exception {
    Path board = Files.createDirectories(dir.resolve("state/board-00000"));
    Files.write(board.resolve("flash.bin"), new byte[Flash.SIZE_BYTES]);
    pipe("state/board-00000/profile");
    ends("2s", "the boards' memories were opened", "--boards", "1", "--state", dir.resolve("state").toString());
  }

  @Test
  void certificates_that_cannot_be_read_end_the_run_in_time() throws Exception {
    ends("4s", "the certificates were read", "--platform", ready("127.0.0.1:1", pipe("ca.pem")));
  }

  @Test
  void a_store_that_takes_a_byte_a_second_ends_the_run_in_time() throws Exception {
    ends("5s", BOARDS_OR_IMAGE, "--platform", ready(api(store(this::takesLittle)), certificate()),
        "--firmware", image());
  }

  @Test
  void a_store_that_answers_a_byte_a_second_ends_the_run_in_time() throws Exception {
    ends("5s", BOARDS_OR_IMAGE, "--platform", ready(api(store(this::answersLittle)), certificate()),
        "--firmware", image());
  }

  @Test
  void a_report_that_does_not_come_to_be_written_goes_to_the_terminal() throws Exception {
    Files.createDirectories(dir.resolve("report"));
    pipe("report/report.json");
    assertThat(run("5s", "--platform", ready("127.0.0.1:1", certificate()))).as(said()).isEqualTo(1);
    assertThat(err.toString()).contains("the report cannot be written to " + dir.resolve("report")
        + " (nothing in 15 s); look at its disk, or name another folder with --report; it follows here instead");
    JsonNode report = new ObjectMapper().readTree(out.toString().substring(out.toString().indexOf("\n{")));
    assertThat(report.at("/run/endedBy").asText()).isEqualTo("platform-lost");
  }

  @Test
  void work_is_left_behind_when_its_time_is_over() throws Exception {
    try (SideThreads side = new SideThreads()) {
      assertThat(side.<Integer>within(Duration.ofSeconds(60), () -> 7)).isEqualTo(7);
      assertThatThrownBy(() -> side.within(Duration.ofMillis(1), () -> over.await(1, TimeUnit.DAYS)))
          .isInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> side.within(Duration.ofSeconds(60), () -> {
        throw new IOException("no such disk");
      })).isInstanceOf(ExecutionException.class).hasRootCauseMessage("no such disk");
    }
  }

  /** The run ends by its timeout, says during what, and has a report. */
  private void ends(String timeout, String doing, String... options) throws IOException {
    assertThat(run(timeout, options)).as(said()).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(dir.resolve("report/report.json").toFile());
    assertThat(report.at("/run/endedBy").asText()).as(said()).isEqualTo("timeout");
    assertThat(report.at("/run/endReason").asText()).matches("the timeout of .* passed while " + doing);
    assertThat(report.at("/run/verdict").asText()).isEqualTo("fail");
    assertThat(report.at("/run/wallSeconds").asDouble()).as(said())
        .isLessThan(Integer.parseInt(timeout.replace("s", "")) + CLOSING_SECONDS);
    assertThat(report.at("/invariants/tasks-final/checked").asBoolean()).isFalse();
    assertThat(report.at("/failures/0/advice").asText()).contains(": ");
    assertThat(err.toString()).as(said()).contains("nufleet: timeout: ").doesNotContain("\tat ");
    assertThat(dir.resolve("report/report.html")).exists();
  }

  private int run(String timeout, String... options) {
    List<String> args = new ArrayList<>(List.of("run", "--seed", Long.toString(SEED), "--http", "none", "--quiet",
        "--timeout", timeout, "--report", dir.resolve("report").toString()));
    args.addAll(List.of(options));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args.toArray(String[]::new));
  }

  private Path pipe(String name) throws IOException, InterruptedException {
    Path pipe = dir.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private String image() throws IOException {
    return Files.write(dir.resolve("fw.bin"), new byte[400_000]).toString();
  }

  /** Of no server that is met here. */
  private Path certificate() {
    CertificateAuthority.open(dir.resolve("tls"), List.of("cn-shanghai"), SystemRunClock.start().asClock());
    return dir.resolve("tls/ca.pem");
  }

  /** The OpenAPI of a platform whose object store is this one. @return host and port */
  private String api(int store) throws IOException {
    String answer = "{\"Success\":true,\"Data\":{\"Host\":\"http://127.0.0.1:" + store + "\",\"Key\":\"k\","
        + "\"Policy\":\"p\",\"OSSAccessKeyId\":\"i\",\"Signature\":\"s\",\"FirmwareUrl\":\"http://127.0.0.1/k\"}}";
    return "127.0.0.1:" + peers.serve(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), peer -> {
      assertThat(peer.getInputStream().read(new byte[64 * 1024])).isPositive();
      peer.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
          + answer.length() + "\r\n\r\n" + answer).getBytes(StandardCharsets.UTF_8));
    });
  }

  /** Its window is smaller than an image. */
  private int store(BadPeers.Manner manner) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReceiveBufferSize(4096);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return peers.serve(server, manner);
  }

  private void takesLittle(Socket peer) throws IOException, InterruptedException {
    InputStream in = peer.getInputStream();
    do {
      assertThat(in.read()).isNotNegative();
    } while (!over.await(1, TimeUnit.SECONDS));
  }

  private void answersLittle(Socket peer) throws IOException, InterruptedException {
    peers.execute(() -> drain(peer));
    OutputStream out = peer.getOutputStream();
    out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    do {
      out.write(' ');
      out.flush();
    } while (!over.await(1, TimeUnit.SECONDS));
  }

  private static void drain(Socket peer) {
    try {
      peer.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      assertThat(peer.isClosed() || e.getMessage() != null).isTrue(); // the client has had enough
    }
  }

  private String ready(String api, Path caFile) throws IOException {
    DeviceList.write(dir.resolve("devices.csv"), MadeUpDevices.of(SEED, List.of("board-00000")));
    ObjectNode ready = new ObjectMapper().createObjectNode();
    ready.putObject("mqtt").put("host", "127.0.0.1").put("port", 1);
    ready.putObject("ota").put("baseUrl", "https://localhost:1");
    ready.putObject("api").put("endpoint", api).put("accessKeyId", "id").put("accessKeySecret", "secret");
    ready.put("caFile", caFile.toAbsolutePath().toString()).put("region", "cn-shanghai")
        .put("devicesFile", "devices.csv");
    return Files.writeString(dir.resolve("ready.json"), ready.toString()).toString();
  }

  private String said() {
    return "seed " + SEED + "\n" + out + err;
  }
}
