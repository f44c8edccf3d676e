package dev.nufleet.app.cluster;

import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.app.standin.ChildProcess;
import dev.nufleet.app.standin.OwnJvm;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes and doors that a run starts on its own machine, as processes of this program; they end with it, whatever ends
 * that.
 */
public final class LocalNodes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalNodes.class);

  private final String kind;
  private final List<Process> processes;
  private volatile boolean isDismissed;

  private LocalNodes(String kind, List<Process> processes) {
    this.kind = kind;
    this.processes = processes;
  }

  /** Hears of a node's process that has ended though nobody ended it. */
  public interface Watch {
    /** @param left how many processes there are still */
    void ended(String name, long process, int exitCode, int left);
  }

  /** @param watch hears on any thread; of what has ended before as well */
  public void watch(Watch watch) {
    for (int i = 0; i < processes.size(); i++) {
      String name = kind + "-" + (i + 1);
      processes.get(i).onExit().thenAccept(process -> {
        if (!isDismissed) {
          watch.ended(name, process.pid(), process.exitValue(),
              (int) processes.stream().filter(Process::isAlive).count());
        }
      });
    }
  }

  /** Where there are none. */
  public static LocalNodes none() {
    return new LocalNodes("node", List.of());
  }

  /**
   * @param count how many
   * @param boards of the whole run: each node gets the heap for its share
   * @param seed where the run's own member of the cluster listens
   * @param main the class that the processes begin with
   * @param sources local addresses that boards dial from, or empty
   */
  public static LocalNodes start(int count, int boards, HostPort seed, String main, List<String> sources) {
    List<String> options = new ArrayList<>(List.of("--host", seed.host(), "--port", "0"));
    if (!sources.isEmpty()) {
      options.addAll(List.of("--source-ips", String.join(",", sources)));
    }
    return start("node", count, boards, seed, main, options, "fewer --nodes");
  }

  /**
   * Processes that hold connections of the run's stand-in.
   *
   * @param count how many
   * @param boards of the whole run
   */
  public static LocalNodes doors(int count, int boards, HostPort seed, String main) {
    return start("door", count, boards, seed, main, List.of(), "fewer --boards");
  }

  private static LocalNodes start(
      String kind, int count, int boards, HostPort seed, String main, List<String> options, String instead) {
    List<Process> started = new ArrayList<>();
    try {
      for (int i = 1; i <= count; i++) {
        String name = kind + "-" + i;
        List<String> command = new ArrayList<>(OwnJvm.command(main, (boards + count - 1) / count));
        command.addAll(List.of(kind, "--join", seed.toString(), "--name", name,
            "--for-process", Long.toString(ProcessHandle.current().pid())));
        command.addAll(options);
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        ChildProcess.follow(process.getInputStream(), name + "-out", line -> { }, () -> { });
        ChildProcess.follow(process.getErrorStream(), name + "-err",
            line -> LOG.warn("{}: {}", name, Printable.line(line)), () -> { });
        process.getOutputStream().close();
      }
      return new LocalNodes(kind, List.copyOf(started));
    } catch (IOException e) {
      started.forEach(ChildProcess::end);
      throw new UserMistake(
          "a process of its own for a " + kind + " cannot be started (" + e + "); ask for " + instead);
    }
  }

  /** Nobody hears any more that one has ended: the run is over, and they end by themselves. */
  public void dismiss() {
    isDismissed = true;
  }

  /** Ends them. */
  @Override
  public void close() {
    dismiss();
    processes.forEach(Process::destroy); // all at once; then each is waited for
    processes.forEach(ChildProcess::end);
  }
}
