package dev.nufleet;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives every property, with all its tries, as long as a single test has by {@code junit-platform.properties}, whose
 * limit jqwik does not know. A property that waits is interrupted and fails. One that spins cannot be stopped from
 * inside: its stack is printed, and surefire's limit for the whole run ends it.
 */
public final class PropertyTimeLimit implements AroundPropertyHook {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
    Alarm alarm = new Alarm(context.label());
    Timer timer = new Timer("time limit of a property", true);
    timer.schedule(alarm, LIMIT.toMillis());
    try {
      PropertyExecutionResult result = property.execute();
      return alarm.rang.get()
          ? result.mapToFailed(context.label() + " took longer than " + LIMIT.toSeconds() + " s")
          : result;
    } finally {
      timer.cancel();
    }
  }

  /** What happens to a property when its time is over. */
  private static final class Alarm extends TimerTask {
    private final String label;
    private final Thread runner = Thread.currentThread();
    private final AtomicBoolean rang = new AtomicBoolean();

    Alarm(String label) {
      this.label = label;
    }

    @Override
    public void run() {
      rang.set(true);
      StringBuilder where = new StringBuilder(label + " takes longer than " + LIMIT.toSeconds() + " s, it is at");
      for (StackTraceElement frame : runner.getStackTrace()) {
        where.append("\n  ").append(frame);
      }
      System.err.println(where);
      runner.interrupt();
    }
  }
}
