package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the documents say of a device's tasks. Jobs try again once after 2 minutes, and give 10 to an attempt. */
class DeviceTasksTest {
  private static final long MINUTE = 60_000;

  private final DeviceTasks tasks = new DeviceTasks();
  private long now = 1_000_000;

  @BeforeEach
  void a_device_is_there_and_has_told_its_version() {
    tasks.advance(now);
    tasks.connects();
    tasks.subscribes();
    tasks.informs("", "1.0");
    assertThat(tasks.told()).containsExactly("1000000 device online, heard at 1000000");
  }

  private void begins(boolean replaces) {
    tasks.begin(new JobOrder(/* dynamic= */ false, List.of(), /* later= */ false, "", "2.0", /* delta= */ "",
        /* retryMinutes= */ 2, /* retries= */ 1, /* timeoutMinutes= */ 10, /* perMinute= */ 10, replaces,
        /* multiModule= */ false, /* push= */ true, /* confirm= */ false, /* startAt= */ 0, /* finishAt= */ 0));
  }

  private void passes(long millis) {
    now += millis;
    tasks.advance(now);
  }

  @Test
  void that_it_goes_is_told_with_when_it_was_heard_for_the_last_time() {
    passes(10);
    tasks.leaves(now - 3);
    assertThat(tasks.told()).containsExactly("1000010 device offline, heard at 1000007");
  }

  @Test
  void only_the_new_version_makes_a_task_succeed() {
    begins(false);
    assertThat(tasks.told()).containsExactly("1000000 job 0 IN_PROGRESS", "1000000 notice 0",
        "1000000 task 0 NOTIFIED");
    tasks.progresses("", 100);
    assertThat(tasks.stands(0)).startsWith("IN_PROGRESS, its task IN_PROGRESS 100 %");
    tasks.informs("", "2.0");
    assertThat(tasks.stands(0)).startsWith("COMPLETED, its task SUCCEEDED 100 %");
  }

  @Test
  void a_failure_is_tried_again_after_the_interval_and_the_second_one_is_for_good() {
    begins(false);
    tasks.progresses("", 7);
    tasks.progresses("", -3);
    passes(2 * MINUTE - 1);
    assertThat(tasks.stands(0)).contains("its task IN_PROGRESS 7 %");
    passes(1);
    assertThat(tasks.stands(0)).contains("its task NOTIFIED 0 %");
    tasks.progresses("", -3);
    assertThat(tasks.stands(0)).startsWith("COMPLETED, its task FAILED");
  }

  @Test
  void a_version_that_nobody_expects_fails_an_attempt_that_has_begun() {
    begins(false);
    tasks.informs("", "3.0");
    assertThat(tasks.stands(0)).contains("NOTIFIED", "tries left 1");
    tasks.progresses("", 1);
    tasks.informs("", "1.0");
    assertThat(tasks.stands(0)).contains("IN_PROGRESS 1 %", "tries left 1");
    tasks.informs("", "3.0");
    assertThat(tasks.stands(0)).contains("IN_PROGRESS 1 %", "tries left 0");
  }

  @Test
  void an_attempt_takes_no_longer_than_its_timeout() {
    begins(false);
    passes(20 * MINUTE);
    assertThat(tasks.stands(0)).contains("NOTIFIED");
    tasks.progresses("", 1);
    passes(10 * MINUTE - 1);
    assertThat(tasks.stands(0)).contains("IN_PROGRESS");
    passes(1);
    assertThat(tasks.stands(0)).contains("FAILED");
  }

  @Test
  void of_two_jobs_the_first_keeps_the_device_or_the_second_takes_its_place() {
    begins(false);
    begins(false);
    assertThat(tasks.stands(0)).contains("NOTIFIED");
    assertThat(tasks.stands(1)).contains("FAILED");
    begins(true);
    assertThat(tasks.stands(0)).contains("CANCELED");
    assertThat(tasks.stands(2)).contains("NOTIFIED");
    tasks.progresses("", 1);
    begins(true);
    assertThat(tasks.stands(3)).contains("FAILED");
  }

  @Test
  void a_device_that_comes_again_has_its_notice_again_when_it_is_ready() {
    begins(false);
    tasks.connects();
    tasks.told();
    passes(4999);
    tasks.subscribes();
    assertThat(tasks.told()).isEmpty();
    passes(1);
    assertThat(tasks.told()).containsExactly(now + " notice 0");
    passes(MINUTE);
    assertThat(tasks.told()).isEmpty();
  }

  @Test
  void a_task_that_is_cancelled_while_it_waits_for_its_next_try_stays_so() {
    begins(false);
    tasks.progresses("", -1);
    tasks.cancel(0, "NOTIFIED");
    passes(5 * MINUTE);
    assertThat(tasks.stands(0)).startsWith("CANCELED, its task CANCELED");
    assertThat(tasks.mayBeginAnew(0)).isTrue();
    tasks.beginAnew(0);
    assertThat(tasks.stands(0)).startsWith("IN_PROGRESS, its task NOTIFIED 0 %, from 1.0, tries left 1");
  }
}
