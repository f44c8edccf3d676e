package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.PlainFormats;
import dev.nufleet.model.BoardProfile.Uplink;
import dev.nufleet.model.Pace;
import dev.nufleet.tls.CertificateAuthority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A peer's process that is gone, over real sockets: its kernel has ended TCP in order, as nothing was left unread, and
 * answers what still comes with a reset.
 */
@ExtendWith(PlainFormats.class)
class EndedPeerTest {
  private static final ActorTestKit KIT = ActorTestKit.create(
      ConfigFactory.parseResources("nufleet-akka.conf").withFallback(ConfigFactory.load()).resolve());
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
  private static final ByteString PING = ByteString.fromString("ping");

  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"max", "20"})
  void the_first_write_behind_its_end_gets_through_and_the_second_fails(String pace) throws Exception {
    LinkShape shape =
        LinkShape.of(Uplink.ETHERNET, pace.equals("max") ? Pace.MAX : new Pace(Integer.parseInt(pace)));
    try (TlsServer server = new TlsServer(AUTHORITY, new String[0], (tls, in, out) -> {
      in.read();
      out.write('a');
      in.read();
    }); Socket toServer = new Socket(InetAddress.getLoopbackAddress(), server.port());
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LinkPort.Handle link = dial(shape, listening.getLocalPort());
      try (Socket toBoard = listening.accept()) {
        CompletableFuture.runAsync(() -> TlsServer.pass(toServer, toBoard));
        CompletableFuture.runAsync(() -> TlsServer.pass(toBoard, toServer));
        link.send(ByteString.fromString("x"));
        link.demand();
        assertThat(hear()).isEqualTo("a");
      }
      link.demand();
      assertThat(hear()).isEqualTo(LinkPort.Ending.EOF);
      awaitRoomForAll(link, shape);
      link.send(PING);
      awaitRoomForAll(link, shape);
      link.send(PING);
      link.tellRoom(shape.sendBytes() - 1);
      assertThat(hear()).as("instead of room").isEqualTo(LinkPort.Ending.BROKEN);
    }
  }

  private void awaitRoomForAll(LinkPort.Handle link, LinkShape shape) throws InterruptedException {
    while (link.room() < shape.sendBytes()) {
      link.tellRoom(shape.sendBytes() - 1);
      assertThat(hear()).isEqualTo("room");
    }
  }

  private Object hear() throws InterruptedException {
    Object word = heard.poll(20, TimeUnit.SECONDS);
    assertThat(word).as("a word from the link within 20 s").isNotNull();
    return word;
  }

  private LinkPort.Handle dial(LinkShape shape, int port) {
    return TestDials.open(KIT.system(), AUTHORITY, port, shape, new SilentListener() {
      @Override
      public void arrived(List<ByteString> records) {
        records.forEach(record -> heard.add(record.utf8String()));
      }

      @Override
      public void hasRoom() {
        heard.add("room");
      }

      @Override
      public void ended(LinkPort.Ending ending) {
        heard.add(ending);
      }
    });
  }
}
