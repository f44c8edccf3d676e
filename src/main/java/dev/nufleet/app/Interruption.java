package dev.nufleet.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C (or SIGTERM) as an interrupt of the run's own thread, which then sums up what was reached. The virtual machine
 * waits for that, but not for ever, and ends with the signal's exit code: 130 for Ctrl-C.
 */
final class Interruption implements AutoCloseable {
  private static final Duration SUMMARY_TIME = Duration.ofSeconds(20);

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onSignal, "interruption");
  private volatile boolean requested;

  private Interruption() {}

  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void onSignal() {
    requested = true;
    worker.interrupt();
    try {
      finished.await(SUMMARY_TIME.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the machine goes down anyway
    }
  }

  boolean requested() {
    return requested;
  }

  /** The work is done: the signal need not wait any longer. */
  @Override
  public void close() {
    finished.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        requested = true; // a signal came just now; there is nothing left to interrupt
      }
    }
  }
}
