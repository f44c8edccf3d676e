package dev.nufleet.app.standin;

import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.ReadyFile;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.Printable;
import dev.nufleet.platform.TemporaryFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code nufleet platform} for one run: it has the run's devices, scenario, seed and pace, listens on any free ports of
 * this machine, and ends with the run, whatever ends that.
 */
public final class StandInProcess implements AutoCloseable {
  /** What the command prints last when all its ports are open. */
  private static final String READY = "Ctrl-C stops it.";
  private static final String PREFIX = "nufleet: ";
  /** A stand-in stops its actors and closes its files. */
  private static final Duration STOP_TIME = Duration.ofSeconds(20);
  private static final Logger LOG = LoggerFactory.getLogger(StandInProcess.class);

  private final TemporaryFolder folder;
  private final Process process;
  private final ReadyFile ready;
  private volatile boolean isClosed;

  private StandInProcess(TemporaryFolder folder, Process process, ReadyFile ready) {
    this.folder = folder;
    this.process = process;
    this.ready = ready;
  }

  /**
   * Starts one, and waits until it is ready.
   *
   * @param main the class that the process begins with
   * @param scenario the file of the run's chaos; empty for none
   * @param most how long to wait
   * @param err for what it warns of
   * @throws UserMistake if it does not come up, with its own words, or with what this machine refuses
   */
  public static StandInProcess start(
      RunSettings settings, String main, Optional<Path> scenario, Duration most, PrintWriter err) {
    Path within = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      return started(settings, main, scenario, most, err, TemporaryFolder.make(within));
    } catch (IOException e) {
      throw new UserMistake("the stand-in's own process cannot be started, with files in " + within + " (" + e
          + "); make room there, or set NUFLEET_JAVA_OPTS=-Djava.io.tmpdir=DIR, or run fewer boards");
    }
  }

  private static StandInProcess started(
      RunSettings settings, String main, Optional<Path> scenario, Duration most, PrintWriter err,
      TemporaryFolder folder) throws IOException {
    try {
      Path devices = folder.path().resolve("devices.csv");
      DeviceList.write(devices, settings.devices());
      Path file = folder.path().resolve("ready.json");
      Process process = new ProcessBuilder(command(settings, main, scenario, devices, file)).start();
      try {
        process.getOutputStream().close();
        await(process, most, err);
        StandInProcess up = new StandInProcess(folder, process, ReadyFile.read(file, "the stand-in's process"));
        process.onExit().thenAccept(ended -> up.hasEnded(ended.exitValue(), err));
        return up;
      } catch (IOException | RuntimeException e) {
        end(process);
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      folder.removeOrWarn();
      throw e;
    }
  }

  /** What a run needs to know of it. */
  public ReadyFile ready() {
    return ready;
  }

  private static List<String> command(
      RunSettings settings, String main, Optional<Path> scenario, Path devices, Path ready) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(StandInProcess::isForBoth)
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main, "platform", "--mqtt-port", "0",
        "--ota-port", "0", "--api-port", "0", "--region", settings.region(), "--devices", devices.toString(),
        "--ready-file", ready.toString(), "--seed", Long.toString(settings.seed()), "--pace",
        settings.pace().toString(), "--for-process", Long.toString(ProcessHandle.current().pid())));
    scenario.ifPresent(chosen -> command.addAll(List.of("--chaos", chosen.toAbsolutePath().toString())));
    return command;
  }

  /** How this virtual machine was set up, but for what only one of two can have: recordings, logs, debuggers. */
  private static boolean isForBoth(String option) {
    return option.startsWith("-Xm") || option.startsWith("-XX:Tier") || option.startsWith("-XX:+Use")
        || option.startsWith("-Dnufleet.") && !option.startsWith("-Dnufleet.begun=")
        || option.startsWith("-Dfile.encoding=") || option.startsWith("-Duser.") || option.startsWith("-Djava.io.");
  }

  private static void await(Process process, Duration most, PrintWriter err) {
    CompletableFuture<Boolean> isUp = new CompletableFuture<>();
    List<String> last = new ArrayList<>();
    follow(process.getInputStream(), "stand-in-out", line -> {
      if (line.equals(READY)) {
        isUp.complete(true);
      }
    }, () -> { });
    follow(process.getErrorStream(), "stand-in-err", line -> {
      if (isUp.isDone()) { // until then the one who waits says it
        LOG.info("the stand-in's process: {}", line);
      } else if (line.startsWith(PREFIX + "warning: ")) {
        err.println(Printable.line(line));
        err.flush();
      } else {
        last.clear();
        last.add(Printable.line(line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line));
      }
    }, () -> isUp.complete(false));
    try {
      if (!isUp.get(most.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new UserMistake("the stand-in's own process does not start"
            + (last.isEmpty() ? "" : ": " + last.get(0)));
      }
    } catch (TimeoutException e) {
      throw new UserMistake("the stand-in's own process is not ready within the timeout; allow it more time");
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /** Reads to the end, so that the process never waits for a reader. */
  private static void follow(InputStream from, String name, Consumer<String> each, Runnable then) {
    Thread thread = new Thread(() -> {
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
        lines.lines().forEach(each);
      } catch (IOException | UncheckedIOException e) {
        LOG.info("{}: {}", name, e.toString());
      }
      then.run();
    }, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void hasEnded(int code, PrintWriter err) {
    if (!isClosed) {
      err.println("nufleet: warning: the stand-in's own process ended by itself, with exit code " + code);
      err.flush();
    }
  }

  /** Ends it, in order if it can, and removes what it had written; what stays goes with the next start. */
  @Override
  public void close() {
    isClosed = true;
    end(process);
    folder.removeOrWarn();
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIME.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
