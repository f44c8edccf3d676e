package dev.nufleet.csdk.mqtt;

import akka.util.ByteString;

/**
 * A publish that came.
 *
 * @param payloadBytes as the SDK counts it, in 32 bits without a sign: the payload's size, but 4294967295 or 4294967294
 *     if the packet ended before its id did
 * @param qos 0..3: nobody refuses 3
 * @param packetId 0 at QoS 0
 */
public record MqttMessage(String topic, ByteString payload, long payloadBytes, int qos, int packetId) {
  public MqttMessage(String topic, ByteString payload, int qos, int packetId) {
    this(topic, payload, payload.length(), qos, packetId);
  }
}
