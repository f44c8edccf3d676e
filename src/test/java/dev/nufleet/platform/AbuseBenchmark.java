package dev.nufleet.platform;

import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import dev.nufleet.tls.BoardTlsProperties;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The long version of {@link MqttAbuseTest}: ten million fuzzed bytes and ten thousand connections without a CONNECT,
 * with the heap before and after. Run by hand: {@code AbuseBenchmark [bytes] [connections]}.
 */
public final class AbuseBenchmark {
  private static final int BOARDS = 200;
  private static final long SEED = 42;

  private AbuseBenchmark() {}

  public static void main(String[] args) throws Exception {
    BoardTlsProperties.install();
    long bytes = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
    int connections = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    List<DeviceTriple> devices = IntStream.range(0, BOARDS).mapToObj(TestCloud::board).toList();
    try (LogLines log = new LogLines();
        TestCloud cloud = TestCloud.start(devices, StandInSettings.documented().with("report-grace", "0")
            .with("subscribe-grace", "0").with("connects-per-minute", "100000").with("connect-timeout", "5"));
        Neighbour neighbour = Neighbour.movesIn(cloud, TestCloud.board(0))) {
      neighbour.livesAsBefore("2.0", new byte[1000]);
      System.out.printf("before: %.1f MB of heap%n", heapMb());
      int packets = fuzz(cloud, bytes);
      neighbour.livesAsBefore("2.1", new byte[1000]);
      System.out.printf("%d fuzzed bytes in %d connections: %.1f MB of heap, %d lines in the log, errors: %s%n", bytes,
          packets, heapMb(), log.count(), log.errors());
      silence(cloud, connections, neighbour);
      System.out.printf("%d connections without a CONNECT: %.1f MB of heap, %d lines of them in the log, errors: %s%n",
          connections, heapMb(), log.count("no CONNECT within"), log.errors());
    }
    System.exit(0);
  }

  /** @return connections that it took */
  private static int fuzz(TestCloud cloud, long bytes) throws IOException {
    Abuse abuse = new Abuse(SEED);
    int count = 0;
    for (long sent = 0; sent < bytes; count++) {
      DeviceTriple board = TestCloud.board(1 + count % (BOARDS - 1));
      List<byte[]> good = Abuse.packets(board);
      try (TestDevice device = count % 4 == 0 ? TestDevice.open(cloud.at, board)
          : TestDevice.signedIn(cloud.at, board)) {
        for (int i = 0; i < 20; i++) {
          byte[] packet = switch ((count + i) % 3) {
            case 0 -> abuse.noise(1000);
            case 1 -> abuse.mutated(abuse.oneOf(good));
            default -> abuse.oneOf(good);
          };
          sent += packet.length;
          device.raw(packet);
        }
      } catch (IOException e) {
        if (!e.getMessage().matches("(?i).*(reset|broken pipe|close|alert).*")) {
          throw e;
        }
      }
    }
    return count;
  }

  private static void silence(TestCloud cloud, int connections, Neighbour neighbour) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      sockets.add(Abuse.socket(cloud.at.mqttHost(), cloud.at.mqttPort()));
    }
    System.out.printf("%d connections open: %.1f MB of heap%n", cloud.standIn.figures().connections(), heapMb());
    neighbour.livesAsBefore("2.2", new byte[1000]);
    for (Socket socket : sockets) {
      Abuse.untilClosed(socket);
      socket.close();
    }
    neighbour.livesAsBefore("2.3", new byte[1000]);
  }

  private static double heapMb() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }
}
