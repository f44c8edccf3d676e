package dev.nufleet.app.run;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of the fleet's dispatcher. Some 230 events come from each board, most of them alone; to wake a thread
 * for each costs the boards' threads more than the event does. So this thread, when it finds nothing to do, naps for
 * {@value Naps#NAP_MILLIS} ms and then takes what has gathered, and lets itself be woken only after a long time without
 * work. Akka makes it by name, from {@code nufleet.fleet-dispatcher}.
 */
public final class FleetExecutor extends ExecutorServiceConfigurator {
  public FleetExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new Naps(), threads);
  }

  /** Its reader looks again by itself for a while before it waits to be woken. */
  static final class Naps extends LinkedBlockingQueue<Runnable> {
    static final int NAP_MILLIS = 5;
    private static final int NAPS_IN_VAIN = 100;

    @Override
    public Runnable take() throws InterruptedException {
      for (int i = 0; i < NAPS_IN_VAIN; i++) {
        Runnable next = poll();
        if (next != null) {
          return next;
        }
        TimeUnit.MILLISECONDS.sleep(NAP_MILLIS);
      }
      return super.take();
    }
  }
}
