package dev.nufleet.ota;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.csdk.mqtt.CsdkEvents.Event;
import dev.nufleet.csdk.mqtt.MqttMessage;
import dev.nufleet.model.Pace;
import org.junit.jupiter.api.Test;

class SampleEventsTest {
  @Test
  void each_event_has_its_line() {
    VirtualBoard hal = new VirtualBoard(Pace.BOARD);
    SampleEvents events = new SampleEvents(hal.hal());
    hal.run(() -> {
      for (Event event : Event.values()) {
        events.on(event, 7);
      }
      events.onUnhandled(new MqttMessage("/t", ByteString.fromString("payload"), 1, 7));
    });
    assertThat(hal.lines()).containsExactly(
        "event_handle|047 :: MQTT disconnect.",
        "event_handle|051 :: MQTT reconnect.",
        "event_handle|055 :: subscribe success, packet-id=7",
        "event_handle|063 :: subscribe nack, packet-id=7",
        "event_handle|067 :: unsubscribe success, packet-id=7",
        "event_handle|079 :: publish success, packet-id=7",
        "event_handle|099 :: Should NOT arrive here.",
        "event_handle|095 :: topic message arrived but without any related handle: topic=/t, topic_msg=payload");
  }
}
