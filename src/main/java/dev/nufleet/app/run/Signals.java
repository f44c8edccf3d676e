package dev.nufleet.app.run;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals that ask this process to end: Ctrl-C, SIGTERM, SIGHUP. Until somebody wants to hear them, they end it
 * with a line. The virtual machine's own way is to go down at once, while everything still runs: libraries that are
 * just starting or stopping then print stack traces, and its exit code cannot be chosen.
 *
 * <p>A signal that the parent process told to ignore (nohup) stays ignored.
 */
public final class Signals {
  private static final int EXIT_BY_SIGNAL = 128;
  private static final String[] NAMES = {"INT", "TERM", "HUP"};
  private static final AtomicReference<IntConsumer> LISTENER = new AtomicReference<>(Signals::end);

  private Signals() {}

  /** From here on a signal leads to a line and an exit code in any case. To be called first of all. */
  public static void install() {
    for (String name : NAMES) {
      try {
        Signal.handle(new Signal(name), signal -> LISTENER.get().accept(EXIT_BY_SIGNAL + signal.getNumber()));
      } catch (IllegalArgumentException e) {
        continue; // this machine has no such signal, or keeps it for itself (-Xrs)
      }
    }
  }

  /** @param listener gets the exit code of a process that the signal ends, on a thread of its own */
  static void to(IntConsumer listener) {
    LISTENER.set(listener);
  }

  /**
   * This process belongs to another, which has the terminal's signals too, and ends with it.
   *
   * @param process that one; empty: it belongs to nobody
   * @return comes when that one ends; never where there is none
   */
  public static CompletableFuture<Void> belongTo(Optional<Long> process) {
    if (process.isEmpty()) {
      return new CompletableFuture<>();
    }
    leaveTheTerminals();
    return ProcessHandle.of(process.get()).map(ProcessHandle::onExit)
        .orElseGet(() -> CompletableFuture.completedFuture(null)).thenApply(ended -> null);
  }

  /** Ctrl-C and a closed terminal reach all processes of a terminal; one that belongs to another leaves them to it. */
  private static void leaveTheTerminals() {
    for (String name : new String[] {"INT", "HUP"}) {
      try {
        Signal.handle(new Signal(name), SignalHandler.SIG_IGN);
      } catch (IllegalArgumentException e) {
        continue; // this machine has no such signal, or keeps it for itself (-Xrs)
      }
    }
  }

  /** Hooks run, so that a stand-in stops in order. */
  private static void end(int exitCode) {
    System.err.println("nufleet: interrupted");
    System.exit(exitCode);
  }
}
