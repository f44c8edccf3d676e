package dev.nufleet.interop;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A program of the machine that runs beside a test: a server, or a client whose output is read. Both of its outputs
 * are kept line by line, to be waited for and to be shown when a test fails.
 */
public final class ExternalProgram implements AutoCloseable {
  /** For anything that should happen soon; only a failing test waits so long. */
  static final long PATIENCE_SECONDS = 30;

  private static final int PORTS_TRIED = 5;
  private static final long POLL_MILLIS = 10;

  private final String name;
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private ExternalProgram(List<String> command) {
    name = Path.of(command.get(0)).getFileName().toString();
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::keepLines, "output-of-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** Where a program is, if it is installed: on the path, or where servers usually are. */
  static Optional<String> locate(String program) {
    Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"));
    Stream<String> places = Stream.concat(path, Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"));
    return places.filter(place -> !place.isEmpty()).map(place -> Path.of(place, program))
        .filter(Files::isExecutable).findFirst().map(Path::toString);
  }

  /** Where a program is. Skips the test if it is not installed, or fails it if it must be. */
  public static String find(String program) {
    return find(program, required());
  }

  static String find(String program, boolean required) {
    return locate(program).orElseGet(() -> required
        ? fail(program + " is not installed, and -Drequire.external=true asks for it")
        : abort(program + " is not installed"));
  }

  /** Whether tests must fail, rather than be skipped, for want of a program. */
  public static boolean required() {
    return Boolean.getBoolean("require.external");
  }

  static ExternalProgram start(List<String> command) {
    return new ExternalProgram(command);
  }

  /** A server that listens. */
  record Listening(ExternalProgram program, int port) {}

  /**
   * Starts a server on a free port of the loopback address and waits until it listens. Somebody else may take the
   * port in between; then another one is tried.
   *
   * @param command for a port
   */
  static Listening startServer(IntFunction<List<String>> command) {
    ExternalProgram last = null;
    for (int attempt = 0; attempt < PORTS_TRIED; attempt++) {
      int port = freePort();
      last = new ExternalProgram(command.apply(port));
      if (last.listensOn(port)) {
        return new Listening(last, port);
      }
      last.close();
    }
    throw new AssertionError(last.name + " does not start:\n" + last.log());
  }

  /** Runs a program to its end, with {@code input} as its standard input. @throws AssertionError if it fails */
  static void run(List<String> command, String input) {
    try (ExternalProgram program = new ExternalProgram(command)) {
      program.process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      program.process.getOutputStream().close();
      if (!program.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || program.process.exitValue() != 0) {
        throw new AssertionError(program.name + " failed:\n" + program.log());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Writes a file that a program is to read. */
  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that it has said so far. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  List<String> lines(Predicate<String> wanted) {
    return lines().stream().filter(wanted).toList();
  }

  String log() {
    return String.join("\n", lines());
  }

  /** Waits until it has said so many such lines; gives those that it has said. */
  synchronized List<String> awaitLines(int count, String what, Predicate<String> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<String> found = new ArrayList<>();
    int seen = 0;
    while (true) {
      for (; seen < lines.size(); seen++) {
        if (wanted.test(lines.get(seen))) {
          found.add(lines.get(seen));
        }
      }
      if (found.size() >= count) {
        return found;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0 || ended) {
        throw new AssertionError(name + (ended ? " has ended; it" : "") + " said " + found.size() + " of " + count
            + " lines: " + what + "; all it said:\n" + String.join("\n", lines));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw interrupted(e);
    }
  }

  private boolean listensOn(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      while (System.nanoTime() < deadline) {
        boolean ends = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (ends) {
          return false;
        }
        if (answers(port)) {
          return process.isAlive();
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return false;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** For a program that must be told its port before it starts. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keepLines() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        said(line, false);
      }
      said("(end of output)", true);
    } catch (IOException e) {
      said("(output ends: " + e.getMessage() + ")", true);
    }
  }

  private synchronized void said(String line, boolean last) {
    lines.add(line);
    ended = last;
    notifyAll();
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }
}
