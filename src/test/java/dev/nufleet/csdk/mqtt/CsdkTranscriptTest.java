package dev.nufleet.csdk.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.hal.Transcript;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Pace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console against the transcripts of the example's guide. */
class CsdkTranscriptTest {
  private static final String UPGRADE = "/ota/device/upgrade/a1wOVhf0PmQ/T10YogSxts4YVtugH5at";

  private CsdkRig rig;

  @BeforeEach
  void board() {
    DeviceTriple triple = DeviceTriple.of("a1wOVhf0PmQ", "T10YogSxts4YVtugH5at", "not-the-secret-of-the-guide");
    rig = new CsdkRig(triple, "1577098827", Pace.BOARD);
  }

  @Test
  void a_first_boot_prints_what_the_guide_shows() {
    rig.broker.ignoring(ScriptedBroker.SUBSCRIBE);
    rig.runSample().hal.runUntil(() -> rig.broker.packets(ScriptedBroker.SUBSCRIBE).size() == 4, 10_000);
    for (int id = 2; id <= 5; id++) {
      ByteString subAck = ScriptedBroker.bytes(0x90, 3, 0, id, 1);
      rig.broker.peer().sendAfter(id == 5 ? 2000 : 0, subAck); // the last one came in the second cycle
    }
    rig.hal.runFor(8000);
    Transcript.check("mqtt-first-boot", rig.hal.console());
  }

  @Test
  void an_upgrade_notice_is_printed_as_the_guide_shows() {
    signedIn();
    rig.broker.publish(UPGRADE, 0, 0, "{\"code\":\"1000\",\"data\":{\"size\":314676,"
        + "\"sign\":\"24545b9331082cc3b4faceb9d16b2e8c\",\"version\":\"1577151897\","
        + "\"url\":\"https://ota.iot-thing.cn-shanghai.aliyuncs.com/ota/fa24240997fa39c9174a2a7c1325df24/"
        + "ck4j7kovi00002688nivip21r.bin?Expires=1577238418&OSSAccessKeyId=cS8uRRy54RszYWna"
        + "&Signature=FQgpZxIpUxWzfAU8vzgzI7za29Y%3D\",\"signMethod\":\"Md5\","
        + "\"md5\":\"24545b9331082cc3b4faceb9d16b2e8c\"},\"id\":1577152018928,\"message\":\"success\"}");
    rig.hal.run(() -> rig.mqtt.cycle(200, () -> { }));
    Transcript.check("mqtt-notice", rig.hal.console());
    assertThat(rig.received).singleElement().extracting(m -> m.payload().size()).isEqualTo(416);
  }

  @Test
  void signing_off_prints_what_the_guide_shows() {
    signedIn();
    rig.hal.run(() -> rig.mqtt.destroy(() -> { }));
    assertThat(rig.hal.lines()).containsExactly(
        "[dbg] iotx_mc_disconnect(2642): rc = MQTTDisconnect() = 0",
        "need release client crt&key",
        "ssl_disconnect",
        "[inf] iotx_mc_disconnect(2651): mqtt disconnect!",
        "[inf] wrapper_mqtt_release(2830): mqtt release!");
    assertThat(rig.broker.packets(ScriptedBroker.DISCONNECT)).hasSize(1);
    assertThat(rig.broker.peer().closedByBoard()).isTrue();
  }

  private void signedIn() {
    rig.construct();
    rig.hal.run(() -> {
      rig.subscribe();
      rig.mqtt.cycle(200, () -> { });
    });
    rig.hal.clearConsole();
  }
}
