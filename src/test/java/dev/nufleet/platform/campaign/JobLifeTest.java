package dev.nufleet.platform.campaign;

import static dev.nufleet.platform.registry.Task.Status.CANCELED;
import static dev.nufleet.platform.registry.Task.Status.FAILED;
import static dev.nufleet.platform.registry.Task.Status.IN_PROGRESS;
import static dev.nufleet.platform.registry.Task.Status.NOTIFIED;
import static dev.nufleet.platform.registry.Task.Status.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.aliyun.DeviceReport;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.DeviceGroup;
import dev.nufleet.platform.registry.Firmware;
import dev.nufleet.platform.registry.Job;
import dev.nufleet.platform.registry.Task;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How jobs begin, whom they aim at, how they end, and what outlives a kill. */
class JobLifeTest {
  private final Rules rules = new Rules();

  private Job specific(Firmware firmware, Job.Kind kind, String... names) {
    return rules.job(firmware, job -> {
      job.kind = kind;
      job.target = Job.Target.SPECIFIC;
      job.deviceNames = List.of(names);
    });
  }

  private Job dynamic(String version, String source) {
    return rules.job(rules.firmware(version), job -> {
      job.kind = Job.Kind.DYNAMIC;
      job.sourceVersions.add(source);
    });
  }

  @Test
  void applications_are_told_how_a_job_and_its_tasks_turn() {
    Device device = rules.ready(1, "1");
    rules.effects();
    Job job = rules.job(rules.firmware("2"), j -> { });
    assertThat(job.startedMillis()).isEqualTo(rules.now);
    assertThat(rules.told("/" + job.id + "/ota/job/status", "jobStatus")).containsExactly("IN_PROGRESS");
    rules.passes(Duration.ofSeconds(7));
    rules.inform(device, "2");
    assertThat(rules.told("/" + job.id + "/ota/job/status", "jobStatus")).containsExactly("COMPLETED");
    assertThat(job.endedMillis()).isEqualTo(rules.now);
    assertThat(job.modifiedMillis()).isEqualTo(rules.now);
    assertThat(rules.cloud.takeChanged()).contains(job);
  }

  @Test
  void the_task_that_finds_an_older_one_says_which_and_is_told() {
    Device device = rules.ready(1, "1");
    Job first = rules.job(rules.firmware("2"), j -> { });
    rules.effects();
    Job second = rules.job(rules.firmware("3"), j -> { });
    assertThat(rules.told("/dev-1/ota/upgrade", "status")).containsExactly("FAILED");
    assertThat(rules.task(second, device).description())
        .isEqualTo("another task of the device is open: " + rules.task(first, device).id());
    assertThat(second.status()).as("nothing is left to do").isEqualTo(Job.Status.COMPLETED);
    assertThat(device.open()).containsExactly(rules.task(first, device));
    rules.job(rules.firmware("4"), j -> j.overwriteMode = 2);
    assertThat(rules.task(first, device).description()).startsWith("overwritten by job ");
  }

  @Test
  void begin_says_how_many_tasks_there_are() {
    rules.ready(1, "1");
    rules.ready(2, "1");
    Job job = new Job();
    job.id = "j";
    job.firmwareId = rules.firmware("2").id;
    job.productKey = Rules.PRODUCT;
    assertThat(rules.campaigns.begin(job, rules.now)).isEqualTo(2);
  }

  @Test
  void a_job_that_may_not_complete_by_itself_stays() {
    Rules patient = new Rules(new CampaignSettings(
        0, "Md5", "SHA256", Duration.ofSeconds(5), Duration.ofSeconds(10), false, 10));
    Device device = patient.ready(1, "1");
    Job job = patient.job(patient.firmware("2"), j -> j.finishMillis = patient.now + 3_600_000);
    patient.inform(device, "2");
    assertThat(job.status()).isEqualTo(Job.Status.IN_PROGRESS);
    patient.passes(Duration.ofHours(1));
    assertThat(job.status()).as("but its finish time ends it").isEqualTo(Job.Status.COMPLETED);
  }

  @Test
  void the_finish_time_cancels_what_waits_and_says_so() {
    Device away = rules.device(1);
    Job job = rules.job(rules.firmware("2"), j -> j.finishMillis = rules.now + 3_600_000);
    rules.passes(Duration.ofHours(1).minusMillis(1));
    assertThat(rules.task(job, away).status()).isEqualTo(QUEUED);
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.task(job, away).description()).isEqualTo("the job's finish time has passed");
    assertThat(job.status()).isEqualTo(Job.Status.COMPLETED);
    long ended = job.endedMillis();
    rules.passes(Duration.ofHours(1));
    assertThat(job.endedMillis()).isEqualTo(ended);
  }

  @Test
  void the_finish_time_of_a_job_that_was_cancelled_changes_nothing() {
    Device away = rules.device(1);
    Job job = rules.job(rules.firmware("2"), j -> j.finishMillis = rules.now + 3_600_000);
    rules.campaigns.cancel(job, EnumSet.of(QUEUED), false, rules.now);
    rules.effects();
    rules.passes(Duration.ofHours(2));
    assertThat(job.status()).isEqualTo(Job.Status.CANCELED);
    assertThat(rules.task(job, away).description()).isEqualTo("cancelled");
    assertThat(rules.effects()).isEmpty();
  }

  @Test
  void a_planned_job_is_cancelled_by_its_own_switch_only() {
    rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> j.scheduleMillis = rules.now + 600_000);
    assertThat(job.modifiedMillis()).isEqualTo(rules.now);
    rules.campaigns.cancel(job, EnumSet.of(QUEUED), false, rules.now);
    assertThat(job.status()).isEqualTo(Job.Status.PLANNED);
    rules.campaigns.cancel(job, EnumSet.noneOf(Task.Status.class), true, rules.now);
    assertThat(job.status()).isEqualTo(Job.Status.CANCELED);
    rules.effects();
    rules.campaigns.cancel(job, EnumSet.noneOf(Task.Status.class), true, rules.now);
    assertThat(rules.effects()).as("once").isEmpty();
    rules.passes(Duration.ofMinutes(20));
    assertThat(job.tasks()).isEmpty();
  }

  @Test
  void cancelling_some_tasks_leaves_a_job_running() {
    Device one = rules.ready(1, "1");
    rules.device(2);
    Job job = rules.job(rules.firmware("2"), j -> { });
    rules.campaigns.cancel(job, EnumSet.of(QUEUED), true, rules.now);
    assertThat(job.status()).as("one is NOTIFIED").isEqualTo(Job.Status.IN_PROGRESS);
    rules.inform(one, "2");
    rules.campaigns.cancel(job, EnumSet.of(QUEUED), false, rules.now);
    assertThat(job.status()).as("one has succeeded").isEqualTo(Job.Status.COMPLETED);
    Task task = rules.task(job, one);
    rules.campaigns.cancel(task, "late", rules.now);
    assertThat(task.description()).as("final is final").isEmpty();
    rules.campaigns.confirm(task, rules.now);
    assertThat(task.status().isFinal()).isTrue();
  }

  @Test
  void a_verify_job_that_nobody_passes_fails_its_package_and_may_begin_anew() {
    Device one = rules.ready(1, "1");
    Device two = rules.ready(2, "1");
    Firmware firmware = rules.firmware("2");
    firmware.made(true, rules.now);
    Job job = specific(firmware, Job.Kind.VERIFY, "dev-1", "dev-2");
    assertThat(firmware.verifyProgress()).isZero();
    rules.progress(one, -1);
    assertThat(firmware.verifyProgress()).isEqualTo(50);
    assertThat(firmware.status()).isEqualTo(Firmware.CHECKING);
    rules.passes(Duration.ofSeconds(1));
    rules.progress(two, -1);
    assertThat(firmware.status()).isEqualTo(Firmware.CHECK_FAILED);
    assertThat(firmware.modifiedMillis()).isEqualTo(rules.now);
    assertThat(firmware.isReleased()).isFalse();
    assertThat(job.status()).isEqualTo(Job.Status.COMPLETED);
    rules.campaigns.beginAnew(rules.task(job, two), rules.now);
    assertThat(firmware.status()).as("being checked again").isEqualTo(Firmware.CHECKING);
    rules.cloud.takeChanged();
    rules.inform(two, "2");
    assertThat(firmware.status()).isEqualTo(Firmware.CHECKED);
    assertThat(firmware.isReleased()).isTrue();
    assertThat(rules.cloud.takeChanged()).contains(firmware);
  }

  @Test
  void a_dynamic_job_of_mode_2_takes_only_what_reports_from_now_on() {
    rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> {
      j.kind = Job.Kind.DYNAMIC;
      j.dynamicMode = 2;
      j.sourceVersions.add("1");
    });
    assertThat(job.tasks()).isEmpty();
    assertThat(job.status()).as("it watches on").isEqualTo(Job.Status.IN_PROGRESS);
    rules.ready(2, "1");
    assertThat(job.tasks()).extracting(Task::deviceName).containsExactly("dev-2");
  }

  @Test
  void a_dynamic_job_whose_tasks_are_all_cancelled_watches_on() {
    Job job = dynamic("2", "1");
    Device device = rules.ready(1, "1");
    assertThat(rules.task(job, device).status()).isEqualTo(NOTIFIED);
    rules.campaigns.cancel(job, EnumSet.of(NOTIFIED), false, rules.now);
    assertThat(rules.task(job, device).status()).isEqualTo(CANCELED);
    assertThat(job.status()).isEqualTo(Job.Status.IN_PROGRESS);
    rules.ready(2, "1");
    assertThat(job.tasks()).hasSize(2);
  }

  @Test
  void a_dynamic_job_is_of_one_product_and_module() {
    Job job = dynamic("2", "1");
    Device device = rules.device(1);
    rules.connect(device);
    rules.campaigns.informed(device, new DeviceReport.Inform("0", "MCU", "1"), rules.now);
    assertThat(job.tasks()).isEmpty();
    job.productKey = "other";
    rules.inform(device, "1");
    assertThat(job.tasks()).isEmpty();
    job.productKey = Rules.PRODUCT;
    rules.inform(device, "1");
    rules.inform(device, "1");
    assertThat(job.tasks()).as("once while a task is open").hasSize(1);
  }

  @Test
  void a_dynamic_job_of_a_group_takes_each_of_its_devices_once() {
    DeviceGroup group = new DeviceGroup();
    group.id = "g";
    rules.cloud.put(group);
    Device in = rules.ready(1, "1");
    in.join("g");
    rules.ready(2, "1");
    Job job = rules.job(rules.firmware("2"), j -> {
      j.kind = Job.Kind.DYNAMIC;
      j.groupId = "g";
    });
    assertThat(job.tasks()).extracting(Task::deviceName).containsExactly("dev-1");
    rules.progress(in, -1);
    rules.inform(in, "1");
    assertThat(job.tasks()).hasSize(1);
    Device later = rules.device(3);
    later.join("g");
    rules.connect(later);
    rules.inform(later, "1");
    assertThat(job.tasks()).hasSize(2);
  }

  @Test
  void named_devices_get_their_tasks_in_the_order_of_the_names() {
    rules.ready(1, "1");
    rules.ready(2, "1");
    rules.ready(3, "2");
    Job job = specific(rules.firmware("2"), Job.Kind.STATIC, "dev-2", "dev-9", "dev-3", "dev-1");
    assertThat(job.tasks()).extracting(Task::deviceName).containsExactly("dev-2", "dev-1");
  }

  @Test
  void gray_of_nobody_is_nobody() {
    rules.ready(1, "2");
    assertThat(rules.job(rules.firmware("2"), job -> {
      job.target = Job.Target.GRAY;
      job.grayPercent = "50";
    }).tasks()).isEmpty();
  }

  @Test
  void gray_takes_those_that_were_registered_first() {
    IntStream.range(0, 4).forEach(i -> rules.ready(i, "1"));
    assertThat(rules.job(rules.firmware("2"), job -> {
      job.target = Job.Target.GRAY;
      job.grayPercent = "75.5";
    }).tasks()).extracting(Task::deviceName).containsExactly("dev-0", "dev-1", "dev-2");
  }

  @Test
  void a_delta_package_waits_while_its_device_runs_something_else() {
    Device device = rules.ready(1, "1");
    rules.disconnect(device);
    Firmware delta = rules.firmware("2");
    delta.type = 1;
    delta.sourceVersion = "1";
    Job job = rules.job(delta, j -> { });
    rules.effects();
    rules.connect(device);
    rules.inform(device, "1.5");
    rules.campaigns.requested(device, new DeviceReport.Request("5", ""), true, rules.now);
    assertThat(rules.notices()).isEmpty();
    assertThat(rules.task(job, device).status()).isEqualTo(QUEUED);
    rules.inform(device, "1");
    assertThat(rules.notices()).containsExactly("dev-1");
  }

  @Test
  void a_device_that_never_reported_comes_from_what_it_reports_first() {
    Device device = rules.device(1);
    Job job = rules.job(rules.firmware("2"), j -> { });
    rules.connect(device);
    rules.passes(Duration.ofSeconds(5));
    rules.progress(device, 1);
    rules.cloud.takeChanged();
    rules.inform(device, "0.9");
    assertThat(rules.task(job, device).sourceVersion()).isEqualTo("0.9");
    assertThat(rules.task(job, device).status()).isEqualTo(IN_PROGRESS);
    assertThat(rules.cloud.takeChanged()).contains(rules.task(job, device), device);
    rules.inform(device, "0.8");
    assertThat(rules.task(job, device).status()).isEqualTo(FAILED);
  }

  // after a kill

  @Test
  void a_planned_job_starts_after_a_restart_at_its_time_or_at_once_if_that_was_missed() {
    rules.ready(1, "1");
    Job job = rules.job(rules.firmware("2"), j -> j.scheduleMillis = rules.now + 600_000);
    rules.restart();
    rules.passes(Duration.ofMinutes(10).minusMillis(1));
    assertThat(job.status()).isEqualTo(Job.Status.PLANNED);
    rules.now += 3_600_000;
    rules.restart();
    rules.passes(Duration.ZERO);
    assertThat(job.status()).isEqualTo(Job.Status.IN_PROGRESS);
    assertThat(job.startedMillis()).isEqualTo(rules.now);
  }

  @Test
  void finish_times_retries_and_dynamic_jobs_outlive_a_restart() {
    Device away = rules.device(7);
    Job finishing = specific(rules.firmware("3"), Job.Kind.STATIC, "dev-7");
    finishing.finishMillis = rules.now + 3_600_000;
    Device device = rules.ready(1, "1");
    Job retrying = rules.job(rules.firmware("2"), j -> {
      j.target = Job.Target.SPECIFIC;
      j.deviceNames = List.of("dev-1");
      j.retryIntervalMinutes = 10;
      j.retryCount = 1;
    });
    rules.progress(device, -1);
    Job watching = dynamic("5", "4");
    Job stopped = dynamic("6", "4");
    rules.campaigns.stopMatching(stopped, rules.now);
    rules.restart();
    rules.connect(device);
    rules.inform(device, "1");
    rules.notices();
    rules.passes(Duration.ofMinutes(10));
    assertThat(rules.notices()).containsExactly("dev-1");
    assertThat(rules.task(retrying, device).status()).isEqualTo(NOTIFIED);
    rules.ready(4, "4");
    assertThat(watching.tasks()).hasSize(1);
    assertThat(stopped.tasks()).isEmpty();
    rules.passes(Duration.ofMinutes(50));
    assertThat(rules.task(finishing, away).status()).isEqualTo(CANCELED);
  }

  @Test
  void the_push_rate_holds_over_a_restart() {
    List<Device> devices = IntStream.range(0, 25).mapToObj(i -> rules.ready(i, "1")).toList();
    rules.effects();
    rules.job(rules.firmware("2"), j -> j.perMinute = 10);
    assertThat(rules.notices()).hasSize(10);
    rules.passes(Duration.ofSeconds(20));
    rules.restart();
    devices.subList(10, 25).forEach(device -> {
      rules.connect(device);
      rules.inform(device, "1");
    });
    assertThat(rules.notices()).isEmpty();
    rules.passes(Duration.ofSeconds(40).minusMillis(1));
    assertThat(rules.notices()).isEmpty();
    rules.passes(Duration.ofMillis(1));
    assertThat(rules.notices()).hasSize(10);
    rules.passes(Duration.ofMinutes(2));
    rules.restart();
    Device last = devices.get(24);
    rules.connect(last);
    rules.inform(last, "1");
    assertThat(rules.notices()).as("a minute has passed").containsExactly("dev-24");
  }

  @Test
  void what_a_kill_cut_short_is_completed_in_the_order_of_the_jobs() {
    Rules patient = new Rules();
    Device device = patient.ready(1, "1");
    Job first = patient.job(patient.firmware("2"), j -> { });
    Job second = patient.job(patient.firmware("3"), j -> j.multiModule = true);
    patient.task(first, device).succeed(patient.now);
    patient.effects();
    patient.campaigns.resume(patient.now);
    assertThat(patient.told("/ota/job/status", "jobId")).containsExactly(first.id);
    assertThat(second.status()).isEqualTo(Job.Status.COMPLETED);
    assertThat(first.status()).isEqualTo(Job.Status.COMPLETED);
  }
}
