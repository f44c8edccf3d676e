package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.nufleet.model.HandClock;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.EchoPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LagMeterTest {
  private final RunClock machine = SystemRunClock.start();
  private final AtomicLong now = new AtomicLong(Duration.ofSeconds(7).toNanos());
  private final LagMeter meter = new LagMeter(new HandClock(now::get));

  /** So many beats, each so long after the one before. */
  private void beats(int count, Duration apart) {
    for (int i = 0; i < count; i++) {
      now.addAndGet(apart.toNanos());
      meter.beat();
    }
  }

  @Test
  void while_beats_come_in_time_all_time_is_fair() {
    beats(100, LagMeter.BEAT);
    beats(100, LagMeter.BEAT.plus(LagMeter.USUAL_LATENESS));
    assertThat(meter.fairNanos()).isEqualTo(meter.nanos());
    now.addAndGet(LagMeter.BEAT.toNanos());
    assertThat(meter.fairNanos()).as("between two beats").isEqualTo(meter.nanos());
  }

  @Test
  void what_a_beat_is_late_is_left_out() {
    long before = meter.fairNanos();
    beats(20, Duration.ofMillis(300));
    assertThat(Duration.ofNanos(meter.fairNanos() - before)).isEqualTo(Duration.ofMillis(20 * 70));
  }

  @Test
  void a_beat_that_does_not_come_slows_fair_time_down_at_once() {
    long before = meter.fairNanos();
    now.addAndGet(Duration.ofMillis(900).toNanos());
    assertThat(Duration.ofNanos(meter.fairNanos() - before)).isEqualTo(Duration.ofMillis(70));
    long waiting = meter.fairNanos();
    meter.beat();
    assertThat(meter.fairNanos()).as("the beat that came at last changes nothing").isEqualTo(waiting);
  }

  @Test
  void however_late_the_machine_is_a_second_lasts_fifteen_at_most() {
    long before = meter.fairNanos();
    beats(3, Duration.ofSeconds(10));
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(Duration.ofNanos(meter.fairNanos() - before))
        .isBetween(Duration.ofMillis(3999), Duration.ofSeconds(60 / LagMeter.MOST_STRETCH));
  }

  @Test
  void a_dispatcher_whose_threads_are_all_taken_makes_time_unfair() throws Exception {
    ActorTestKit kit = ActorTestKit.create();
    CountDownLatch busy = new CountDownLatch(1);
    try {
      LagMeter watching = LagMeter.watch(kit.system(), machine, Optional.empty());
      keepBusy(kit, busy);
      assertThat(fairOf(watching, Duration.ofMillis(800))).isLessThan(Duration.ofMillis(300));
    } finally {
      busy.countDown();
      kit.shutdownTestKit();
    }
  }

  @Test
  void a_process_that_the_links_lead_to_makes_time_unfair_while_it_is_late_and_not_when_it_is_gone() throws Exception {
    ActorTestKit kit = ActorTestKit.create();
    ActorTestKit peer = ActorTestKit.create();
    CountDownLatch busy = new CountDownLatch(1);
    try {
      InetSocketAddress echo = EchoPort.open(peer.system()).toCompletableFuture().get(30, TimeUnit.SECONDS);
      LagMeter watching = LagMeter.watch(kit.system(), machine, Optional.of(echo));
      while (!watching.isThroughPeer()) {
        Thread.onSpinWait();
      }
      keepBusy(peer, busy);
      fairOf(watching, Duration.ofMillis(400)); // beats that were under way come to their end
      assertThat(fairOf(watching, Duration.ofMillis(800))).isLessThan(Duration.ofMillis(300));
      busy.countDown();
      peer.shutdownTestKit();
      while (watching.isThroughPeer()) {
        Thread.onSpinWait();
      }
      fairOf(watching, Duration.ofMillis(400));
      assertThat(fairOf(watching, Duration.ofMillis(800))).isGreaterThan(Duration.ofMillis(300));
    } finally {
      busy.countDown();
      peer.shutdownTestKit();
      kit.shutdownTestKit();
    }
  }

  private static void keepBusy(ActorTestKit kit, CountDownLatch busy) {
    int more = 4 * Runtime.getRuntime().availableProcessors() + 64; // than the dispatcher has threads
    for (int i = 0; i < more; i++) {
      kit.system().executionContext().execute(() -> {
        try {
          busy.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
    }
  }

  private Duration fairOf(LagMeter watching, Duration passes) {
    long realBefore = machine.nanos();
    long fairBefore = watching.fairNanos();
    while (machine.nanos() - realBefore < passes.toNanos()) {
      Thread.onSpinWait();
    }
    return Duration.ofNanos(watching.fairNanos() - fairBefore);
  }
}
