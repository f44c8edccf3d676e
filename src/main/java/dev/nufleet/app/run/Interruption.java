package dev.nufleet.app.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ctrl-C (or SIGTERM) for a run: the waits below end at once, and the run sums up what was reached. The virtual machine
 * waits for that, but not for ever, and ends with the signal's exit code: 130 for Ctrl-C. The thread is not
 * interrupted, since the libraries that it is in would complain with a stack trace.
 */
public final class Interruption implements AutoCloseable {
  private static final Duration SUMMARY_TIME = Duration.ofSeconds(20);

  private final CompletableFuture<Void> signal = new CompletableFuture<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onSignal, "interruption");

  private Interruption() {}

  public static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** The user wants the run to end now. */
  public static final class Stop extends Exception {
    private static final long serialVersionUID = 1;

    private Stop() {
      super("interrupted", null, false, false);
    }
  }

  private void onSignal() {
    signal.complete(null);
    try {
      finished.await(SUMMARY_TIME.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the machine goes down anyway
    }
  }

  boolean requested() {
    return signal.isDone();
  }

  /** @throws Stop if the signal comes first */
  public <T> T await(CompletionStage<T> stage) throws Stop, ExecutionException {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      CompletableFuture.anyOf(future, signal).get();
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

  /** The work is done: the signal need not wait any longer. */
  @Override
  public void close() {
    finished.countDown();
    if (!requested()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        signal.complete(null); // it came just now; there is nothing left to stop
      }
    }
  }
}
