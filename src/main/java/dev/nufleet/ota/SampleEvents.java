package dev.nufleet.ota;

import dev.nufleet.hal.Hal;
import dev.nufleet.csdk.port.SdkLog;
import dev.nufleet.csdk.mqtt.CsdkEvents;
import dev.nufleet.csdk.mqtt.MqttMessage;

/** The sample's {@code event_handle}: it only prints. */
final class SampleEvents implements CsdkEvents {
  private static final SdkLog.Statement DISCONNECTED = line(47, "MQTT disconnect.");
  private static final SdkLog.Statement RECONNECTED = line(51, "MQTT reconnect.");
  private static final SdkLog.Statement SUBSCRIBED = line(55, "subscribe success, packet-id=%d");
  private static final SdkLog.Statement SUBSCRIBE_REFUSED = line(63, "subscribe nack, packet-id=%d");
  private static final SdkLog.Statement UNSUBSCRIBED = line(67, "unsubscribe success, packet-id=%d");
  private static final SdkLog.Statement PUBLISHED = line(79, "publish success, packet-id=%d");
  private static final SdkLog.Statement UNHANDLED =
      line(95, "topic message arrived but without any related handle: topic=%s, topic_msg=%s");
  private static final SdkLog.Statement OVERFLOW = line(99, "Should NOT arrive here.");

  private final Hal hal;

  SampleEvents(Hal hal) {
    this.hal = hal;
  }

  @Override
  public void on(Event event, int packetId) {
    hal.print(switch (event) {
      case DISCONNECT -> DISCONNECTED;
      case RECONNECT -> RECONNECTED;
      case SUBSCRIBE_SUCCESS -> SUBSCRIBED.with(packetId);
      case SUBSCRIBE_NACK -> SUBSCRIBE_REFUSED.with(packetId);
      case UNSUBSCRIBE_SUCCESS -> UNSUBSCRIBED.with(packetId);
      case PUBLISH_SUCCESS -> PUBLISHED.with(packetId);
      case BUFFER_OVERFLOW -> OVERFLOW;
    });
  }

  @Override
  public void onUnhandled(MqttMessage message) {
    hal.print(UNHANDLED.with(message.topic(), message.payload().utf8String()));
  }

  private static SdkLog.Statement line(int line, String format) {
    return SdkLog.sample("event_handle", line, format);
  }
}
