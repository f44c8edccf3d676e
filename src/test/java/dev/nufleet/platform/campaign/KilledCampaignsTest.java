package dev.nufleet.platform.campaign;

import static dev.nufleet.platform.registry.Task.Status.CANCELED;
import static dev.nufleet.platform.registry.Task.Status.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is the same whether or not the process was killed in between. */
class KilledCampaignsTest {
  private static final long HOUR = 3_600_000;

  private final Rules rules = new Rules();

  @Test
  void a_task_begun_anew_after_its_jobs_finish_time_is_not_cancelled_by_a_kill() {
    Device away = rules.device(1);
    Job job = rules.job(rules.firmware("2"), j -> j.finishMillis = rules.now + HOUR);
    Task task = rules.task(job, away);
    rules.passes(Duration.ofHours(2));
    assertThat(task.status()).isEqualTo(CANCELED);
    rules.campaigns.beginAnew(task, rules.now);
    rules.restart();
    rules.passes(Duration.ofHours(1));
    assertThat(task.status()).isEqualTo(QUEUED);
    assertThat(job.status()).isEqualTo(Job.Status.IN_PROGRESS);
  }

  @Test
  void the_finish_time_of_a_job_that_was_over_at_the_kill_ends_what_begins_anew_before_it() {
    Device away = rules.device(1);
    Job job = rules.job(rules.firmware("2"), j -> j.finishMillis = rules.now + HOUR);
    Task task = rules.task(job, away);
    rules.campaigns.cancel(task, "x", rules.now);
    assertThat(job.status()).isEqualTo(Job.Status.COMPLETED);
    rules.restart();
    rules.campaigns.beginAnew(task, rules.now);
    rules.passes(Duration.ofHours(1));
    assertThat(task.status()).isEqualTo(CANCELED);
  }

  @Test
  void what_was_missed_is_caught_up_in_the_order_of_its_time() {
    Device away = rules.device(1);
    Job later = rules.job(rules.firmware("3"), j -> j.scheduleMillis = rules.now + 2 * HOUR);
    Job sooner = rules.job(rules.firmware("2"), j -> j.finishMillis = rules.now + HOUR);
    rules.now += 3 * HOUR;
    rules.restart();
    rules.passes(Duration.ZERO);
    assertThat(rules.task(sooner, away).status()).isEqualTo(CANCELED);
    assertThat(rules.task(later, away).status()).as("the other task was over before it began").isEqualTo(QUEUED);
  }

  @Test
  void each_of_a_tasks_notices_counts_for_the_push_rate_after_a_kill() {
    List<Device> devices = IntStream.range(0, 3).mapToObj(rules::device).toList();
    Job job = rules.job(rules.firmware("2"), j -> {
      j.perMinute = 2;
      j.retryIntervalMinutes = 0;
      j.retryCount = 1;
    });
    arrive(devices.get(0));
    rules.progress(devices.get(0), -1);
    rules.passes(Duration.ZERO);
    assertThat(rules.notices()).as("it is tried again at once").hasSize(2);
    rules.restart();
    arrive(devices.get(1));
    assertThat(rules.task(job, devices.get(1)).status()).isEqualTo(QUEUED);
    rules.passes(Duration.ofMinutes(1));
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  private void arrive(Device device) {
    rules.connect(device);
    rules.inform(device, "1");
  }
}
