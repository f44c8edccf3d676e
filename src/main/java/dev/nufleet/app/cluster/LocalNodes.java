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

/** Nodes that a run starts on its own machine, as processes of this program; they end with it, whatever ends that. */
public final class LocalNodes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalNodes.class);

  /** Several processes share the cores: with all their threads, each would wait long for its turn. */
  private static final List<String> FEW_THREADS = List.of(
      "-Dakka.actor.default-dispatcher.fork-join-executor.parallelism-min=2",
      "-Dnufleet.socket-dispatcher.fork-join-executor.parallelism-min=2");

  private final List<Process> processes;
  private volatile boolean isClosed;

  private LocalNodes(List<Process> processes) {
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
      String name = name(i + 1);
      processes.get(i).onExit().thenAccept(process -> {
        if (!isClosed) {
          watch.ended(name, process.pid(), process.exitValue(),
              (int) processes.stream().filter(Process::isAlive).count());
        }
      });
    }
  }

  private static String name(int number) {
    return "node-" + number;
  }

  /** Where there are none. */
  public static LocalNodes none() {
    return new LocalNodes(List.of());
  }

  /**
   * @param count how many
   * @param boards of the whole run: each node gets the heap for its share
   * @param seed where the run's own member of the cluster listens
   * @param main the class that the processes begin with
   * @param sources local addresses that boards dial from, or empty
   */
  public static LocalNodes start(int count, int boards, HostPort seed, String main, List<String> sources) {
    List<Process> started = new ArrayList<>();
    try {
      for (int i = 1; i <= count; i++) {
        String name = name(i);
        List<String> command = new ArrayList<>(OwnJvm.command(main, (boards + count - 1) / count));
        command.addAll(command.size() - 3, FEW_THREADS); // before class path and class
        command.addAll(List.of("node", "--join", seed.toString(), "--host", seed.host(), "--port", "0",
            "--name", name,
            "--for-process", Long.toString(ProcessHandle.current().pid())));
        if (!sources.isEmpty()) {
          command.addAll(List.of("--source-ips", String.join(",", sources)));
        }
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        ChildProcess.follow(process.getInputStream(), name + "-out", line -> { }, () -> { });
        ChildProcess.follow(process.getErrorStream(), name + "-err",
            line -> LOG.warn("{}: {}", name, Printable.line(line)), () -> { });
        process.getOutputStream().close();
      }
      return new LocalNodes(List.copyOf(started));
    } catch (IOException e) {
      started.forEach(ChildProcess::end);
      throw new UserMistake("a node's own process cannot be started (" + e + "); ask for fewer --nodes");
    }
  }

  /** Ends them. */
  @Override
  public void close() {
    isClosed = true;
    processes.forEach(Process::destroy); // all at once; then each is waited for
    processes.forEach(ChildProcess::end);
  }
}
