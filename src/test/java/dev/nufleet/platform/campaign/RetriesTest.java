package dev.nufleet.platform.campaign;

import static dev.nufleet.platform.registry.Task.Status.CANCELED;
import static dev.nufleet.platform.registry.Task.Status.FAILED;
import static dev.nufleet.platform.registry.Task.Status.IN_PROGRESS;
import static dev.nufleet.platform.registry.Task.Status.NOTIFIED;
import static dev.nufleet.platform.registry.Task.Status.QUEUED;
import static dev.nufleet.platform.registry.Task.Status.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** How tasks fail, are tried again, and time out. */
class RetriesTest {
  private final Rules rules = new Rules();

  private static void retrying(Job job) {
    job.retryIntervalMinutes = 10;
    job.retryCount = 2;
    job.timeoutMinutes = 30;
  }

  @Test
  void a_retry_starts_from_nothing() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    Task task = rules.task(job, device);
    rules.progress(device, 40);
    rules.progress(device, -2);
    assertThat(task.progress()).as("what is shown stays").isEqualTo(40);
    assertThat(task.waitsForRetry()).isTrue();
    rules.notices();
    rules.passes(Duration.ofMinutes(10));
    assertThat(rules.told("/ota/upgrade", "status")).containsExactly("NOTIFIED");
    assertThat(task.progress()).isZero();
    assertThat(task.startedMillis()).isZero();
    assertThat(task.modifiedMillis()).isEqualTo(rules.now);
    assertThat(task.status()).isEqualTo(NOTIFIED);
  }

  @Test
  void an_interval_of_zero_retries_at_once() {
    Device device = rules.ready(1, "1");
    rules.job(rules.firmware("2"), job -> {
      job.retryIntervalMinutes = 0;
      job.retryCount = 1;
    });
    rules.progress(device, -1);
    rules.notices();
    rules.passes(Duration.ZERO);
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void a_job_without_an_interval_retries_nothing() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> j.retryCount = 5);
    rules.progress(device, -1);
    assertThat(rules.task(job, device).status()).isEqualTo(FAILED);
  }

  @Test
  void while_a_retry_waits_what_the_device_says_is_of_the_earlier_attempt() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    Task task = rules.task(job, device);
    rules.progress(device, 10);
    rules.progress(device, -2);
    rules.progress(device, 90);
    rules.progress(device, -2);
    rules.inform(device, "7");
    assertThat(task.progress()).isEqualTo(10);
    assertThat(task.retriesLeft()).as("one was used").isEqualTo(1);
    rules.notices();
    rules.disconnect(device);
    rules.connect(device);
    rules.inform(device, "1");
    assertThat(rules.notices()).as("no notice before its time").isEmpty();
    rules.campaigns.requested(device, new DeviceReport.Request("5", ""), false, rules.now);
    assertThat(rules.published()).singleElement()
        .satisfies(p -> assertThat(new String(p.payload())).endsWith("\"data\":{}}"));
    rules.inform(device, "2");
    assertThat(task.status()).as("but the target version is the target version").isEqualTo(SUCCEEDED);
  }

  @Test
  void a_foreign_version_is_retried_too() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    rules.progress(device, 10);
    rules.inform(device, "7");
    assertThat(rules.task(job, device).waitsForRetry()).isTrue();
    rules.passes(Duration.ofMinutes(10));
    assertThat(rules.task(job, device).status()).isEqualTo(NOTIFIED);
  }

  @Test
  void the_retry_of_a_device_that_is_away_waits_for_it() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    rules.progress(device, -1);
    rules.disconnect(device);
    rules.notices();
    rules.passes(Duration.ofMinutes(10));
    assertThat(rules.task(job, device).status()).isEqualTo(QUEUED);
    assertThat(rules.notices()).isEmpty();
    rules.connect(device);
    rules.inform(device, "1");
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void a_task_that_has_ended_is_not_retried() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    rules.progress(device, 1);
    rules.progress(device, -1);
    rules.campaigns.cancel(job, EnumSet.of(IN_PROGRESS), false, rules.now);
    rules.notices();
    rules.passes(Duration.ofHours(1));
    assertThat(rules.task(job, device).status()).isEqualTo(CANCELED);
    assertThat(rules.notices()).isEmpty();
    assertThat(job.status()).isEqualTo(Job.Status.CANCELED);
  }

  @Test
  void no_retry_goes_beyond_the_jobs_finish_time() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> {
      retrying(j);
      j.finishMillis = rules.now + Duration.ofMinutes(60).toMillis();
    });
    rules.progress(device, 1);
    rules.passes(Duration.ofMinutes(25));
    rules.progress(device, -1);
    assertThat(rules.task(job, device).waitsForRetry()).as("35 minutes before").isTrue();
    rules.passes(Duration.ofMinutes(10));
    rules.progress(device, 1);
    rules.passes(Duration.ofMinutes(15));
    rules.progress(device, -1);
    assertThat(rules.task(job, device).status()).as("10 minutes before").isEqualTo(FAILED);
    assertThat(job.status()).isEqualTo(Job.Status.COMPLETED);
  }

  @Test
  void a_timeout_is_of_one_attempt() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    rules.progress(device, 1);
    rules.passes(Duration.ofMinutes(15));
    rules.progress(device, -1);
    rules.passes(Duration.ofMinutes(15));
    rules.progress(device, 1);
    assertThat(rules.task(job, device).status()).as("30 minutes after the first attempt began").isEqualTo(IN_PROGRESS);
    rules.passes(Duration.ofMinutes(30).minusMillis(1));
    assertThat(rules.task(job, device).status()).isEqualTo(IN_PROGRESS);
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.task(job, device).description()).isEqualTo("timeout");
  }

  @Test
  void the_timeout_of_an_attempt_does_not_end_the_next_one() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    rules.progress(device, 40);
    rules.passes(Duration.ofMinutes(5));
    rules.progress(device, -2);
    rules.passes(Duration.ofMinutes(15));
    rules.progress(device, 10);
    rules.passes(Duration.ofMinutes(15));
    assertThat(rules.task(job, device).status()).as("35 minutes after the first began").isEqualTo(IN_PROGRESS);
    rules.passes(Duration.ofMinutes(15));
    assertThat(rules.task(job, device).status()).as("30 minutes after its own beginning").isEqualTo(FAILED);
  }

  @Test
  void a_timeout_does_not_end_a_task_whose_retry_waits() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    rules.progress(device, 1);
    rules.passes(Duration.ofMinutes(25));
    rules.progress(device, -1);
    rules.passes(Duration.ofMinutes(6));
    assertThat(rules.task(job, device).status()).isEqualTo(IN_PROGRESS);
  }

  @Test
  void a_task_begun_anew_has_all_its_retries_and_comes_from_what_runs_now() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    Task task = rules.task(job, device);
    rules.progress(device, 1);
    rules.campaigns.cancel(job, EnumSet.of(IN_PROGRESS), false, rules.now);
    assertThat(job.status()).isEqualTo(Job.Status.CANCELED);
    rules.inform(device, "1.5");
    rules.campaigns.beginAnew(task, rules.now);
    assertThat(job.status()).as("the job has something to do again").isEqualTo(Job.Status.IN_PROGRESS);
    assertThat(job.endedMillis()).isZero();
    assertThat(task.description()).isEmpty();
    assertThat(task.retriesLeft()).isEqualTo(2);
    assertThat(task.sourceVersion()).isEqualTo("1.5");
    rules.progress(device, 1);
    rules.inform(device, "1.5");
    assertThat(task.waitsForRetry()).as("a healthy device").isFalse();
    rules.inform(device, "1");
    assertThat(task.waitsForRetry()).as("a foreign version").isTrue();
  }

  @Test
  void stopping_a_dynamic_job_leaves_its_tasks_their_retries_and_begins_no_matching_again() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> {
      retrying(j);
      j.kind = Job.Kind.DYNAMIC;
      j.sourceVersions.add("1");
    });
    rules.progress(device, 1);
    rules.campaigns.stopMatching(job, rules.now);
    rules.progress(device, -1);
    assertThat(rules.task(job, device).waitsForRetry()).isTrue();
    rules.campaigns.cancel(rules.task(job, device), "enough", rules.now);
    rules.campaigns.beginAnew(rules.task(job, device), rules.now);
    assertThat(job.status()).isEqualTo(Job.Status.CANCELED);
    rules.ready(2, "1");
    assertThat(job.tasks()).hasSize(1);
  }

  @Test
  void a_module_that_is_upgraded_beside_another_may_begin_anew_beside_it() {
    Device device = rules.ready(1, "1");
    Firmware mcu = rules.firmware("9");
    mcu.module = "MCU";
    Job side = rules.job(mcu, job -> job.multiModule = true);
    rules.campaigns.cancel(rules.task(side, device), "x", rules.now);
    Job alone = rules.job(rules.firmware("3"), job -> { });
    rules.campaigns.cancel(rules.task(alone, device), "x", rules.now);
    rules.job(rules.firmware("2"), job -> { });
    assertThat(rules.campaigns.mayBeginAnew(rules.task(side, device))).isTrue();
    assertThat(rules.campaigns.mayBeginAnew(rules.task(alone, device))).isFalse();
  }

  @Test
  void the_words_of_a_failure_are_kept() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> { });
    rules.progress(device, 5);
    rules.campaigns.progressed(device, new DeviceReport.Progress("0", "", -4, "flash"), rules.now);
    assertThat(rules.task(job, device).description()).isEqualTo("step -4: flash");
  }

  @Test
  void progress_counts_for_a_noticed_task_of_its_module_only() {
    Device device = rules.device(1);
    Job job = rules.job(rules.firmware("2"), j -> { });
    Task task = rules.task(job, device);
    rules.progress(device, 5);
    assertThat(task.status()).as("no notice went out").isEqualTo(QUEUED);
    rules.connect(device);
    rules.inform(device, "1");
    rules.campaigns.progressed(device, new DeviceReport.Progress("0", "MCU", 5, ""), rules.now);
    assertThat(task.status()).isEqualTo(NOTIFIED);
    rules.effects();
    rules.progress(device, 5);
    rules.progress(device, 6);
    assertThat(rules.told("/ota/upgrade", "status")).as("told once").containsExactly("IN_PROGRESS");
    assertThat(task.progress()).isEqualTo(6);
    assertThat(rules.cloud.takeChanged()).contains(task);
  }

  @Test
  void a_failure_that_is_to_be_tried_again_is_told_to_nobody() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), RetriesTest::retrying);
    rules.progress(device, 40);
    rules.effects();
    rules.progress(device, -2);
    assertThat(rules.task(job, device).waitsForRetry()).isTrue();
    assertThat(rules.told("/ota/upgrade", "status")).as("the state that is shown stays").isEmpty();
  }
}
