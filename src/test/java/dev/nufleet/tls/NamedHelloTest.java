package dev.nufleet.tls;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.tls.client.TlsClient;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

class NamedHelloTest {
  private static final ByteString BOARD = ByteString.fromArray(
      new TlsClient(chain -> 0, new SplittableRandom(1)::nextBytes, 0).begin().sends().get(0));

  @Test
  void a_board_names_no_host() {
    assertThat(NamedHello.isNamed(BOARD)).contains(false);
  }

  @Test
  void a_client_that_names_one_is_told_from_the_same_that_does_not() throws Exception {
    assertThat(NamedHello.isNamed(hello("platform.example"))).contains(true);
    assertThat(NamedHello.isNamed(hello(""))).contains(false);
  }

  @Test
  void nothing_is_known_before_the_record_is_whole() {
    for (int bytes = 0; bytes < BOARD.length(); bytes++) {
      assertThat(NamedHello.isNamed(BOARD.take(bytes))).as("%d bytes", bytes).isEmpty();
    }
  }

  @Test
  void a_hello_without_extensions_names_nobody() {
    ByteString body = BOARD.slice(9, 9 + 2 + 32 + 1 + 2 + 10 + 2);
    ByteString hello = ByteString.fromInts(22, 3, 3, 0, body.length() + 4, 1, 0, 0, body.length()).concat(body);
    assertThat(NamedHello.isNamed(hello)).contains(false);
  }

  @Test
  void what_is_no_hello_is_left_to_the_engine() {
    assertThat(NamedHello.isNamed(ByteString.fromString("GET / HTTP/1.1\r\n"))).contains(true);
    assertThat(NamedHello.isNamed(ByteString.fromInts(22, 3, 3, 0, 4, 2, 0, 0, 0))).contains(true);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2000; i++) {
      byte[] spoilt = BOARD.toArray();
      for (int at = 5; at < spoilt.length; at++) {
        spoilt[at] = random.nextInt(8) == 0 ? (byte) random.nextInt(256) : spoilt[at];
      }
      assertThat(NamedHello.isNamed(ByteString.fromArray(spoilt))).isPresent();
    }
  }

  private static ByteString hello(String host) throws SSLException {
    SSLEngine engine = TestEngines.client();
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(host.isEmpty() ? List.of() : List.of(new SNIHostName(host)));
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    return ByteString.fromByteBuffer(out.flip());
  }
}
