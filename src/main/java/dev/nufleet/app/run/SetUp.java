package dev.nufleet.app.run;

import dev.nufleet.app.report.RunEnd;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run does before its first board is switched on, step by step: each on a thread of its own, so that a disk or a
 * port that gives no answer costs no more than the run's time, and a signal is heard at once.
 */
final class SetUp {
  /** A step that is nearly done is waited for, so that what it brings can be given back in order. */
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(SetUp.class);

  /** The run ends before there is a campaign: one that nobody will see the end of is not begun. */
  static final class EndsEarly extends Exception {
    private static final long serialVersionUID = 1;

    private final transient RunEnd end;

    EndsEarly(RunEnd end) {
      super(end.reason(), null, false, false);
      this.end = end;
    }

    RunEnd end() {
      return end;
    }
  }

  private final RunSettings settings;
  private final RunClock clock;
  private final Interruption interruption;
  private final SideThreads threads;

  SetUp(RunSettings settings, RunClock clock, Interruption interruption, SideThreads threads) {
    this.settings = settings;
    this.clock = clock;
    this.interruption = interruption;
    this.threads = threads;
  }

  /**
   * Takes one step.
   *
   * @param doing completes "the timeout passed while ..."
   * @param giveBack takes what the step brings when nobody waits for it any more
   * @throws EndsEarly if the run's time is over, or a signal comes
   * @throws IOException if the step throws it; its unchecked exceptions come through as well
   */
  <T> T step(String doing, Callable<T> step, Consumer<T> giveBack) throws EndsEarly, IOException {
    return coming(doing, CompletableFuture.supplyAsync(() -> {
      try {
        return step.call();
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    }, threads), giveBack);
  }

  /** Waits for what comes by itself, likewise. */
  <T> T coming(String doing, CompletionStage<T> coming) throws EndsEarly, IOException {
    return coming(doing, coming.toCompletableFuture(), late -> { });
  }

  private <T> T coming(String doing, CompletableFuture<T> coming, Consumer<T> giveBack)
      throws EndsEarly, IOException {
    try {
      return interruption.await(coming, settings.timeout().minusNanos(clock.nanos()));
    } catch (Interruption.Stop e) {
      leave(doing, coming, giveBack);
      throw new EndsEarly(new RunEnd(RunEnd.By.INTERRUPTED, "interrupted while " + doing));
    } catch (TimeoutException e) {
      leave(doing, coming, giveBack);
      throw new EndsEarly(RunEnd.timeout(settings.timeout(), doing));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IllegalStateException(doing + ", and that broke down: " + e.getCause(), e.getCause());
    }
  }

  private static <T> void leave(String doing, CompletableFuture<T> coming, Consumer<T> giveBack) {
    CompletableFuture<Void> givenBack = coming.thenAccept(giveBack);
    try {
      givenBack.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.info("left behind while {}: {}", doing, e.toString());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
