package dev.nufleet.app.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Mosquitto on any free port of the loopback address, with a stand-in's certificate; whoever comes may sign in. */
final class Mosquitto implements AutoCloseable {
  private static final int PORTS_TRIED = 5;
  private static final Duration UP_WITHIN = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 20;

  private final Children children;
  private final Process process;
  private final int port;

  private Mosquitto(Children children, Process process, int port) {
    this.children = children;
    this.process = process;
    this.port = port;
  }

  /** @param tls a folder with server.pem and server-key.pem */
  static Mosquitto start(Lab lab, Path tls) throws Unmeasured, Over {
    String program = Programs.find("mosquitto", "mosquitto");
    Path config = lab.dir().resolve("mosquitto.conf");
    Path log = lab.dir().resolve("mosquitto.log");
    for (int attempt = 0; attempt < PORTS_TRIED; attempt++) { // somebody may take a free port before it does
      int port = freePort();
      write(config, String.format(Locale.ROOT, """
          listener %d 127.0.0.1
          certfile %s
          keyfile %s
          tls_version tlsv1.2
          ciphers %s
          allow_anonymous true
          user root
          log_dest stderr
          log_type error
          """, port, tls.resolve("server.pem"), tls.resolve("server-key.pem"), CWorkbench.SUITE));
      Process process = lab.children().start(new ProcessBuilder(program, "-c", config.toString())
          .redirectErrorStream(true).redirectOutput(log.toFile()));
      if (listens(lab, process, port)) {
        return new Mosquitto(lab.children(), process, port);
      }
      lab.children().end(process);
    }
    throw Unmeasured.broken("mosquitto does not start: " + lastWords(log));
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws Over {
    children.end(process);
  }

  private static boolean listens(Lab lab, Process process, int port) {
    long until = lab.clock().nanos() + UP_WITHIN.toNanos();
    try {
      while (lab.clock().nanos() < until && !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
          return probe.isConnected() && process.isAlive();
        } catch (IOException e) {
          continue; // not yet
        }
      }
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private static int freePort() throws Unmeasured {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw Unmeasured.broken("this machine has no free port: " + e.getMessage());
    }
  }

  private static void write(Path file, String text) throws Unmeasured {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw Unmeasured.broken(file + " cannot be written: " + e.getMessage());
    }
  }

  private static String lastWords(Path log) {
    try {
      return Files.readAllLines(log).stream().reduce((a, b) -> b).orElse("it says nothing");
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }
}
