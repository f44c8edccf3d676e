package dev.nufleet.app.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes that a bench has started and that still run. None outlives it, and once it ends none is started. */
final class Children {
  /** A process that is asked to end may sum up what it did; then it has to go. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Set<Process> alive = new HashSet<>();
  private boolean over;

  /**
   * @throws Over if the bench has ended
   * @throws Unmeasured if this machine refuses it
   */
  synchronized Process start(ProcessBuilder builder) throws Over, Unmeasured {
    if (over) {
      throw new Over();
    }
    try {
      Process child = builder.start();
      alive.add(child);
      return child;
    } catch (IOException e) {
      throw Unmeasured.broken(builder.command().get(0) + " cannot be started: " + e.getMessage());
    }
  }

  /** Waits for its end. @return the exit code @throws Over if the bench ended it */
  int await(Process child) throws Over {
    try {
      int code = child.waitFor();
      forget(child);
      return code;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /** Ends one, in order if it can. @throws Over if the bench has ended meanwhile */
  void end(Process child) throws Over {
    end(List.of(child));
    forget(child);
  }

  private synchronized void forget(Process child) throws Over {
    alive.remove(child);
    check();
  }

  /** @throws Over if the bench has ended */
  synchronized void check() throws Over {
    if (over) {
      throw new Over();
    }
  }

  /** Ends all that run, and those that they have started; from now on there are no others. */
  void endAll() {
    List<Process> left;
    synchronized (this) {
      over = true;
      left = new ArrayList<>(alive);
    }
    end(left);
  }

  private static void end(List<Process> children) {
    List<ProcessHandle> tree = children.stream().map(Process::toHandle)
        .flatMap(child -> Stream.concat(child.descendants(), Stream.of(child))).toList();
    tree.forEach(ProcessHandle::destroy);
    try {
      for (Process child : children) {
        child.waitFor(GRACE.toMillis() / children.size(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
    tree.forEach(ProcessHandle::destroyForcibly);
  }
}
