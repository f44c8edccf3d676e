package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SystemRunClockTest {
  @Test
  void it_counts_from_its_own_start_and_never_goes_back() {
    Instant before = Instant.now();
    SystemRunClock clock = SystemRunClock.start();
    assertThat(clock.startedAt()).isBetween(before, Instant.now());
    long last = 0;
    for (int i = 0; i < 10_000; i++) {
      long now = clock.nanos();
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
    assertThat(last).isBetween(1L, Duration.ofMinutes(10).toNanos());
  }
}
