package dev.nufleet.ota;

import dev.nufleet.csdk.mqtt.MqttMessage;
import dev.nufleet.csdk.port.CText;
import java.nio.charset.StandardCharsets;

/**
 * Where {@code otamqtt_UpgrageCb} looks for the name of a topic. Nothing ends a topic within its packet, so the payload
 * is looked through as well, unless a byte of the packet's id is 0: a configuration that mentions {@code
 * /ota/device/upgrade} is taken for a notice.
 */
final class TopicSeen {
  private TopicSeen() {}

  static String by(MqttMessage message) {
    int id = message.packetId();
    String between = message.qos() == 0 ? "" : "" + (char) (id >> 8) + (char) (id & 0xFF);
    return CText.of(message.topic() + between + message.payload().decodeString(StandardCharsets.ISO_8859_1));
  }
}
