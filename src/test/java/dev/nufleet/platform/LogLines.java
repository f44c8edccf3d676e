package dev.nufleet.platform;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** What the stand-in logs for its operator; kept here instead of being shown. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final int MOST = 100_000;
  private static final long PATIENCE_SECONDS = 30;

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger own = (Logger) LoggerFactory.getLogger("dev.nufleet");
  private final List<String> lines = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private long count;

  LogLines() {
    own.setLevel(Level.INFO);
    own.setAdditive(false);
    own.addAppender(this);
    root.addAppender(this);
    start();
  }

  @Override
  protected synchronized void append(ILoggingEvent event) {
    String line = event.getLoggerName() + " " + event.getFormattedMessage();
    count++;
    if (lines.size() < MOST) {
      lines.add(line);
    }
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      errors.add(line + (event.getThrowableProxy() == null ? "" : ": " + event.getThrowableProxy().getClassName() + ": "
          + event.getThrowableProxy().getMessage()));
    }
    notifyAll();
  }

  /** Lines of level ERROR: what nobody foresaw. */
  synchronized List<String> errors() {
    return List.copyOf(errors);
  }

  synchronized long count() {
    return count;
  }

  synchronized long count(String part) {
    return lines.stream().filter(line -> line.contains(part)).count();
  }

  /** Waits until so many lines have such a part. */
  synchronized void await(int wanted, String part) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (count(part) < wanted) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("not " + wanted + " lines with '" + part + "' but " + count(part) + " of "
            + lines.size() + ": " + lines.subList(Math.max(0, lines.size() - 20), lines.size()));
      }
      wait(left);
    }
  }

  /** Until the next line, but no longer than a moment. */
  synchronized void pause() throws InterruptedException {
    wait(20);
  }

  @Override
  public void close() {
    own.detachAppender(this);
    own.setAdditive(true);
    own.setLevel(null);
    root.detachAppender(this);
    stop();
  }
}
