package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RunClockTest {
  private long nanos;
  private final RunClock time = new RunClock() {
    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public Instant startedAt() {
      return Instant.ofEpochSecond(1_577_151_897);
    }
  };

  @Test
  void the_wall_time_is_that_of_the_start_and_what_has_passed_since() {
    assertThat(time.instant()).isEqualTo(time.startedAt());
    nanos = 2_500_000_001L;
    assertThat(time.instant()).isEqualTo(Instant.ofEpochSecond(1_577_151_899, 500_000_001));
    assertThat(time.millis()).isEqualTo(1_577_151_899_500L);
  }

  @Test
  void libraries_get_the_same_time_as_a_clock_in_whatever_zone_they_ask_for() {
    Clock clock = time.asClock();
    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    nanos = 7_000_000;
    assertThat(clock.instant()).isEqualTo(time.instant());
    assertThat(clock.millis()).isEqualTo(time.millis());
    Clock inShanghai = clock.withZone(ZoneId.of("Asia/Shanghai"));
    assertThat(inShanghai.getZone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    assertThat(inShanghai.instant()).isEqualTo(time.instant());
  }
}
