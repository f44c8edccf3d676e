package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stand-in whose process may open no more files and sockets in the middle of its work. It runs from jars as a user's
 * does: from a folder, each class that is met for the first time would need a descriptor.
 */
@EnabledOnOs(OS.LINUX) // where another process can lower the limit
class ScarceDescriptorsTest {
  private static final DeviceTriple BOARD = TestCloud.board(1);

  @TempDir Path dir;
  private StandInProcess process;

  @AfterEach
  void end() throws InterruptedException {
    process.kill();
  }

  private void limit(long descriptors) throws Exception {
    try {
      assertThat(new ProcessBuilder("prlimit", "--pid", Long.toString(process.process().pid()),
          "--nofile=" + descriptors + ":").start().waitFor()).isZero();
    } catch (IOException e) {
      assumeTrue(false, "there is no prlimit here: " + e.getMessage());
    }
  }

  private long open() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.process().pid() + "/fd"))) {
      return files.count();
    }
  }

  private Socket asks() throws IOException {
    Socket socket;
    try {
      socket = Abuse.socket("127.0.0.1", process.endpoints().apiEndpoint().getPort());
    } catch (ConnectException e) {
      throw new AssertionError("nobody listens any more; it said: " + process.said(), e);
    }
    socket.getOutputStream()
        .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The listener may find out about the new limit with the next connection only, and close this one. */
  private String answer(List<Socket> waiting) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String answer = "";
    while (answer.isEmpty() && System.nanoTime() < deadline) {
      try {
        answer = new String(
            waiting.get(waiting.size() - 1).getInputStream().readNBytes(15), StandardCharsets.US_ASCII);
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
      if (answer.isEmpty()) {
        waiting.add(asks());
      }
    }
    return answer;
  }

  @Test
  void ports_whose_process_has_no_descriptors_left_survive_and_say_so() throws Exception {
    process = StandInProcess.startPacked(dir, BOARD);
    long before = open();
    limit(before / 2);
    List<Socket> waiting = new ArrayList<>();
    try {
      waiting.add(asks());
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!process.said().contains("no file descriptors are left on this machine, so connections wait")) {
        assertThat(System.nanoTime()).as(process.said()).isLessThan(deadline);
        Thread.onSpinWait();
      }
      limit(before + 70); // more than the reserve, less than who comes now
      assertThat(answer(waiting)).as("who waited is served, or who comes next").isEqualTo("HTTP/1.1 200 OK");
      int served = 0;
      for (int i = 0; i < 100; i++) {
        waiting.add(asks());
        try {
          served += waiting.get(waiting.size() - 1).getInputStream().read() >= 0 ? 1 : 0;
        } catch (SocketException e) {
          assertThat(e).as("closed at once, so no answer came").hasMessageContaining("reset");
        }
      }
      assertThat(served).as("idle ones make room for others: %s", process.said()).isGreaterThan(50);
      assertThat(open()).isLessThan(before + 70);
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
    assertThat(process.said()).doesNotContain("\tat ", "Exception");
    try (TestDevice device = TestDevice.signedIn(process.endpoints(), BOARD)) {
      device.ping();
    }
  }
}
