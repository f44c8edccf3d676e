package dev.nufleet.platform;

import dev.nufleet.platform.campaign.TestCloud;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/**
 * One large file to many clients that hardly read: what the stand-in keeps for them. Run by hand:
 * {@code SlowDownloadsBenchmark [clients] [megabytes]}; the clients, blocking sockets, are in the same process and
 * counted too. {@code -Dconfig.resource=nufleet-akka.conf} gives the actors what {@code platform} gives them.
 */
public final class SlowDownloadsBenchmark {
  private SlowDownloadsBenchmark() {}

  public static void main(String[] args) throws Exception {
    BoardTlsProperties.install();
    int clients = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    int megabytes = args.length > 1 ? Integer.parseInt(args[1]) : 100;
    try (TestCloud cloud = TestCloud.start(List.of(TestCloud.board(0)), StandInSettings.documented()
            .with("report-grace", "0").with("subscribe-grace", "0").with("connects-per-minute", "1000"));
        Neighbour neighbour = Neighbour.movesIn(cloud, TestCloud.board(0))) {
      URI link = URI.create(neighbour.livesAsBefore("2.0", new byte[megabytes << 20]));
      double before = heapMb();
      SSLSocketFactory factory = TestDevice.trusting(cloud.at.caFile()).getSocketFactory();
      List<InputStream> downloads = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        Socket socket = factory.createSocket(InetAddress.getLoopbackAddress(), cloud.at.otaPort());
        socket.getOutputStream().write(("GET " + link.getRawPath() + "?" + link.getRawQuery()
            + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        downloads.add(socket.getInputStream());
      }
      byte[] chunk = new byte[1024];
      for (int round = 0; round < 20; round++) {
        for (InputStream download : downloads) {
          if (download.readNBytes(chunk, 0, chunk.length) < chunk.length) {
            throw new IllegalStateException("a download ended early");
          }
        }
      }
      System.out.printf("%d clients amid %d MB: %.1f MB of heap, clients included, over %.1f MB%n", clients, megabytes,
          heapMb() - before, before);
    }
    System.exit(0);
  }

  private static double heapMb() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }
}
