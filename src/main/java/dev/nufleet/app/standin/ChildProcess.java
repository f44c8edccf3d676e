package dev.nufleet.app.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is the same of all processes that this program starts of itself. */
public final class ChildProcess {
  /** It stops its actors and closes its files. */
  private static final Duration STOP_TIME = Duration.ofSeconds(20);
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);

  private ChildProcess() {}

  /** Reads to the end, so that the process never waits for a reader. */
  public static void follow(InputStream from, String name, Consumer<String> each, Runnable then) {
    Thread thread = new Thread(() -> {
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
        lines.lines().forEach(each);
      } catch (IOException | UncheckedIOException e) {
        LOG.info("{}: {}", name, e.toString());
      }
      then.run();
    }, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** In order if it can; by force after 20 s. */
  public static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIME.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
