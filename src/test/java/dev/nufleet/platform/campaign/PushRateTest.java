package dev.nufleet.platform.campaign;

import static dev.nufleet.platform.registry.Task.Status.NOTIFIED;
import static dev.nufleet.platform.registry.Task.Status.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Job;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who waits for a notice while a job's push rate is used up. */
class PushRateTest {
  private final Rules rules = new Rules();
  private final List<Device> devices = IntStream.range(0, 5).mapToObj(rules::device).toList();
  private final Job job = rules.job(rules.firmware("2"), j -> j.perMinute = 1);

  private void arrive(int number) {
    rules.connect(devices.get(number));
    rules.inform(devices.get(number), "1");
  }

  @Test
  void a_device_that_has_come_again_gets_no_notice_before_it_has_reported_its_version() {
    arrive(0);
    arrive(1);
    rules.notices();
    rules.passes(Duration.ofSeconds(58));
    rules.disconnect(devices.get(1));
    rules.connect(devices.get(1));
    rules.passes(Duration.ofSeconds(3));
    assertThat(rules.task(job, devices.get(1)).status()).as("within its grace").isEqualTo(QUEUED);
    rules.passes(Duration.ofSeconds(2));
    assertThat(rules.task(job, devices.get(1)).status()).isEqualTo(NOTIFIED);
  }

  @Test
  void a_device_that_was_away_comes_behind_those_that_waited() {
    arrive(0);
    arrive(1);
    arrive(2);
    rules.disconnect(devices.get(1));
    arrive(1);
    rules.notices();
    rules.passes(Duration.ofMinutes(1));
    assertThat(rules.notices()).containsExactly("dev-2");
  }

  @Test
  void a_minute_begins_with_a_notice_and_not_with_the_end_of_the_one_before() {
    arrive(0);
    arrive(1);
    rules.disconnect(devices.get(1));
    rules.passes(Duration.ofSeconds(90));
    arrive(2);
    arrive(3);
    rules.notices();
    rules.passes(Duration.ofSeconds(59));
    assertThat(rules.notices()).as("59 s after the last").isEmpty();
    rules.passes(Duration.ofSeconds(1));
    assertThat(rules.notices()).containsExactly("dev-3");
  }
}
