package dev.nufleet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.DeviceTriple;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a user asks of a stand-in; {@code examples/ota-test} has a client that does what devices do. */
class StandInTest {
  private static final Duration AT_ONCE = Duration.ofMillis(20);

  @Test
  void several_run_side_by_side_and_none_tells_its_secret_or_leaves_its_port_open() throws Exception {
    int port;
    try (StandIn one = StandIn.start(); StandIn other = StandIn.of(2).start()) {
      port = one.mqttPort();
      assertThat(port).isNotEqualTo(other.mqttPort());
      assertThat(one.downloads().getHost()).isEqualTo("localhost");
      assertThat(one.caFile()).exists();
      assertThat(other.devices()).extracting(device -> device.deviceName().value())
          .containsExactly("device-00000", "device-00001");
      assertThat(one.toString() + one.device() + StandIn.of(1))
          .doesNotContain(one.accessKeySecret()).doesNotContain(one.device().deviceSecret().reveal());
    }
    assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
  }

  @Test
  void a_job_for_devices_that_are_not_there_waits_and_can_be_cancelled() {
    try (StandIn platform = StandIn.of(3).setting("max-packages", "2").start()) {
      Job job = platform.upgrade(Firmware.ofSize(1000, 7), platform.devices().get(1));
      assertThat(job.tasks()).containsExactly(new Task("device-00001", Task.Status.QUEUED, "7", ""));
      job.cancel();
      assertThat(job.tasks()).extracting(Task::status).containsExactly(Task.Status.CANCELED);
      platform.awaitTask(platform.devices().get(1), Task.Status.CANCELED, Duration.ofSeconds(20));
      assertThat(platform.upgrade(Firmware.ofSize(1000, 8)).tasks()).hasSize(3);
      assertThatThrownBy(() -> platform.upgrade(Firmware.ofSize(1000, 9))).isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("CreateOTAFirmware was refused");
    }
  }

  @Test
  void what_does_not_come_in_its_time_is_told_with_what_came_instead() {
    try (StandIn platform = StandIn.start()) {
      DeviceTriple device = platform.device();
      assertThatThrownBy(() -> platform.awaitVersion(device, Firmware.ofSize(1, 9).version(), AT_ONCE))
          .isInstanceOf(NotInTime.class)
          .hasMessage("device-00000: no version 9 in 20 ms; nothing was heard of it");
      platform.upgrade(Firmware.ofSize(1000, 9)).cancel();
      platform.awaitTask(device, Task.Status.CANCELED, Duration.ofSeconds(20));
      assertThatThrownBy(() -> platform.awaitTask(device, Task.Status.SUCCEEDED, AT_ONCE))
          .hasMessageContaining("no task SUCCEEDED in 20 ms; what was heard last:").hasMessageContaining("CANCELED");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> platform.awaitTask(device, Task.Status.SUCCEEDED, Duration.ofMinutes(1)))
          .isInstanceOf(NotInTime.class).hasMessageStartingWith("interrupted while");
      assertThat(Thread.interrupted()).as("who wanted the thread to end is still heard").isTrue();
      assertThat(platform.version(device)).isEmpty();
      assertThat(platform.isOnline(device)).isFalse();
    }
  }

  @Test
  void devices_whose_triples_are_known_take_the_place_of_those_that_were_made_up() {
    StandInPlan plan = StandIn.of(1).device("a1Product1", "gate-1", "secret one").device("a1Product1", "gate-2", "two");
    try (StandIn platform = plan.start()) {
      assertThat(platform.devices()).containsExactly(
          DeviceTriple.of("a1Product1", "gate-1", "secret one"), DeviceTriple.of("a1Product1", "gate-2", "two"));
      assertThatThrownBy(() -> platform.version(DeviceTriple.of("a1Product1", "gate-3", "x")))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("gate-3 is no device");
    }
    assertThatThrownBy(() -> plan.device("a1Product2", "gate-3", "x")).hasMessageContaining("one product");
    assertThatThrownBy(() -> plan.device("a1Product1", "gate-1", "x")).hasMessageContaining("different names");
  }

  @Test
  void what_cannot_be_meant_is_told_before_anything_starts() {
    assertThatThrownBy(() -> StandIn.of(0)).hasMessageContaining("1..100000");
    assertThatThrownBy(() -> StandIn.of(1).setting("no-such", "1")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'no-such' is no setting");
    assertThatThrownBy(() -> StandIn.of(1).setting("link-life", "0")).hasMessageContaining("1..31536000");
    StandInPlan set = StandIn.of(1).chaos(Chaos.text("platform { link-life = 60 }"));
    assertThat(set.settings().chosen()).containsValue("60");
  }
}
