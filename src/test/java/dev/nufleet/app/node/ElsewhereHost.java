package dev.nufleet.app.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * As good as another machine: a network namespace of Linux with an address of its own and one cable to this machine,
 * which can be pulled. Needs the rights to make one, and the program {@code ip}.
 */
final class ElsewhereHost implements AutoCloseable {
  private static final long MOST_SECONDS = 20;

  private final String name;
  private final String prefix;

  private ElsewhereHost(int number) {
    this.name = "nufleet-" + number;
    this.prefix = "198.18." + number % 251 + "."; // for tests of networks, RFC 2544
  }

  /** @return empty if this machine does not let one be made */
  static Optional<ElsewhereHost> open() throws IOException, InterruptedException {
    int number = (int) (ProcessHandle.current().pid() % 30_000);
    ElsewhereHost host = new ElsewhereHost(number);
    String here = "nfh" + number;
    List<String> steps = List.of(
        "ip netns add " + host.name,
        "ip link add " + here + " type veth peer name nfc netns " + host.name,
        "ip addr add " + host.here() + "/24 dev " + here,
        "ip link set " + here + " up",
        host.inside("ip addr add " + host.there() + "/24 dev nfc"),
        host.inside("ip link set lo up"),
        host.inside("ip link set nfc up"));
    for (String step : steps) {
      if (!does(step)) {
        host.close();
        return Optional.empty();
      }
    }
    return Optional.of(host);
  }

  /** Of this machine, as that one knows it. */
  String here() {
    return prefix + "1";
  }

  /** Its own address. */
  String there() {
    return prefix + "2";
  }

  /** Words before a command that is to run there. */
  List<String> before() {
    return List.of("ip", "netns", "exec", name);
  }

  /** Nothing comes through any more, either way, and nobody is told. */
  void pullCable() throws IOException, InterruptedException {
    must(inside("ip link set nfc down"));
  }

  void plugIn() throws IOException, InterruptedException {
    must(inside("ip link set nfc up"));
  }

  private String inside(String command) {
    return String.join(" ", before()) + " " + command;
  }

  private static void must(String command) throws IOException, InterruptedException {
    if (!does(command)) {
      throw new IOException("'" + command + "' failed");
    }
  }

  private static boolean does(String command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(new ArrayList<>(List.of(command.split(" ")))).redirectErrorStream(true)
          .start();
      new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /** The cable goes with it. */
  @Override
  public void close() throws InterruptedException {
    does("ip netns del " + name);
  }
}
