package dev.nufleet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Tcp;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.Pace;
import dev.nufleet.network.CertificatePolicy;
import dev.nufleet.network.LinkSettings;
import dev.nufleet.network.Routes;
import dev.nufleet.network.TestDials;
import dev.nufleet.network.TlsLinks;
import dev.nufleet.storage.Card;
import dev.nufleet.storage.CardFailure;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.tls.CertificateAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backpressure from the card to the server: a board takes from the network what its card has room for. */
class SlowCardTest {
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
  private static final DeviceTriple TRIPLE = DeviceTriple.of("a1TestPk001", "board-0001", "made-up-secret");

  /** Whole pieces of 127 bytes, so that the board asks for no byte beyond it. */
  private static final byte[] IMAGE = TestedBoard.pseudoRandom(11, 127 * 2048);

  /** What the server has to give: a hundred times what a board could hold. */
  private static final int OFFERED_BYTES = 64 << 20;

  private static final int SERVER_WRITE_BYTES = 4096;
  private static final LinkSettings LINKS = new LinkSettings(
      Duration.ofSeconds(10), Duration.ofSeconds(10), 16 * 1024, List.of(), LinkSettings.Vanishing.DEFAULT);

  /**
   * What may be between the server's writes and the card: the sockets' buffers, which the kernel doubles; a read of the
   * socket (18 KiB), a decrypted chunk (16 KiB and a record) and the server's one write in the board's process; the
   * candidate writer's page and the piece in hand.
   */
  private static final long ON_ITS_WAY_BYTES = 2L * LINKS.receiveBufferBytes() + 2L * TlsPeer.SEND_BUFFER_BYTES
      + 18 * 1024 + 20 * 1024 + SERVER_WRITE_BYTES + 512 + 127;

  /** What a link that is being closed may still read and throw away: a read of the socket, a decrypted chunk. */
  private static final long DROPPED_BYTES = 18 * 1024 + 20 * 1024;

  /** A scheduler's usual tick is 10 ms, twice what the card takes for a block. */
  private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseString("akka.scheduler.tick-duration = 1ms")
      .withFallback(ConfigFactory.parseResources("nufleet-akka.conf")).withFallback(ConfigFactory.load()).resolve());
  private final AtomicLong written = new AtomicLong();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_slow_card_stops_the_server_s_writes_whatever_it_has_to_give() throws IOException {
    String link = "https://" + TestedBoard.FILE_HOST + "/endless.bin";
    String topic = "/ota/device/upgrade/" + TRIPLE.productKey() + "/" + TRIPLE.deviceName();
    try (TlsPeer files = new TlsPeer(AUTHORITY, this::serveWithoutEnd);
        TlsPeer broker = new TlsPeer(AUTHORITY,
            new OneNoticeBroker(topic, ForeignPlatform.notice(IMAGE.length, link, IMAGE)))) {
      TestedBoard board = board(broker.port(), files.port(), Duration.ofMillis(5));
      WatchedCard card = new WatchedCard(board.storage);
      board.powerOn();

      assertThat(board.hear(BoardEvent.DownloadEnded.class))
          .isEqualTo(new BoardEvent.DownloadEnded(IMAGE.length, true));
      board.hear(BoardEvent.ApplicationEnded.class);
      assertThat(card.programmed).as("the last page is padded").isBetween((long) IMAGE.length, IMAGE.length + 511L);
      assertThat(card.greatestLead).as("bytes that the server was ahead of the card")
          .isBetween((long) LINKS.receiveBufferBytes(), ON_ITS_WAY_BYTES);
      assertThat(written.get()).as("all that the server could write")
          .isLessThan(IMAGE.length + ON_ITS_WAY_BYTES + DROPPED_BYTES);

      board.pressReset();
      board.cutPower();
      board.assertRuns(IMAGE);
    }
  }

  private TestedBoard board(int brokerPort, int filesPort, Duration slowCardBlock) {
    Routes routes = Routes.parse(List.of(
        "*.iot-as-mqtt.cn-shanghai.aliyuncs.com:443=127.0.0.1:" + brokerPort,
        TestedBoard.FILE_HOST + ":443=127.0.0.1:" + filesPort));
    TlsLinks links = new TlsLinks(
        Tcp.get(kit.system()), routes, LINKS, CertificatePolicy.STRICT, List.of(AUTHORITY.certificate()),
        TestDials.CLOCK);
    BoardSettings usual = BoardSettings.DEFAULT;
    BoardSettings slow = new BoardSettings(usual.consolePrints(), usual.stepsPerTurn(),
        usual.crashRecordSurvivesReset(), usual.timings(), slowCardBlock);
    return new TestedBoard(kit, links, BoardProfile.M487, Pace.MAX, slow, TRIPLE);
  }

  /** Sends the image and then goes on, as fast as it is let. */
  private void serveWithoutEnd(DataInputStream in, OutputStream out) throws IOException {
    String request = "";
    while (!request.endsWith("\r\n\r\n")) {
      request += (char) in.readUnsignedByte();
    }
    assertThat(request).startsWith("GET /endless.bin ").contains("Range: bytes=0-\r\n");
    out.write(("HTTP/1.1 206 Partial Content\r\nContent-Length: " + OFFERED_BYTES + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    while (written.get() < OFFERED_BYTES) {
      int at = (int) (written.get() % IMAGE.length);
      int bytes = Math.min(SERVER_WRITE_BYTES, IMAGE.length - at);
      out.write(IMAGE, at, bytes);
      written.addAndGet(bytes);
    }
  }

  /** Looks at every block of the candidate how far the server is ahead. Used by one part of the board at a time. */
  private final class WatchedCard implements Card {
    private final Card card;
    private volatile long programmed;
    private volatile long greatestLead;

    WatchedCard(MemoryStorage storage) {
      card = storage.takeCard().orElseThrow();
      storage.insert(this);
    }

    @Override
    public long reportedBytes() {
      return card.reportedBytes();
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) throws CardFailure {
      card.read(address, into, offset, length);
    }

    @Override
    public void program(long address, byte[] from, int offset, int length) throws CardFailure {
      if (address >= MemoryMap.CANDIDATE_FIRMWARE && address < MemoryMap.USER_FILESYSTEM) {
        greatestLead = Math.max(greatestLead, written.get() - programmed);
        programmed += length;
      }
      card.program(address, from, offset, length);
    }

    @Override
    public void spoil(long address) {
      card.spoil(address);
    }
  }
}
