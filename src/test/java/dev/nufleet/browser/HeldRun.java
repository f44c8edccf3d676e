package dev.nufleet.browser;

import dev.nufleet.app.Main;
import dev.nufleet.interop.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run in a process of its own, which serves its page until it is closed. */
final class HeldRun implements AutoCloseable {
  private static final String SERVES = "metrics: ";

  private final Process process;
  private final String address;

  private HeldRun(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** @param dir for its firmware, output and report @param more of the command line */
  static HeldRun start(Path dir, byte[] firmware, String... more) throws IOException {
    Path image = Files.write(dir.resolve("fw.bin"), firmware);
    List<String> command = ChildJvm.command("-Xmx512m");
    command.addAll(List.of(Main.class.getName(), "run", "--firmware", image.toString(),
        "--http", "127.0.0.1:0", "--hold", "--report", dir.resolve("report").toString()));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(SERVES)) {
        Thread reader = new Thread(() -> lines.lines().forEach(one -> {}), "output-of-run");
        reader.setDaemon(true);
        reader.start(); // else it would wait for room to write
        return new HeldRun(process, line.substring(SERVES.length()).replaceFirst("metrics$", ""));
      }
      said.append(line).append('\n');
    }
    throw new AssertionError("the run serves nothing:\n" + said);
  }

  String address() {
    return address;
  }

  @Override
  public void close() throws Exception {
    process.toHandle().destroy(); // Process.destroy would close its output under the one that reads it
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("the run did not end at SIGTERM");
    }
  }
}
