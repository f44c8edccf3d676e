package dev.nufleet.platform.campaign;

import static dev.nufleet.platform.registry.Task.Status.CANCELED;
import static dev.nufleet.platform.registry.Task.Status.CONFIRM;
import static dev.nufleet.platform.registry.Task.Status.FAILED;
import static dev.nufleet.platform.registry.Task.Status.IN_PROGRESS;
import static dev.nufleet.platform.registry.Task.Status.NOTIFIED;
import static dev.nufleet.platform.registry.Task.Status.QUEUED;
import static dev.nufleet.platform.registry.Task.Status.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.objects.ObjectLinks;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Effect;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Rules rules = new Rules();

  @Test
  void a_device_that_is_there_gets_its_notice_at_once() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> { });
    assertThat(rules.notices()).containsExactly("dev-1");
    assertThat(rules.task(job, device).status()).isEqualTo(NOTIFIED);
    assertThat(rules.task(job, device).sourceVersion()).isEqualTo("1");
  }

  @Test
  void an_offline_device_gets_its_notice_when_it_has_come_and_reported() {
    Device device = rules.device(1);
    Job job = rules.job(rules.firmware("2"), j -> { });
    assertThat(rules.task(job, device).status()).isEqualTo(QUEUED);
    rules.connect(device);
    assertThat(rules.notices()).as("it has not reported").isEmpty();
    rules.inform(device, "1");
    assertThat(rules.notices()).containsExactly("dev-1");
    assertThat(rules.task(job, device).status()).isEqualTo(NOTIFIED);
  }

  @Test
  void a_device_that_reports_nothing_gets_its_notice_after_the_grace() {
    Device device = rules.device(1);
    rules.job(rules.firmware("2"), j -> { });
    rules.connect(device);
    rules.passes(Duration.ofMillis(4_999));
    assertThat(rules.notices()).isEmpty();
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void a_device_that_does_not_subscribe_gets_its_notice_after_the_longer_grace() {
    Device device = rules.device(1);
    rules.job(rules.firmware("2"), j -> { });
    rules.campaigns.connected(device, "", rules.now);
    rules.inform(device, "1");
    rules.passes(Duration.ofMillis(9_999));
    assertThat(rules.notices()).isEmpty();
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void an_open_task_is_noticed_again_over_each_new_connection_and_only_once() {
    Device device = rules.ready(1, "1");
    rules.job(rules.firmware("2"), j -> { });
    rules.notices();
    rules.inform(device, "1");
    assertThat(rules.notices()).as("same connection").isEmpty();
    rules.progress(device, 10);
    rules.disconnect(device);
    rules.connect(device);
    rules.inform(device, "1");
    assertThat(rules.notices()).as("while updating too").containsExactly("dev-1");
  }

  @Test
  void only_the_target_version_makes_a_task_succeed() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> { });
    rules.progress(device, 0);
    assertThat(rules.task(job, device).status()).isEqualTo(IN_PROGRESS);
    rules.progress(device, 100);
    assertThat(rules.task(job, device).status()).as("100 percent alone").isEqualTo(IN_PROGRESS);
    assertThat(job.status()).isEqualTo(Job.Status.IN_PROGRESS);
    rules.inform(device, "2");
    assertThat(rules.task(job, device).status()).isEqualTo(SUCCEEDED);
    assertThat(job.status()).isEqualTo(Job.Status.COMPLETED);
    assertThat(device.open()).isEmpty();
  }

  @Test
  void a_foreign_version_fails_a_task_in_progress_but_not_one_that_only_waits() {
    Device updating = rules.ready(1, "1");
    Device waiting = rules.ready(2, "1");
    Job job = rules.job(rules.firmware("2"), j -> { });
    rules.progress(updating, 5);
    rules.inform(updating, "1");
    assertThat(rules.task(job, updating).status()).as("still the source").isEqualTo(IN_PROGRESS);
    rules.inform(updating, "7");
    rules.inform(waiting, "7");
    assertThat(rules.task(job, updating).status()).isEqualTo(FAILED);
    assertThat(rules.task(job, waiting).status()).isEqualTo(NOTIFIED);
  }

  @Test
  void a_reported_failure_is_retried_as_often_as_the_job_says() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> {
      j.retryIntervalMinutes = 10;
      j.retryCount = 1;
    });
    rules.progress(device, 3);
    rules.notices();
    rules.progress(device, -2);
    assertThat(rules.task(job, device).status()).as("while the retry waits").isEqualTo(IN_PROGRESS);
    rules.passes(Duration.ofMinutes(10).minusMillis(1));
    assertThat(rules.notices()).isEmpty();
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.notices()).containsExactly("dev-1");
    rules.progress(device, -3);
    assertThat(rules.task(job, device).status()).isEqualTo(FAILED);
    assertThat(rules.task(job, device).description()).isEqualTo("step -3");
  }

  @Test
  void the_timeout_counts_from_the_first_progress_and_is_not_retried() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> {
      j.timeoutMinutes = 5;
      j.retryIntervalMinutes = 0;
      j.retryCount = 5;
    });
    rules.passes(Duration.ofMinutes(30));
    assertThat(rules.task(job, device).status()).isEqualTo(NOTIFIED);
    rules.progress(device, 0);
    rules.passes(Duration.ofMinutes(4));
    rules.disconnect(device);
    rules.connect(device);
    rules.progress(device, 50);
    rules.passes(MINUTE.minusMillis(1));
    assertThat(rules.task(job, device).status()).isEqualTo(IN_PROGRESS);
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.task(job, device).status()).isEqualTo(FAILED);
    assertThat(rules.task(job, device).description()).isEqualTo("timeout");
  }

  @Test
  void no_more_notices_go_out_in_a_minute_than_the_job_allows() {
    for (int i = 0; i < 25; i++) {
      rules.ready(i, "1");
    }
    Job job = rules.job(rules.firmware("2"), j -> j.perMinute = 10);
    assertThat(rules.notices()).hasSize(10);
    assertThat(job.count(QUEUED)).isEqualTo(15);
    rules.passes(MINUTE.minusMillis(1));
    assertThat(rules.notices()).isEmpty();
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.notices()).hasSize(10);
    rules.passes(MINUTE);
    assertThat(rules.notices()).hasSize(5);
  }

  @Test
  void a_planned_job_starts_at_its_time_and_its_finish_cancels_what_waits() {
    Device there = rules.ready(1, "1");
    Device away = rules.device(2);
    Job job = rules.job(rules.firmware("2"), j -> {
      j.scheduleMillis = rules.now + MINUTE.toMillis() * 5;
      j.finishMillis = rules.now + MINUTE.toMillis() * 65;
    });
    assertThat(job.status()).isEqualTo(Job.Status.PLANNED);
    rules.passes(Duration.ofMinutes(5));
    assertThat(rules.notices()).containsExactly("dev-1");
    rules.progress(there, 1);
    rules.passes(Duration.ofMinutes(60));
    assertThat(rules.task(job, away).status()).isEqualTo(CANCELED);
    assertThat(rules.task(job, there).status()).isEqualTo(IN_PROGRESS);
    rules.inform(there, "2");
    assertThat(job.status()).isEqualTo(Job.Status.COMPLETED);
  }

  @Test
  void a_device_with_an_open_task_fails_the_newer_one_unless_it_overwrites() {
    Device device = rules.ready(1, "1");
    Job first = rules.job(rules.firmware("2"), j -> { });
    Job second = rules.job(rules.firmware("3"), j -> { });
    assertThat(rules.task(first, device).status()).isEqualTo(NOTIFIED);
    assertThat(rules.task(second, device).status()).isEqualTo(FAILED);
    Job third = rules.job(rules.firmware("4"), j -> j.overwriteMode = 2);
    assertThat(rules.task(first, device).status()).isEqualTo(CANCELED);
    assertThat(rules.task(third, device).status()).as("a new notice over the same connection").isEqualTo(NOTIFIED);
    rules.progress(device, 1);
    Job fourth = rules.job(rules.firmware("5"), j -> j.overwriteMode = 2);
    assertThat(rules.task(fourth, device).status()).as("never replaced in progress").isEqualTo(FAILED);
  }

  @Test
  void modules_are_upgraded_side_by_side_if_the_job_says_so() {
    Device device = rules.ready(1, "1");
    Job main = rules.job(rules.firmware("2"), j -> { });
    Firmware mcu = rules.firmware("9");
    mcu.module = "MCU";
    Job other = rules.job(mcu, j -> j.multiModule = true);
    assertThat(rules.task(main, device).status()).isEqualTo(NOTIFIED);
    assertThat(rules.task(other, device).status()).isEqualTo(NOTIFIED);
    rules.campaigns.informed(device, new DeviceReport.Inform("0", "MCU", "9"), rules.now);
    assertThat(rules.task(other, device).status()).isEqualTo(SUCCEEDED);
    assertThat(rules.task(main, device).status()).isEqualTo(NOTIFIED);
  }

  @Test
  void a_device_that_has_the_target_version_is_left_out() {
    rules.ready(1, "2");
    rules.ready(2, "1");
    Job job = rules.job(rules.firmware("2"), j -> { });
    assertThat(job.tasks()).extracting(t -> t.deviceName()).containsExactly("dev-2");
  }

  @Test
  void gray_takes_its_share_rounded_down_but_at_least_one() {
    for (int i = 0; i < 9; i++) {
      rules.ready(i, "1");
    }
    assertThat(rules.job(rules.firmware("2"), j -> {
      j.target = Job.Target.GRAY;
      j.grayPercent = "33.333";
    }).tasks()).hasSize(2);
    assertThat(rules.job(rules.firmware("3"), j -> {
      j.target = Job.Target.GRAY;
      j.grayPercent = "0.001";
    }).tasks()).hasSize(1);
  }

  @Test
  void a_delta_package_goes_to_its_source_version_only() {
    rules.ready(1, "1");
    rules.ready(2, "0");
    Firmware delta = rules.firmware("2");
    delta.type = 1;
    delta.sourceVersion = "1";
    assertThat(rules.job(delta, j -> { }).tasks()).extracting(t -> t.deviceName()).containsExactly("dev-1");
  }

  @Test
  void a_dynamic_job_takes_who_matches_now_and_later_until_it_is_stopped() {
    rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> {
      j.kind = Job.Kind.DYNAMIC;
      j.sourceVersions.add("1");
    });
    assertThat(job.tasks()).hasSize(1);
    rules.ready(2, "1");
    rules.ready(3, "0");
    assertThat(job.tasks()).extracting(t -> t.deviceName()).containsExactly("dev-1", "dev-2");
    rules.campaigns.stopMatching(job, rules.now);
    rules.ready(4, "1");
    assertThat(job.tasks()).hasSize(2);
  }

  @Test
  void a_device_matches_one_dynamic_job_ten_times_at_most() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> {
      j.kind = Job.Kind.DYNAMIC;
      j.sourceVersions.add("1");
    });
    for (int i = 0; i < 20; i++) {
      rules.progress(device, -1);
      rules.inform(device, "1");
    }
    assertThat(job.tasks()).hasSize(10).allMatch(t -> t.status() == FAILED);
  }

  @Test
  void of_several_dynamic_jobs_the_newest_wins() {
    Job older = rules.job(rules.firmware("2"), j -> {
      j.kind = Job.Kind.DYNAMIC;
      j.sourceVersions.add("1");
    });
    Job newer = rules.job(rules.firmware("3"), j -> {
      j.kind = Job.Kind.DYNAMIC;
      j.sourceVersions.add("1");
    });
    rules.ready(1, "1");
    assertThat(older.tasks()).isEmpty();
    assertThat(newer.tasks()).hasSize(1);
  }

  @Test
  void a_task_that_needs_consent_waits_for_it() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> j.needConfirm = true);
    assertThat(rules.task(job, device).status()).isEqualTo(CONFIRM);
    rules.campaigns.requested(device, new DeviceReport.Request("5", ""), false, rules.now);
    assertThat(rules.notices()).isEmpty();
    rules.campaigns.confirm(rules.task(job, device), rules.now);
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void a_job_without_push_answers_only_who_asks() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> j.needPush = false);
    rules.passes(Duration.ofHours(1));
    assertThat(rules.notices()).isEmpty();
    rules.campaigns.requested(device, new DeviceReport.Request("5", ""), false, rules.now);
    Effect.Publish answer = rules.cloud.takeEffects().stream().filter(e -> e instanceof Effect.Publish)
        .map(e -> (Effect.Publish) e).findFirst().orElseThrow();
    assertThat(answer.topic()).isEqualTo("/sys/pk/dev-1/thing/ota/firmware/get_reply");
    assertThat(new String(answer.payload())).startsWith("{\"id\":\"5\",\"code\":200,\"data\":{\"size\":1000,");
    assertThat(rules.task(job, device).status()).isEqualTo(NOTIFIED);
  }

  @Test
  void a_failed_task_begins_anew_when_told() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> { });
    rules.progress(device, -1);
    assertThat(job.status()).isEqualTo(Job.Status.COMPLETED);
    rules.notices();
    assertThat(rules.campaigns.mayBeginAnew(rules.task(job, device))).isTrue();
    rules.campaigns.beginAnew(rules.task(job, device), rules.now);
    assertThat(rules.campaigns.mayBeginAnew(rules.task(job, device))).isFalse();
    assertThat(rules.notices()).containsExactly("dev-1");
    assertThat(job.status()).isEqualTo(Job.Status.IN_PROGRESS);
    rules.inform(device, "2");
    assertThat(job.status()).isEqualTo(Job.Status.COMPLETED);
  }

  @Test
  void a_task_that_needs_consent_needs_it_anew_when_it_begins_anew() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> j.needConfirm = true);
    Task task = rules.task(job, device);
    rules.campaigns.confirm(task, rules.now);
    rules.progress(device, -1);
    rules.notices();
    rules.campaigns.beginAnew(task, rules.now);
    assertThat(task.status()).isEqualTo(CONFIRM);
    assertThat(rules.notices()).isEmpty();
    rules.campaigns.confirm(task, rules.now);
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void cancelling_takes_only_the_states_that_are_named() {
    Device queued = rules.device(1);
    Device notified = rules.ready(2, "1");
    Job job = rules.job(rules.firmware("2"), j -> { });
    rules.campaigns.cancel(job, EnumSet.of(QUEUED), false, rules.now);
    assertThat(rules.task(job, queued).status()).isEqualTo(CANCELED);
    assertThat(rules.task(job, notified).status()).isEqualTo(NOTIFIED);
    rules.campaigns.cancel(job, EnumSet.of(NOTIFIED), false, rules.now);
    assertThat(job.status()).isEqualTo(Job.Status.CANCELED);
    assertThat(List.of(job.count(CANCELED), job.openTasks())).containsExactly(2, 0);
  }

  @Test
  void a_verify_job_checks_its_package() {
    Device device = rules.ready(1, "1");
    Firmware firmware = rules.firmware("2");
    firmware.made(true, rules.now);
    rules.job(firmware, j -> {
      j.kind = Job.Kind.VERIFY;
      j.target = Job.Target.SPECIFIC;
      j.deviceNames = List.of("dev-1");
    });
    assertThat(firmware.status()).isEqualTo(Firmware.CHECKING);
    rules.inform(device, "2");
    assertThat(firmware.status()).isEqualTo(Firmware.CHECKED);
    assertThat(firmware.verifyProgress()).isEqualTo(100);
  }

  @Test
  void what_was_due_is_due_again_after_a_restart() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> j.timeoutMinutes = 5);
    rules.progress(device, 1);
    ObjectLinks links = new ObjectLinks("https://ota.test", "b", "ak", "sk", "ck", Duration.ofDays(1), false);
    Campaigns restarted = new Campaigns(
        rules.cloud, CampaignSettings.usual(), new Notices(rules.cloud, CampaignSettings.usual(), links));
    restarted.resume(rules.now);
    restarted.tick(rules.now + Duration.ofMinutes(5).toMillis());
    assertThat(rules.task(job, device).status()).isEqualTo(FAILED);
  }
}
