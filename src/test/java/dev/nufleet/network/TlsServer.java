package dev.nufleet.network;

import dev.nufleet.tls.CertificateAuthority;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server that shares no code with the stage: the JDK's own TLS socket, for one connection. */
final class TlsServer implements Closeable {
  /** What happens on the connection, and on the socket below it. */
  interface Talk {
    void with(SSLSocket tls, InputStream in, OutputStream out) throws IOException;
  }

  private static final int USUAL = 0;

  private final SSLServerSocket listening;
  private final AtomicReference<Socket> accepted = new AtomicReference<>();
  final CompletableFuture<Void> done = new CompletableFuture<>();

  TlsServer(CertificateAuthority authority, String[] suites, Talk talk) throws IOException {
    this(authority, suites, USUAL, talk);
  }

  /** @param receiveBytes what the connection's socket holds before the server reads */
  TlsServer(CertificateAuthority authority, String[] suites, int receiveBytes, Talk talk) throws IOException {
    listening =
        (SSLServerSocket) authority.serverTls().context().getServerSocketFactory().createServerSocket();
    if (receiveBytes != USUAL) {
      listening.setReceiveBufferSize(receiveBytes);
    }
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    listening.setEnabledProtocols(new String[] {"TLSv1.2"});
    if (suites.length > 0) {
      listening.setEnabledCipherSuites(suites);
    }
    Thread thread = new Thread(() -> {
      try (SSLSocket socket = (SSLSocket) listening.accept()) {
        accepted.set(socket);
        talk.with(socket, socket.getInputStream(), socket.getOutputStream());
        done.complete(null);
      } catch (IOException | RuntimeException e) {
        done.completeExceptionally(e);
      }
    }, "tls-server-of-a-test");
    thread.setDaemon(true);
    thread.start();
  }

  /** For a test that stands between a board and the server: one direction, until its end. */
  static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      Thread.currentThread().interrupt(); // the board or the test has closed a socket: the end of this direction
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    Socket socket = accepted.get();
    if (socket != null) {
      socket.close();
    }
  }
}
