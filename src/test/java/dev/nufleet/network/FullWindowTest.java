package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.model.BoardProfile.Uplink;
import dev.nufleet.model.Pace;
import dev.nufleet.tls.CertificateAuthority;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that does not read, over real sockets: what is written finds no room any more, until it reads on. */
class FullWindowTest {
  private static final ActorTestKit KIT = ActorTestKit.create(
      ConfigFactory.parseResources("nufleet-akka.conf").withFallback(ConfigFactory.load()).resolve());
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
  private static final ByteString REPORT = ByteString.fromArray(new byte[140]);
  private static final int RECEIVE_BYTES = 4096;

  private final BlockingQueue<String> rooms = new LinkedBlockingQueue<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** @param most that may be on its way: what the server's socket, the board's, and what lies between them hold */
  @ParameterizedTest
  @CsvSource({"ETHERNET,20,15000", "ESP8266,20,15000", "ETHERNET,max,100000"})
  void a_write_has_no_room_while_the_server_does_not_read(Uplink uplink, String pace, int most) throws Exception {
    LinkShape shape = LinkShape.of(uplink, pace.equals("max") ? Pace.MAX : new Pace(Integer.parseInt(pace)));
    CountDownLatch up = new CountDownLatch(1);
    CountDownLatch reads = new CountDownLatch(1);
    CompletableFuture<Long> heard = new CompletableFuture<>();
    try (TlsServer server = new TlsServer(AUTHORITY, new String[0], RECEIVE_BYTES, (tls, in, out) -> {
      in.read(); // and with it the handshake
      up.countDown();
      await(reads);
      heard.complete(in.transferTo(OutputStream.nullOutputStream()));
    })) {
      LinkPort.Handle link = linkUp(shape, server.port());
      link.send(ByteString.fromString("x"));
      await(up);
      long sent = 0;
      do {
        link.send(REPORT);
        sent += REPORT.size();
        assertThat(sent).as("bytes that found room").isLessThan(most);
      } while (findsRoom(link));
      assertThat(sent).as("bytes until there was none").isGreaterThan(shape.sendBytes() / 2);

      reads.countDown();
      while (link.room() < shape.sendBytes()) {
        link.tellRoom(shape.sendBytes() - 1);
        assertThat(rooms.poll(20, TimeUnit.SECONDS)).as("room for all").isNotNull();
      }
      link.close(false);
      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(sent);
    }
  }

  /** Waits for as long as a packet of MQTT does. */
  private boolean findsRoom(LinkPort.Handle link) throws InterruptedException {
    for (int room = link.room(); room < 0; room = link.room()) {
      link.tellRoom(room);
      if (rooms.poll(2, TimeUnit.SECONDS) == null) {
        return false;
      }
    }
    return true;
  }

  private LinkPort.Handle linkUp(LinkShape shape, int port) {
    return TestDials.open(KIT.system(), AUTHORITY, port, shape, new SilentListener() {
      @Override
      public void hasRoom() {
        rooms.add("room");
      }
    });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
