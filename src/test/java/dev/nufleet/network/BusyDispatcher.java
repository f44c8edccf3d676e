package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All threads of a system's default dispatcher are taken until it is closed, and more tasks wait for them. */
final class BusyDispatcher implements AutoCloseable {
  private final CountDownLatch busy = new CountDownLatch(1);

  BusyDispatcher(ActorSystem<?> system) throws InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    CountDownLatch taken = new CountDownLatch(Math.max(4, processors));
    for (int i = 0; i < 4 * processors + 64; i++) {
      system.executionContext().execute(() -> {
        taken.countDown();
        await();
      });
    }
    assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private void await() {
    try {
      busy.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    busy.countDown();
  }
}
