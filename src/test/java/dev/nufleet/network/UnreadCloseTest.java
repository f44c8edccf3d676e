package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.util.ByteString;
import dev.nufleet.PlainFormats;
import dev.nufleet.tls.CertificateAuthority;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.CsvSource;

/** What a peer's TCP sees of a program that closes its link: the board's stack resets one with bytes left unread. */
@ExtendWith(PlainFormats.class)
class UnreadCloseTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());

  /** How TCP ended, seen by the peer. */
  private enum End { FIN, RST }

  private final BlockingQueue<List<ByteString>> arrived = new LinkedBlockingQueue<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @CsvSource({"true, RST", "false, FIN"})
  void a_program_that_closes_resets_tcp_if_it_left_bytes_unread_and_ends_it_in_order_if_not(boolean leavesUnread,
      End seen) throws Exception {
    try (TlsServer server = new TlsServer(AUTHORITY, new String[0], (tls, in, out) -> {
      in.read();
      out.write('a');
      in.read();
    }); Socket toServer = new Socket(InetAddress.getLoopbackAddress(), server.port());
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LinkPort.Handle link = dial(listening.getLocalPort());
      try (Socket toBoard = listening.accept()) {
        CompletableFuture.runAsync(() -> TlsServer.pass(toServer, toBoard));
        CompletableFuture<End> end = CompletableFuture.supplyAsync(() -> copyUntilItsEnd(toBoard, toServer));
        link.send(ByteString.fromString("x"));
        link.demand();
        assertThat(arrived.poll(20, TimeUnit.SECONDS)).containsExactly(ByteString.fromString("a"));
        link.close(leavesUnread);
        assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(seen);
      }
    }
  }

  private LinkPort.Handle dial(int port) {
    return TestDials.open(KIT.system(), AUTHORITY, port, LinkShape.NONE, new SilentListener() {
      @Override
      public void arrived(List<ByteString> records) {
        arrived.add(records);
      }
    });
  }

  private static End copyUntilItsEnd(Socket board, Socket server) {
    byte[] block = new byte[1024];
    try {
      for (int bytes = board.getInputStream().read(block); bytes >= 0; bytes = board.getInputStream().read(block)) {
        server.getOutputStream().write(block, 0, bytes);
      }
      return End.FIN;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
      return End.RST;
    }
  }
}
