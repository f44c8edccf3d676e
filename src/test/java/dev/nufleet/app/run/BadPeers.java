package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Servers that meet each of their connections in a manner of the test's. */
final class BadPeers implements AutoCloseable {
  /** What a server does with a connection; it is closed afterwards. */
  interface Manner {
    void meet(Socket peer) throws IOException, InterruptedException;
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ServerSocket> servers = new CopyOnWriteArrayList<>();

  /** Takes connections until the test is over. @return its port */
  int serve(ServerSocket server, Manner manner) {
    servers.add(server);
    threads.execute(() -> {
      try {
        while (true) {
          Socket peer = server.accept();
          threads.execute(() -> meet(peer, manner));
        }
      } catch (IOException e) {
        assertThat(server.isClosed()).isTrue(); // the test is over
      }
    });
    return server.getLocalPort();
  }

  private static void meet(Socket peer, Manner manner) {
    try (peer) {
      manner.meet(peer);
    } catch (IOException e) {
      assertThat(peer.isClosed()).isTrue(); // the other side has had enough
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the test is over
    }
  }

  /** For what else goes on beside a test. */
  void execute(Runnable work) {
    threads.execute(work);
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
    threads.shutdownNow();
  }
}
