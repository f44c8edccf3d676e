package dev.nufleet.app.standin;

import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.ReadyFile;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Printable;
import dev.nufleet.platform.TemporaryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final Logger LOG = LoggerFactory.getLogger(StandInProcess.class);

  private final TemporaryFolder folder;
  private final Process process;
  private final Path readyFile;
  private final ReadyFile ready;
  private volatile boolean isClosed;

  private StandInProcess(TemporaryFolder folder, Process process, Path readyFile, ReadyFile ready) {
    this.folder = folder;
    this.process = process;
    this.readyFile = readyFile;
    this.ready = ready;
  }

  /**
   * What it is to be.
   *
   * @param devices all that it has
   * @param java how the process begins: the program, its options, the class; {@link OwnJvm} knows
   * @param options of {@code nufleet platform}, beside ports, devices and ready file
   */
  public record Order(List<DeviceTriple> devices, List<String> java, List<String> options) {}

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
    List<String> options = new ArrayList<>(List.of("--region", settings.region(),
        "--seed", Long.toString(settings.seed()), "--pace", settings.pace().toString()));
    scenario.ifPresent(chosen -> options.addAll(List.of("--chaos", chosen.toAbsolutePath().toString())));
    return start(new Order(settings.devices(), OwnJvm.command(main), options), most, err);
  }

  /**
   * Starts one, and waits until it is ready.
   *
   * @param most how long to wait
   * @param err for what it warns of
   * @throws UserMistake if it does not come up, with its own words, or with what this machine refuses
   */
  public static StandInProcess start(Order order, Duration most, PrintWriter err) {
    Path within = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      return started(order, most, err, TemporaryFolder.make(within));
    } catch (IOException e) {
      throw new UserMistake("the stand-in's own process cannot be started, with files in " + within + " (" + e
          + "); make room there, or set NUFLEET_JAVA_OPTS=-Djava.io.tmpdir=DIR, or run fewer boards");
    }
  }

  private static StandInProcess started(Order order, Duration most, PrintWriter err, TemporaryFolder folder)
      throws IOException {
    try {
      Path devices = folder.path().resolve("devices.csv");
      DeviceList.write(devices, order.devices());
      Path file = folder.path().resolve("ready.json");
      Process process = new ProcessBuilder(command(order, devices, file)).start();
      try {
        process.getOutputStream().close();
        await(process, most, err);
        StandInProcess up =
            new StandInProcess(folder, process, file, ReadyFile.read(file, "the stand-in's process"));
        process.onExit().thenAccept(ended -> up.hasEnded(ended.exitValue(), err));
        return up;
      } catch (IOException | RuntimeException e) {
        ChildProcess.end(process);
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

  /** The same for other programs, as long as it lives; only this user may read it. */
  public Path readyFile() {
    return readyFile;
  }

  /** CPU time that it has used since its start, of all cores; empty where the system does not tell, or it has ended. */
  public Optional<Duration> cpuSoFar() {
    return process.info().totalCpuDuration();
  }

  private static List<String> command(Order order, Path devices, Path ready) {
    List<String> command = new ArrayList<>(order.java());
    command.addAll(List.of("platform", "--mqtt-port", "0", "--ota-port", "0", "--api-port", "0",
        "--devices", devices.toString(), "--ready-file", ready.toString(),
        "--for-process", Long.toString(ProcessHandle.current().pid())));
    command.addAll(order.options());
    return command;
  }

  private static void await(Process process, Duration most, PrintWriter err) {
    CompletableFuture<Boolean> isUp = new CompletableFuture<>();
    List<String> last = new ArrayList<>();
    ChildProcess.follow(process.getInputStream(), "stand-in-out", line -> {
      if (line.equals(READY)) {
        isUp.complete(true);
      }
    }, () -> { });
    ChildProcess.follow(process.getErrorStream(), "stand-in-err", line -> {
      if (isUp.isDone()) { // until then the one who waits says it
        LOG.warn("the stand-in's process: {}", Printable.line(line));
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
    ChildProcess.end(process);
    folder.removeOrWarn();
  }
}
