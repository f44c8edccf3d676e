package dev.nufleet.app.run;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ctrl-C (or SIGTERM, SIGHUP) for a run: the waits below end at once, and the run sums up what was reached and ends by
 * itself, with the signal's exit code. The virtual machine does not begin to go down under it, and the thread is not
 * interrupted, since the libraries that it is in would complain about either with a stack trace. A second signal, or a
 * summary that takes too long, ends the process at once.
 */
public final class Interruption implements AutoCloseable {
  private static final Duration SUMMARY_TIME = Duration.ofSeconds(30);

  /** Of no process: nobody asks for it. */
  private static final int ENDED_BY_CALL = 1;

  private final CompletableFuture<Integer> signal = new CompletableFuture<>();
  private final PrintWriter err;
  private volatile boolean over;

  private Interruption(PrintWriter err) {
    this.err = err;
  }

  /** Hears the signals of this process until it is closed. @param err for the line of an end without a summary */
  public static Interruption install(PrintWriter err) {
    Interruption interruption = new Interruption(err);
    Signals.to(interruption::onSignal);
    return interruption;
  }

  /** Of a run within a program of somebody else's, whose signals are its own: only {@link #end} ends the waits. */
  static Interruption byCall() {
    return new Interruption(new PrintWriter(Writer.nullWriter()));
  }

  /** The waits end, as if a signal had come. */
  void end() {
    signal.complete(ENDED_BY_CALL);
  }

  /** The user wants the run to end now. */
  public static final class Stop extends Exception {
    private static final long serialVersionUID = 1;

    private Stop() {
      super("interrupted", null, false, false);
    }
  }

  /** @param exitCode of a process that this signal ends */
  void onSignal(int exitCode) {
    if (over) {
      return; // it is summed up, and the process ends with the run's own exit code
    }
    if (!signal.complete(exitCode)) {
      endNow(exitCode, "ended at once; what was not written yet is lost");
    }
    Thread guard = new Thread(() -> {
      try {
        TimeUnit.MILLISECONDS.sleep(SUMMARY_TIME.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // nobody does that; to end then is right as well
      }
      if (!over) {
        endNow(exitCode, "interrupted; the summary took too long, so there is none");
      }
    }, "interruption");
    guard.setDaemon(true);
    guard.start();
  }

  private void endNow(int exitCode, String line) {
    err.println("nufleet: " + line);
    err.flush();
    Runtime.getRuntime().halt(exitCode);
  }

  public boolean requested() {
    return signal.isDone();
  }

  /** 130 for Ctrl-C. @throws IllegalStateException if no signal has come */
  public int exitCode() {
    if (!signal.isDone()) {
      throw new IllegalStateException("no signal has come");
    }
    return signal.join();
  }

  /** @throws Stop if the signal comes first */
  public <T> T await(CompletionStage<T> stage) throws Stop, ExecutionException {
    try {
      return await(stage, Duration.ofNanos(Long.MAX_VALUE));
    } catch (TimeoutException e) {
      throw new IllegalStateException("292 years are over", e);
    }
  }

  /** @throws Stop if the signal comes first. @throws TimeoutException if neither comes in time */
  public <T> T await(CompletionStage<T> stage, Duration most) throws Stop, ExecutionException, TimeoutException {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      CompletableFuture.anyOf(future, signal).get(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
    if (signal.isDone()) {
      throw new Stop();
    }
    return future.join();
  }

  /** @throws Stop if the signal comes first */
  void pause(Duration time) throws Stop {
    try {
      signal.get(time.toNanos(), TimeUnit.NANOSECONDS);
      throw new Stop();
    } catch (TimeoutException e) {
      return; // the time is over, as it should be
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /** The work is done: a signal has nothing left to stop. */
  @Override
  public void close() {
    over = true;
  }
}
