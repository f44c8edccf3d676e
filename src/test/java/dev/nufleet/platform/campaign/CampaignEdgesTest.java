package dev.nufleet.platform.campaign;

import static dev.nufleet.platform.registry.Task.Status.CANCELED;
import static dev.nufleet.platform.registry.Task.Status.FAILED;
import static dev.nufleet.platform.registry.Task.Status.IN_PROGRESS;
import static dev.nufleet.platform.registry.Task.Status.NOTIFIED;
import static dev.nufleet.platform.registry.Task.Status.QUEUED;
import static dev.nufleet.platform.registry.Task.Status.SUCCEEDED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where one rule of campaigns meets another: times that are over, modules side by side, tasks under way. */
class CampaignEdgesTest {
  private final Rules rules = new Rules();

  @Test
  void a_job_whose_time_to_start_is_now_or_over_starts_at_once() {
    Device device = rules.ready(1, "1");
    for (long late : List.of(0L, 1L, 86_400_000L)) {
      Job job = rules.job(rules.firmware("2." + late), j -> j.scheduleMillis = rules.now - late);
      assertThat(job.status()).as("%s ms late", late).isEqualTo(Job.Status.IN_PROGRESS);
      assertThat(job.startedMillis()).isEqualTo(rules.now);
      rules.campaigns.cancel(rules.task(job, device), "x", rules.now);
    }
  }

  @Test
  void at_its_finish_time_a_job_waits_for_the_tasks_that_run() {
    Device running = rules.ready(1, "1");
    Device noticed = rules.ready(2, "1");
    Job job = rules.job(rules.firmware("2"), j -> j.finishMillis = rules.now + 600_000);
    rules.progress(running, 50);
    rules.passes(Duration.ofMinutes(10));
    assertThat(rules.task(job, running).status()).isEqualTo(IN_PROGRESS);
    assertThat(rules.task(job, noticed).status()).isEqualTo(CANCELED);
    assertThat(job.status()).isEqualTo(Job.Status.IN_PROGRESS);
    assertThat(job.endedMillis()).isZero();
    rules.passes(Duration.ofMinutes(1));
    rules.inform(running, "2");
    assertThat(rules.task(job, running).status()).isEqualTo(SUCCEEDED);
    assertThat(job.status()).isEqualTo(Job.Status.COMPLETED);
    assertThat(job.endedMillis()).isEqualTo(rules.now);
  }

  @Test
  void what_one_module_reports_means_nothing_to_the_task_of_another() {
    Device device = rules.ready(1, "1");
    Job main = rules.job(rules.firmware("2"), j -> { });
    Task task = rules.task(main, device);
    rules.progress(device, 50);
    for (String version : List.of("2", "7")) {
      rules.campaigns.informed(device, new DeviceReport.Inform("0", "MCU", version), rules.now);
      assertThat(task.status()).as("version %s of the MCU", version).isEqualTo(IN_PROGRESS);
      assertThat(task.sourceVersion()).isEqualTo("1");
    }
    rules.inform(device, "2");
    assertThat(task.status()).isEqualTo(SUCCEEDED);
  }

  @Test
  void a_noticed_delta_package_is_not_sent_again_to_a_device_that_runs_something_else_by_now() {
    Device device = rules.ready(1, "1");
    Firmware delta = rules.firmware("2");
    delta.type = 1;
    delta.sourceVersion = "1";
    Job job = rules.job(delta, j -> { });
    assertThat(rules.notices()).containsExactly("dev-1");
    rules.disconnect(device);
    rules.connect(device);
    rules.inform(device, "1.5");
    assertThat(rules.task(job, device).status()).isEqualTo(NOTIFIED);
    assertThat(rules.notices()).isEmpty();
    rules.inform(device, "1");
    assertThat(rules.notices()).as("it has gone back").containsExactly("dev-1");
  }

  @Test
  void after_a_restart_the_minute_of_the_push_rate_began_with_its_first_notice() {
    List<Device> devices = List.of(rules.ready(1, "1"), rules.device(2), rules.device(3));
    Job job = rules.job(rules.firmware("2"), j -> j.perMinute = 2);
    rules.passes(Duration.ofSeconds(20));
    rules.connect(devices.get(1));
    rules.inform(devices.get(1), "1");
    assertThat(rules.notices()).as("20 s apart").containsExactly("dev-1", "dev-2");
    rules.passes(Duration.ofSeconds(20));
    rules.restart();
    rules.connect(devices.get(2));
    rules.inform(devices.get(2), "1");
    rules.passes(Duration.ofSeconds(20).minusMillis(1));
    assertThat(rules.task(job, devices.get(2)).status()).isEqualTo(QUEUED);
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.task(job, devices.get(2)).status()).isEqualTo(NOTIFIED);
  }

  @Test
  void the_timeout_of_an_attempt_that_failed_does_not_end_the_next_one() {
    Device device = rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> {
      j.timeoutMinutes = 10;
      j.retryIntervalMinutes = 1;
      j.retryCount = 1;
    });
    Task task = rules.task(job, device);
    rules.progress(device, 10);
    rules.passes(Duration.ofMinutes(5));
    rules.progress(device, -2);
    rules.passes(Duration.ofMinutes(2));
    rules.progress(device, 10);
    rules.passes(Duration.ofMinutes(10).minusMillis(1));
    assertThat(task.status()).as("7 min after the first attempt's timeout").isEqualTo(IN_PROGRESS);
    rules.passes(Duration.ofMillis(1));
    assertThat(task.status()).isEqualTo(FAILED);
    assertThat(task.description()).isEqualTo("timeout");
  }

  @Test
  void a_job_that_is_not_for_modules_side_by_side_finds_the_open_task_of_any_module() {
    Device device = rules.ready(1, "1");
    Job first = rules.job(rules.firmware("2"), j -> { });
    Firmware mcu = rules.firmware("9");
    mcu.module = "MCU";
    Job alone = rules.job(mcu, j -> { });
    assertThat(rules.task(alone, device).status()).isEqualTo(FAILED);
    assertThat(rules.task(first, device).status()).isEqualTo(NOTIFIED);
    Job overwriting = rules.job(mcu, j -> j.overwriteMode = 2);
    assertThat(rules.task(overwriting, device).status()).isEqualTo(NOTIFIED);
    assertThat(rules.task(first, device).status()).isEqualTo(CANCELED);
  }

  @Test
  void of_what_is_due_at_the_same_moment_the_earlier_comes_first() {
    Device device = rules.ready(1, "1");
    long then = rules.now + 60_000;
    Job first = rules.job(rules.firmware("2"), j -> j.scheduleMillis = then);
    Job second = rules.job(rules.firmware("3"), j -> j.scheduleMillis = then);
    rules.passes(Duration.ofMinutes(1));
    assertThat(rules.task(first, device).status()).isEqualTo(NOTIFIED);
    assertThat(rules.task(second, device).status()).as("it finds the other").isEqualTo(FAILED);
  }

  private Job watching(String version, int overwriteMode) {
    return rules.job(rules.firmware(version), job -> {
      job.kind = Job.Kind.DYNAMIC;
      job.sourceVersions.add("1");
      job.overwriteMode = overwriteMode;
    });
  }

  @Test
  void an_older_dynamic_job_does_not_take_a_device_from_the_newer_when_it_reports_again() {
    for (int overwriteMode : List.of(1, 2)) {
      Job older = watching("2." + overwriteMode, overwriteMode);
      Job newer = watching("3." + overwriteMode, 1);
      Device device = rules.ready(overwriteMode, "1");
      assertThat(newer.tasks()).hasSize(1);
      rules.disconnect(device);
      rules.connect(device);
      rules.inform(device, "1");
      assertThat(older.tasks()).as("overwrite mode %s", overwriteMode).isEmpty();
      assertThat(rules.task(newer, device).status()).isEqualTo(NOTIFIED);
      rules.campaigns.stopMatching(older, rules.now);
      rules.campaigns.stopMatching(newer, rules.now);
      rules.campaigns.cancel(rules.task(newer, device), "x", rules.now);
      rules.inform(device, "0");
    }
  }

  @Test
  void applications_are_told_each_turn_of_a_job_once() {
    rules.ready(1, "1");
    rules.job(rules.firmware("2"), job -> job.scheduleMillis = rules.now + 600_000);
    assertThat(rules.told("/ota/job/status", "jobStatus")).containsExactly("PLANNED");
    rules.passes(Duration.ofMinutes(10));
    assertThat(rules.told("/ota/job/status", "jobStatus")).containsExactly("IN_PROGRESS");
    rules.job(rules.firmware("3"), job -> { });
    assertThat(rules.told("/ota/job/status", "jobStatus")).as("its device is taken")
        .containsExactly("IN_PROGRESS", "COMPLETED");
  }

  @Test
  void a_job_that_is_cancelled_was_never_complete_and_one_that_is_complete_stays_so() {
    Device device = rules.ready(1, "1");
    Job cancelled = rules.job(rules.firmware("2"), job -> { });
    rules.effects();
    rules.campaigns.cancel(cancelled, EnumSet.of(NOTIFIED), false, rules.now);
    assertThat(rules.told("/ota/job/status", "jobStatus")).containsExactly("CANCELED");
    Job complete = rules.job(rules.firmware("3"), job -> { });
    rules.campaigns.cancel(rules.task(complete, device), "by its device", rules.now);
    assertThat(complete.status()).isEqualTo(Job.Status.COMPLETED);
    rules.effects();
    rules.campaigns.cancel(complete, EnumSet.of(QUEUED), true, rules.now);
    assertThat(complete.status()).isEqualTo(Job.Status.COMPLETED);
    assertThat(rules.told("/ota/job/status", "jobStatus")).isEmpty();
  }

  @Test
  void a_delta_package_begun_anew_while_something_else_runs_still_comes_from_its_own_source() {
    Device device = rules.ready(1, "1");
    Firmware delta = rules.firmware("2");
    delta.type = 1;
    delta.sourceVersion = "1";
    Job job = rules.job(delta, j -> { });
    Task task = rules.task(job, device);
    rules.campaigns.cancel(task, "x", rules.now);
    rules.inform(device, "1.5");
    rules.campaigns.beginAnew(task, rules.now);
    rules.inform(device, "1");
    rules.progress(device, 10);
    rules.inform(device, "1");
    assertThat(task.status()).as("a healthy device").isEqualTo(IN_PROGRESS);
    rules.inform(device, "1.5");
    assertThat(task.status()).as("a foreign version").isEqualTo(FAILED);
  }

  @Test
  void a_check_counts_the_devices_that_were_through_with_it_before_it_began() {
    Device taken = rules.ready(1, "1");
    Device free = rules.ready(2, "1");
    rules.job(rules.firmware("9"), job -> {
      job.target = Job.Target.SPECIFIC;
      job.deviceNames = List.of(taken.name());
    });
    Firmware firmware = rules.firmware("2");
    Job verify = rules.job(firmware, job -> job.kind = Job.Kind.VERIFY);
    assertThat(firmware.verifyProgress()).as("one of two has failed already").isEqualTo(50);
    rules.campaigns.cancel(rules.task(verify, free), "x", rules.now);
    assertThat(firmware.verifyProgress()).isEqualTo(100);
    rules.campaigns.beginAnew(rules.task(verify, free), rules.now);
    assertThat(firmware.verifyProgress()).as("begun anew").isEqualTo(50);
    assertThat(firmware.status()).isEqualTo(Firmware.CHECKING);
  }

  @Test
  void case_does_not_count_in_the_name_of_a_module() {
    Device device = rules.device(1);
    rules.connect(device);
    say(device, "mcu", "1");
    Firmware firmware = rules.firmware("2");
    firmware.module = "MCU";
    Job job = rules.job(firmware, j -> {
      j.kind = Job.Kind.DYNAMIC;
      j.sourceVersions.add("1");
    });
    Task task = rules.task(job, device);
    rules.campaigns.progressed(device, new DeviceReport.Progress("0", "Mcu", 10, ""), rules.now);
    assertThat(task.status()).isEqualTo(IN_PROGRESS);
    rules.published();
    rules.campaigns.requested(device, new DeviceReport.Request("5", "mcu"), false, rules.now);
    assertThat(rules.published()).singleElement()
        .satisfies(answer -> assertThat(new String(answer.payload(), UTF_8)).contains("\"version\":\"2\""));
    say(device, "mCU", "2");
    assertThat(task.status()).isEqualTo(SUCCEEDED);
    assertThat(device.versions()).containsExactly(Map.entry("mcu", "2"));
    say(device, "MCU", "1");
    assertThat(job.tasks()).as("it matches").hasSize(2);
  }

  private void say(Device device, String module, String version) {
    rules.campaigns.informed(device, new DeviceReport.Inform("0", module, version), rules.now);
  }
}
