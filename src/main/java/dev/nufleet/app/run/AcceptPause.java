package dev.nufleet.app.run;

import akka.actor.ActorSystem;
import akka.event.EventStream;
import akka.event.slf4j.Slf4jLoggingFilter;
import dev.nufleet.model.Descriptors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listener that cannot accept from using up a core. Akka tries again at once and for ever, for instance when a
 * process has no descriptors left; the only place of ours that it passes each time is the question whether the failure
 * may be logged. Here that question takes a moment, and says what is wrong now and then.
 */
public final class AcceptPause extends Slf4jLoggingFilter {
  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String LISTENER = "akka.io.TcpListener";
  /** Some ten seconds of them. */
  private static final int PAUSES_A_LINE = 500;

  private final Descriptors descriptors = Descriptors.ofThisProcess();
  private final AtomicInteger pauses = new AtomicInteger();

  /** As Akka makes one. */
  public AcceptPause(ActorSystem.Settings settings, EventStream events) {
    super(settings, events);
  }

  @Override
  public boolean isErrorEnabled(Class<?> logClass, String logSource) {
    if (logClass.getName().equals(LISTENER)) {
      if (!descriptors.hasRoom() && pauses.getAndIncrement() % PAUSES_A_LINE == 0) {
        LoggerFactory.getLogger(AcceptPause.class).warn(
            "no file descriptors are left on this machine, so connections wait; raise the limit (ulimit -n)");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return super.isErrorEnabled(logClass, logSource);
  }
}
