package dev.nufleet.interop;

import dev.nufleet.tls.CertificateAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server of a test, over the JDK's own TLS sockets: one connection after the other, each on the server's thread. */
final class TlsPeer implements AutoCloseable {
  /** The least that a connection may have on its way in this direction; the kernel takes twice as much. */
  static final int SEND_BUFFER_BYTES = 16 * 1024;

  private static final int USUAL = 0;

  /** What happens on a connection, until it returns or the other side ends it. */
  interface Talk {
    void with(DataInputStream in, OutputStream out) throws IOException;
  }

  private final SSLServerSocket listening;
  private final AtomicReference<SSLSocket> connection = new AtomicReference<>();

  TlsPeer(CertificateAuthority authority, Talk talk) throws IOException {
    this(authority, USUAL, talk);
  }

  /** @param receiveBytes what a connection's socket holds before the server reads */
  TlsPeer(CertificateAuthority authority, int receiveBytes, Talk talk) throws IOException {
    listening =
        (SSLServerSocket) authority.serverTls().context().getServerSocketFactory().createServerSocket();
    if (receiveBytes != USUAL) {
      listening.setReceiveBufferSize(receiveBytes);
    }
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    listening.setEnabledProtocols(new String[] {"TLSv1.2"});
    Thread thread = new Thread(() -> serve(talk), "tls-peer-of-a-test");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  private void serve(Talk talk) {
    while (!listening.isClosed()) {
      try (SSLSocket socket = (SSLSocket) listening.accept()) {
        connection.set(socket);
        socket.setSendBufferSize(SEND_BUFFER_BYTES);
        talk.with(new DataInputStream(socket.getInputStream()), socket.getOutputStream());
      } catch (IOException e) {
        // the board has gone, or the test is over: what that means is seen at the board
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    SSLSocket last = connection.get();
    if (last != null) {
      last.close();
    }
  }
}
