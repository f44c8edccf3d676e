package dev.nufleet.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each turn of a task, a job, a device and a package sets, and what it resets. */
class TurnsTest {
  private final Device device = new Device("pk", "dev-1", "secret", "iot", 1);
  private final Job job = new Job();
  private final Firmware firmware = new Firmware();

  private Task task() {
    job.id = "job";
    firmware.version = "2";
    return new Task("task", job, firmware, device, 10);
  }

  @Test
  void a_task_that_succeeds_is_at_100_percent_whatever_it_told_before() {
    Task task = task();
    task.notice(1, 20);
    task.advance(40, 30);
    task.succeed(40);
    assertThat(task.progress()).isEqualTo(100);
    assertThat(task.modifiedMillis()).isEqualTo(40);
    assertThat(task.startedMillis()).isEqualTo(30);
  }

  @Test
  void a_task_remembers_the_connection_of_its_newest_notice_and_how_many_count_in_a_minute() {
    Task task = task();
    assertThat(task.notice(1, 20)).as("it turns").isTrue();
    assertThat(task.wasNoticedOver(1)).isTrue();
    assertThat(task.notice(2, 30)).as("it was noticed before").isFalse();
    assertThat(task.wasNoticedOver(2)).isTrue();
    assertThat(task.wasNoticedOver(1)).isFalse();
    task.pushedIn(20);
    task.pushedIn(20);
    assertThat(task.pushes()).as("in one minute").isEqualTo(2);
    task.pushedIn(60_020);
    assertThat(task.pushes()).as("in the next").isEqualTo(1);
    assertThat(task.pushWindowMillis()).isEqualTo(60_020);
    task.advance(1, 40);
    task.notice(3, 50);
    assertThat(task.status()).isEqualTo(Task.Status.IN_PROGRESS);
    assertThat(task.wasNoticedOver(3)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(value = Task.Status.class)
  void each_task_that_is_not_final_is_open(Task.Status status) {
    Task task = task();
    job.add(task);
    int before = job.openTasks();
    job.turned(task.status(), status);
    assertThat(before).isEqualTo(1);
    assertThat(job.openTasks()).isEqualTo(status.isFinal() ? 0 : 1);
    assertThat(job.count(status)).isEqualTo(1);
  }

  @Test
  void a_job_notes_when_it_turned() {
    job.plan(1);
    assertThat(job.modifiedMillis()).isEqualTo(1);
    job.start(2);
    assertThat(job.startedMillis()).isEqualTo(2);
    assertThat(job.endedMillis()).isZero();
    job.cancel(3);
    assertThat(job.endedMillis()).isEqualTo(3);
    assertThat(job.isOver()).isTrue();
    job.reopen(4);
    assertThat(job.endedMillis()).isZero();
    assertThat(job.isOver()).isFalse();
    job.complete(5);
    assertThat(job.endedMillis()).isEqualTo(5);
    assertThat(job.modifiedMillis()).isEqualTo(5);
    assertThat(job.startedMillis()).as("once").isEqualTo(2);
  }

  @Test
  void a_connection_begins_without_subscription_and_report() {
    assertThat(device.connect("1.2.3.4", 5)).as("the first").isTrue();
    device.subscribeToUpgrade();
    device.report("", "1");
    device.disconnect(7);
    assertThat(device.lastSeenMillis()).isEqualTo(7);
    assertThat(device.connect("1.2.3.5", 9)).isFalse();
    assertThat(device.isSubscribedToUpgrade()).isFalse();
    assertThat(device.hasInformed()).isFalse();
    assertThat(device.connection()).isEqualTo(2);
    assertThat(device.activatedMillis()).as("the first time stays").isEqualTo(5);
    assertThat(device.onlineMillis()).isEqualTo(9);
    assertThat(device.version("")).isEqualTo("1");
  }

  @Test
  void a_device_that_is_disabled_is_that_before_all_else() {
    assertThat(device.status()).isEqualTo("UNACTIVE");
    device.connect("1.2.3.4", 5);
    assertThat(device.status()).isEqualTo("ONLINE");
    device.disable();
    assertThat(device.status()).as("still connected").isEqualTo("DISABLE");
    device.disconnect(6);
    assertThat(device.status()).isEqualTo("DISABLE");
    device.enable();
    assertThat(device.status()).isEqualTo("OFFLINE");
  }

  @Test
  void a_package_is_released_only_after_its_check_and_not_while_it_is_checked_again() {
    firmware.made(true, 1);
    assertThat(firmware.isReleased()).isFalse();
    firmware.check();
    firmware.checkedSoFar(60);
    assertThat(firmware.isReleased()).isFalse();
    firmware.checked(true, 2);
    assertThat(firmware.isReleased()).isTrue();
    assertThat(firmware.modifiedMillis()).isEqualTo(2);
    firmware.check();
    assertThat(firmware.isReleased()).isFalse();
    assertThat(firmware.verifyProgress()).as("it begins anew").isZero();
    firmware.checked(false, 3);
    assertThat(firmware.isReleased()).isFalse();
    firmware.made(false, 4);
    assertThat(firmware.isReleased()).as("it needs none").isTrue();
  }
}
