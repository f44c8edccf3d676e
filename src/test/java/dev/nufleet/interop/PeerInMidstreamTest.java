package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Tcp;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.network.LagMeter;
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
import dev.nufleet.tls.CertificateAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that die or stop reading in the middle of something: a board notices in the middle, as its TCP is small. */
class PeerInMidstreamTest {
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
  private static final DeviceTriple TRIPLE = DeviceTriple.of("a1TestPk001", "board-0001", "made-up-secret");
  private static final byte[] IMAGE = TestedBoard.pseudoRandom(7, 160_000);
  /**
   * The largest window, a record that is read and one that is not yet whole, and what the board takes in the second and
   * a half that a busy machine may need to carry the kill out. Less than a usual socket holds.
   */
  private static final long AFTER_THE_KILL = 8192 + 2 * 4096 + 38_000;
  private static final Pattern RANGE = Pattern.compile("Range: bytes=([0-9]+)-");
  private static final int RECORD_BYTES = 4096;
  /** Less than a board says during a download. */
  private static final int RECEIVE_BYTES = 4096;

  private final ActorTestKit kit = ActorTestKit.create(
      ConfigFactory.parseResources("nufleet-akka.conf").withFallback(ConfigFactory.load()).resolve());

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /**
   * The server hands the whole image to its socket at once, and is killed when the board has a quarter of it. What the
   * board still gets is what was in its window and in its hands.
   */
  @ParameterizedTest
  @EnumSource(value = BoardProfile.class, names = {"M487", "IOT_M487"})
  void a_server_that_dies_after_it_wrote_all_is_noticed_in_mid_download(BoardProfile profile) throws Exception {
    try (DyingServer files = new DyingServer(); TlsPeer broker = broker()) {
      TestedBoard board = board(profile, broker.port(), files.port());
      board.powerOn();
      board.hear(BoardEvent.DownloadStarted.class);
      assertThat(files.written.get(20, TimeUnit.SECONDS)).as("bytes that the server is rid of").isEqualTo(IMAGE.length);
      long quarter = bytesAtLeast(board, IMAGE.length / 4);
      files.die.countDown();

      Long resumed = files.requests.poll(20, TimeUnit.SECONDS);
      assertThat(resumed).as("where the board goes on").isNotNull();
      assertThat(resumed - quarter).as("what came after the kill").isBetween(0L, AFTER_THE_KILL);
      board.cutPower();
    }
  }

  /** The board's one thread waits two seconds for room, gives the link up, and the download goes on. */
  @ParameterizedTest
  @EnumSource(value = BoardProfile.class, names = {"M487", "IOT_M487"})
  void a_broker_that_stops_reading_is_left_by_the_first_report_without_room(BoardProfile profile) throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (TlsPeer files = new TlsPeer(AUTHORITY, PeerInMidstreamTest::serve);
        TlsPeer broker = new TlsPeer(AUTHORITY, RECEIVE_BYTES, notifying(() -> awaits(left)))) {
      TestedBoard board = board(profile, broker.port(), files.port());
      board.powerOn();
      assertThat(board.hear(BoardEvent.SignedOut.class).cause()).isEqualTo("write-failed");
      left.countDown();
      board.hear(BoardEvent.SignedIn.class);
      board.hear(BoardEvent.CandidateWritten.class);
      board.cutPower();
    }
  }

  private static void serve(DataInputStream in, OutputStream out) throws IOException {
    int from = (int) DyingServer.request(in);
    out.write(("HTTP/1.1 206 Partial Content\r\nContent-Length: " + (IMAGE.length - from) + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    for (int at = from; at < IMAGE.length; at += RECORD_BYTES) {
      out.write(IMAGE, at, Math.min(RECORD_BYTES, IMAGE.length - at));
    }
    in.read(); // until the board closes
  }

  private static void awaits(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private static long bytesAtLeast(TestedBoard board, long bytes) {
    while (true) {
      if (board.askForDownload() instanceof BoardCommand.Download download && download.standing().bytes() >= bytes) {
        return download.standing().bytes();
      }
    }
  }

  private TlsPeer broker() throws IOException {
    return new TlsPeer(AUTHORITY, notifying(() -> { }));
  }

  private static OneNoticeBroker notifying(Runnable behindNotice) {
    String link = "https://" + TestedBoard.FILE_HOST + "/image.bin";
    String topic = "/ota/device/upgrade/" + TRIPLE.productKey() + "/" + TRIPLE.deviceName();
    return new OneNoticeBroker(topic, ForeignPlatform.notice(IMAGE.length, link, IMAGE), behindNotice);
  }

  private TestedBoard board(BoardProfile profile, int brokerPort, int filesPort) {
    Routes routes = Routes.parse(List.of(
        "*.iot-as-mqtt.cn-shanghai.aliyuncs.com:443=127.0.0.1:" + brokerPort,
        TestedBoard.FILE_HOST + ":443=127.0.0.1:" + filesPort));
    TlsLinks links = new TlsLinks(Tcp.get(kit.system()), routes, LinkSettings.DEFAULT, CertificatePolicy.STRICT,
        List.of(AUTHORITY.certificate()), LagMeter.watch(kit.system(), SystemRunClock.start(), Optional.empty()));
    return new TestedBoard(kit, links, profile, new Pace(20), BoardSettings.DEFAULT, TRIPLE);
  }

  /** Writes the whole image at the first request, resets the connection when told, and notes what is asked for then. */
  private static final class DyingServer implements AutoCloseable {
    private static final int ROOM_BYTES = 1 << 20;

    private final SSLServerSocket listening;
    final CompletableFuture<Integer> written = new CompletableFuture<>();
    final CountDownLatch die = new CountDownLatch(1);
    /** Where later requests begin. */
    final LinkedBlockingQueue<Long> requests = new LinkedBlockingQueue<>();

    DyingServer() throws IOException {
      listening = (SSLServerSocket) AUTHORITY.serverTls().context().getServerSocketFactory()
          .createServerSocket(0, 8, InetAddress.getLoopbackAddress());
      listening.setEnabledProtocols(new String[] {"TLSv1.2"});
      Thread thread = new Thread(this::serve, "dying-server");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return listening.getLocalPort();
    }

    private void serve() {
      while (!listening.isClosed()) {
        try (SSLSocket socket = (SSLSocket) listening.accept()) {
          socket.setSendBufferSize(ROOM_BYTES);
          long from = request(new DataInputStream(socket.getInputStream()));
          if (!written.isDone()) {
            answer(socket.getOutputStream());
            die.await();
            socket.setSoLinger(true, 0); // the close below is a reset: what was not sent is gone
          } else {
            requests.add(from);
          }
        } catch (IOException e) {
          // the board has gone, or the test is over: what that means is seen at the board
        } catch (InterruptedException e) {
          throw new IllegalStateException("nobody interrupts this thread", e);
        }
      }
    }

    private static long request(DataInputStream in) throws IOException {
      String request = "";
      while (!request.endsWith("\r\n\r\n")) {
        request += (char) in.readUnsignedByte();
      }
      Matcher range = RANGE.matcher(request);
      assertThat(range.find()).isTrue();
      return Long.parseLong(range.group(1));
    }

    private void answer(OutputStream out) throws IOException {
      out.write(("HTTP/1.1 206 Partial Content\r\nContent-Length: " + IMAGE.length + "\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII));
      for (int at = 0; at < IMAGE.length; at += RECORD_BYTES) {
        out.write(IMAGE, at, Math.min(RECORD_BYTES, IMAGE.length - at));
      }
      written.complete(IMAGE.length);
    }

    @Override
    public void close() throws IOException {
      listening.close();
      die.countDown();
    }
  }
}
