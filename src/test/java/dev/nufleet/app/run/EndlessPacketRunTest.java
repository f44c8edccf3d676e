package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.Main;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.tls.BoardTlsProperties;
import dev.nufleet.tls.CertificateAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Boards at a broker that answers each sign-in with a packet that never ends: the fleet must answer all the same. */
class EndlessPacketRunTest {
  private static final int BOARDS = 25;
  /** CONNACK 0, and a PUBLISH of 268,435,455 bytes, the most that MQTT has a length for. */
  private static final byte[] HEAD = {0x20, 2, 0, 0, 0x30, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F};

  @TempDir Path dir;

  @Test
  void the_timeout_holds_and_there_is_a_report() throws Exception {
    BoardTlsProperties.install();
    List<String> names = IntStream.range(0, BOARDS).mapToObj(i -> String.format(Locale.ROOT, "board-%05d", i)).toList();
    CertificateAuthority authority =
        CertificateAuthority.create(List.of("cn-shanghai"), SystemRunClock.start().asClock());
    Path ca = dir.resolve("ca.pem");
    authority.writeCertificate(ca);
    ExecutorService threads = Executors.newCachedThreadPool();
    StringWriter err = new StringWriter();
    try (ServerSocket broker = authority.serverTls().context().getServerSocketFactory()
            .createServerSocket(0, BOARDS, InetAddress.getLoopbackAddress());
        ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      threads.execute(() -> accept(broker, threads));
      CommandLine line = Main.commandLine();
      line.setOut(new PrintWriter(new StringWriter()));
      line.setErr(new PrintWriter(err, true));
      int code = line.execute("run", "--quiet", "--http", "none", "--timeout", "10s",
          "--platform", ready(names, broker.getLocalPort(), nobody.getLocalPort(), ca),
          "--report", dir.resolve("report").toString());
      assertThat(code).as(err.toString()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    JsonNode report = new ObjectMapper().readTree(dir.resolve("report/report.json").toFile());
    assertThat(report.at("/run/endedBy").asText()).as(err.toString()).isEqualTo("timeout");
    assertThat(report.at("/boards/total").asInt()).isEqualTo(BOARDS);
    assertThat(report.at("/run/wallSeconds").asDouble()).isLessThan(30);
    assertThat(err.toString()).doesNotContain("\tat ");
  }

  private static void accept(ServerSocket broker, ExecutorService threads) {
    try {
      while (true) {
        Socket board = broker.accept();
        threads.execute(() -> flood(board));
      }
    } catch (IOException e) {
      assertThat(broker.isClosed()).isTrue(); // the run is over
    }
  }

  private static void flood(Socket board) {
    try (board) {
      if (board.getInputStream().read() < 0) {
        return;
      }
      OutputStream out = board.getOutputStream();
      out.write(HEAD);
      byte[] filler = new byte[4096];
      while (!Thread.currentThread().isInterrupted()) {
        out.write(filler);
      }
    } catch (IOException e) {
      assertThat(board.isClosed()).isTrue(); // the board has had enough
    }
  }

  private String ready(List<String> names, int mqtt, int api, Path ca) throws IOException {
    DeviceList.write(dir.resolve("devices.csv"), MadeUpDevices.of(1, names));
    ObjectNode ready = new ObjectMapper().createObjectNode();
    ready.putObject("mqtt").put("host", "127.0.0.1").put("port", mqtt);
    ready.putObject("ota").put("baseUrl", "https://localhost:" + mqtt);
    ready.putObject("api").put("endpoint", "127.0.0.1:" + api).put("accessKeyId", "id").put("accessKeySecret", "s");
    ready.put("caFile", ca.toString()).put("region", "cn-shanghai").put("devicesFile", "devices.csv");
    return Files.writeString(dir.resolve("ready.json"), ready.toString()).toString();
  }
}
