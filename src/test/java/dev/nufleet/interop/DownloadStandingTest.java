package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Tcp;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Pace;
import dev.nufleet.network.CertificatePolicy;
import dev.nufleet.network.LinkSettings;
import dev.nufleet.network.Routes;
import dev.nufleet.network.TlsLinks;
import dev.nufleet.ota.DownloadStanding;
import dev.nufleet.tls.CertificateAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A board is asked where its download stands. */
class DownloadStandingTest {
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
  private static final DeviceTriple TRIPLE = DeviceTriple.of("a1TestPk001", "board-0001", "made-up-secret");
  private static final byte[] IMAGE = TestedBoard.pseudoRandom(5, 127 * 100);
  /** Whole pieces, so that the board has none in hand when the server pauses. */
  private static final int FIRST_BYTES = 127 * 37;

  private final ActorTestKit kit = ActorTestKit.create(
      ConfigFactory.parseResources("nufleet-akka.conf").withFallback(ConfigFactory.load()).resolve());
  private final CountDownLatch asked = new CountDownLatch(1);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_board_says_where_its_download_stands_before_in_the_middle_and_after() throws Exception {
    String topic = "/ota/device/upgrade/" + TRIPLE.productKey() + "/" + TRIPLE.deviceName();
    String link = "https://" + TestedBoard.FILE_HOST + "/image.bin";
    try (TlsPeer files = new TlsPeer(AUTHORITY, this::serveInTwoParts);
        TlsPeer broker = new TlsPeer(AUTHORITY,
            new OneNoticeBroker(topic, ForeignPlatform.notice(IMAGE.length, link, IMAGE)))) {
      TestedBoard board = board(broker.port(), files.port());
      assertThat(board.askForDownload()).as("without power").isEqualTo(new BoardCommand.NoDownload());
      board.powerOn();
      String version = board.hear(BoardEvent.NoticeReceived.class).version();
      board.hear(BoardEvent.DownloadStarted.class);

      DownloadStanding middle = standingAt(board, FIRST_BYTES);
      assertThat(middle).isEqualTo(new DownloadStanding(
          version, FIRST_BYTES, IMAGE.length, 37, md5(Arrays.copyOf(IMAGE, FIRST_BYTES))));
      asked.countDown();

      board.hear(BoardEvent.ApplicationEnded.class);
      assertThat(board.askForDownload()).as("after the verdict").isEqualTo(new BoardCommand.Download(
          new DownloadStanding(version, IMAGE.length, IMAGE.length, 100, md5(IMAGE))));
      board.cutPower();
      assertThat(board.askForDownload()).isEqualTo(new BoardCommand.NoDownload());
    }
  }

  /** Asks until the board has as many bytes. */
  private static DownloadStanding standingAt(TestedBoard board, long bytes) {
    DownloadStanding standing;
    do {
      standing = ((BoardCommand.Download) board.askForDownload()).standing();
      assertThat(standing.bytes()).isLessThanOrEqualTo(bytes);
    } while (standing.bytes() < bytes);
    return standing;
  }

  private void serveInTwoParts(DataInputStream in, OutputStream out) throws IOException {
    String request = "";
    while (!request.endsWith("\r\n\r\n")) {
      request += (char) in.readUnsignedByte();
    }
    assertThat(request).contains("Range: bytes=0-\r\n");
    out.write(("HTTP/1.1 206 Partial Content\r\nContent-Length: " + IMAGE.length + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    out.write(IMAGE, 0, FIRST_BYTES);
    out.flush();
    try {
      assertThat(asked.await(10, TimeUnit.SECONDS)).as("the test asks").isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    out.write(IMAGE, FIRST_BYTES, IMAGE.length - FIRST_BYTES);
    out.flush();
  }

  private TestedBoard board(int brokerPort, int filesPort) {
    Routes routes = Routes.parse(List.of(
        "*.iot-as-mqtt.cn-shanghai.aliyuncs.com:443=127.0.0.1:" + brokerPort,
        TestedBoard.FILE_HOST + ":443=127.0.0.1:" + filesPort));
    TlsLinks links = new TlsLinks(Tcp.get(kit.system()), routes, LinkSettings.DEFAULT, CertificatePolicy.STRICT,
        List.of(AUTHORITY.certificate()), SystemRunClock.start());
    return new TestedBoard(kit, links, BoardProfile.M487, Pace.MAX, BoardSettings.DEFAULT, TRIPLE);
  }

  private static String md5(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }
}
