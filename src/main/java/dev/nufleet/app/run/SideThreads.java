package dev.nufleet.app.run;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads for work that may never come back: a disk that hangs, a pipe that nobody writes to, a name that nobody
 * resolves, a platform that says nothing. What takes too long is left behind, and the end of the process does not wait
 * for it.
 */
final class SideThreads implements Executor, AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool(SideThreads::thread);

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "run-side");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  /**
   * Waits for the work, but no longer than that.
   *
   * @throws TimeoutException if it takes longer; it goes on, and nobody hears of it
   * @throws ExecutionException around what it throws
   */
  <T> T within(Duration most, Callable<T> work) throws ExecutionException, TimeoutException {
    Future<T> coming = threads.submit(work);
    try {
      return coming.get(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /** Interrupts what is left behind, and does not wait. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
