package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetExecutorTest {
  private final CompletableFuture<Thread> thread = new CompletableFuture<>();
  private final ExecutorService executor = new FleetExecutor(null, null)
      .createExecutorServiceFactory("test", task -> {
        Thread made = new Thread(task);
        thread.complete(made);
        return made;
      })
      .createExecutorService();

  @AfterEach
  void stop() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void everything_runs_in_order_on_one_thread() throws Exception {
    List<Integer> done = new ArrayList<>(); // by one thread alone
    for (int i = 0; i < 10_000; i++) {
      int number = i;
      executor.execute(() -> {
        assertThat(Thread.currentThread()).isSameAs(thread.join());
        done.add(number);
      });
    }
    assertThat(executor.submit(() -> List.copyOf(done)).get())
        .containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
  }

  @Test
  void after_a_long_time_without_work_the_next_task_wakes_it() throws Exception {
    executor.submit(() -> {}).get();
    while (thread.join().getState() != Thread.State.WAITING) { // it naps before that, which is TIMED_WAITING
      Thread.onSpinWait();
    }
    assertThat(executor.submit(() -> "woken").get(10, TimeUnit.SECONDS)).isEqualTo("woken");
  }

  @Test
  void its_end_does_not_wait_for_a_task() throws Exception {
    executor.submit(() -> {}).get();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    thread.join().join(10_000);
    assertThat(thread.join().isAlive()).isFalse();
  }
}
