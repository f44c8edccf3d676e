package example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nufleet.api.Chaos;
import dev.nufleet.api.Firmware;
import dev.nufleet.api.Heard;
import dev.nufleet.api.StandIn;
import dev.nufleet.api.Task;
import dev.nufleet.junit.NuFleetExtension;
import dev.nufleet.model.DeviceTriple;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A device client of one's own against the stand-in of the platform. */
class ClientTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension
  static final NuFleetExtension NUFLEET = NuFleetExtension.with(StandIn.of(2));

  private static Device signIn(StandIn platform, DeviceTriple device, String secret) throws Exception {
    return Device.signIn(platform.mqttHost(), platform.mqttPort(), platform.tls(), device.productKey().value(),
        device.deviceName().value(), secret);
  }

  @Test
  void the_client_upgrades_and_the_platform_believes_it(StandIn platform) throws Exception {
    DeviceTriple me = platform.devices().get(0);
    byte[] image = new byte[100_000];
    new Random(1).nextBytes(image);
    try (Device device = signIn(platform, me, me.deviceSecret().reveal())) {
      platform.upgrade(Firmware.of(image, 2), me);

      Device.Notice notice = device.awaitUpgrade("1");
      assertEquals("2", notice.version());
      assertArrayEquals(image, device.upgrade(notice));

      platform.awaitTask(me, Task.Status.SUCCEEDED, SOON);
      assertEquals("2", platform.version(me).orElseThrow());
      assertEquals(List.of(0, 100),
          platform.heard(Heard.Progress.class, me).stream().map(Heard.Progress::step).toList());
      assertEquals(100_000, platform.heard(Heard.Download.class, me).get(0).length());
    }
  }

  @Test
  void a_wrong_secret_is_refused(StandIn platform) {
    DeviceTriple me = platform.devices().get(1);
    IOException refused = assertThrows(IOException.class, () -> signIn(platform, me, "wrong"));
    assertEquals("CONNACK 4", refused.getMessage());
    platform.await(Heard.SignIn.class, me, answer -> answer.code() == 4, SOON);
    assertFalse(platform.isOnline(me));
  }

  @Test
  void a_download_that_is_not_there_is_reported_and_nothing_is_installed() throws Exception {
    Chaos noFile = Chaos.text("faults = [ { kind = http-status, status = 404 } ]");
    try (StandIn platform = StandIn.of(1).chaos(noFile).start()) {
      DeviceTriple me = platform.device();
      platform.upgrade(Firmware.ofSize(10_000, 2));
      try (Device device = signIn(platform, me, me.deviceSecret().reveal())) {
        Device.Notice notice = device.awaitUpgrade("1");
        assertThrows(IOException.class, () -> device.upgrade(notice));

        Task task = platform.awaitTask(me, Task.Status.FAILED, SOON);
        assertEquals("step -2", task.description());
        assertEquals("1", platform.version(me).orElseThrow());
      }
    }
  }
}
