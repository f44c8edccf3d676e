package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import dev.nufleet.tls.CertificateAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a server sees of a board that loses its power, over real sockets. */
class VanishingLinksTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
  private static final String[] ANY_SUITE = {};

  /** Long enough to see an end that was sent, which takes well below a millisecond here. */
  private static final int SILENCE_MILLIS = 300;

  private static final int PATIENCE_MILLIS = 20_000;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** A server that takes one byte and then hears nothing for a while. */
  private static final class Listener implements TlsServer.Talk {
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private final CompletableFuture<Void> vanished = new CompletableFuture<>();
    private final TlsServer.Talk afterwards;

    Listener(TlsServer.Talk afterwards) {
      this.afterwards = afterwards;
    }

    @Override
    public void with(SSLSocket tls, InputStream in, OutputStream out) throws IOException {
      assertThat(in.read()).isEqualTo('x');
      up.complete(null);
      vanished.join();
      afterwards.with(tls, in, out);
    }
  }

  private static void hearsNothing(SSLSocket tls) throws IOException {
    tls.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> tls.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    tls.setSoTimeout(PATIENCE_MILLIS);
  }

  private static void hearsReset(SSLSocket tls) throws IOException {
    tls.setSoTimeout(PATIENCE_MILLIS);
    assertThatThrownBy(() -> tls.getInputStream().read())
        .isInstanceOf(SocketException.class).hasMessageContaining("reset");
  }

  private static TlsLinks links(LinkSettings.Vanishing vanishing, TlsServer... servers) {
    Routes routes = Routes.parse(IntStream.range(0, servers.length)
        .mapToObj(i -> "cn-shanghai:" + (i + 1) + "=127.0.0.1:" + servers[i].port()).toList());
    return new TlsLinks(Tcp.get(KIT.system()), routes, LinkSettings.DEFAULT.withVanishing(vanishing),
        CertificatePolicy.BOARD, List.of(AUTHORITY.certificate()), TestDials.CLOCK);
  }

  private static LinkPort.Handle linkUp(TlsLinks links, int port, Listener server) {
    LinkPort end = new LinkPort(new SilentListener(), LinkShape.NONE);
    LinkPort.Handle handle = links.open(TestDials.to("cn-shanghai", port))
        .joinMat(Flow.fromGraph(end), Keep.right()).run(KIT.system());
    handle.send(ByteString.fromString("x"));
    server.up.join();
    return handle;
  }

  private static void holds(TlsLinks links, int sockets) {
    KIT.createTestProbe().awaitAssert(Duration.ofMillis(PATIENCE_MILLIS), () -> {
      assertThat(links.vanishedNow()).isEqualTo(sockets);
      return sockets;
    });
  }

  private static void done(TlsServer server) throws Exception {
    try {
      server.done.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the server saw something else", e.getCause());
    }
  }

  @Test
  void a_server_sees_neither_bytes_nor_an_end_until_it_ends_the_link_itself() throws Exception {
    Listener listener = new Listener((tls, in, out) -> {
      hearsNothing(tls);
      out.write(new byte[1 << 20]); // read and dropped: far more than the sockets' buffers hold
      hearsNothing(tls);
    });
    try (TlsServer server = new TlsServer(AUTHORITY, ANY_SUITE, listener)) {
      TlsLinks links = links(LinkSettings.Vanishing.DEFAULT, server);
      LinkPort.Handle link = linkUp(links, 1, listener);
      link.vanish();
      holds(links, 1);
      link.send(ByteString.fromString("never sent"));
      link.close(false);
      listener.vanished.complete(null);
      done(server);
      holds(links, 0);
    }
  }

  @Test
  void the_socket_is_given_back_when_its_time_is_over() throws Exception {
    Listener listener = new Listener((tls, in, out) -> hearsReset(tls));
    try (TlsServer server = new TlsServer(AUTHORITY, ANY_SUITE, listener)) {
      Duration keptFor = Duration.ofMillis(200);
      TlsLinks links = links(new LinkSettings.Vanishing(keptFor, 10), server);
      LinkPort.Handle link = linkUp(links, 1, listener);
      listener.vanished.complete(null);
      long began = System.nanoTime();
      link.vanish();
      done(server);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(keptFor);
      holds(links, 0);
    }
  }

  @Test
  void beyond_the_bound_the_oldest_socket_is_given_back() throws Exception {
    Listener first = new Listener((tls, in, out) -> hearsReset(tls));
    Listener second = new Listener((tls, in, out) -> hearsNothing(tls));
    try (TlsServer one = new TlsServer(AUTHORITY, ANY_SUITE, first);
        TlsServer two = new TlsServer(AUTHORITY, ANY_SUITE, second)) {
      TlsLinks links = links(new LinkSettings.Vanishing(Duration.ofMinutes(5), 1), one, two);
      LinkPort.Handle oldest = linkUp(links, 1, first);
      LinkPort.Handle newest = linkUp(links, 2, second);
      oldest.vanish();
      holds(links, 1);
      newest.vanish();
      first.vanished.complete(null);
      done(one);
      second.vanished.complete(null);
      done(two);
    }
  }

  @Test
  void a_link_that_is_aborted_is_reset_at_once() throws Exception {
    Listener listener = new Listener((tls, in, out) -> hearsReset(tls));
    try (TlsServer server = new TlsServer(AUTHORITY, ANY_SUITE, listener)) {
      TlsLinks links = links(LinkSettings.Vanishing.DEFAULT, server);
      LinkPort.Handle link = linkUp(links, 1, listener);
      listener.vanished.complete(null);
      link.abort();
      done(server);
    }
  }
}
