package dev.nufleet.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Carries the bytes of one connection both ways, so that a test can meddle below TLS. */
final class LoopbackRelay implements Closeable {
  private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CompletableFuture<Socket> client = new CompletableFuture<>();
  private final Socket server;

  LoopbackRelay(int serverPort) throws IOException {
    server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    daemon(() -> {
      Socket accepted = listening.accept();
      client.complete(accepted);
      daemon(() -> server.getInputStream().transferTo(accepted.getOutputStream()));
      accepted.getInputStream().transferTo(server.getOutputStream());
    });
  }

  private interface Work {
    void run() throws IOException;
  }

  private void daemon(Work work) {
    Thread thread = new Thread(() -> {
      try {
        work.run();
      } catch (IOException e) {
        client.completeExceptionally(e); // the usual end: the test closed a socket
      }
    }, "loopback-relay");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  Socket toClient() throws Exception {
    return client.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    server.close();
  }
}
